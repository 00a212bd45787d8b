"""What an unseen word costs, as a figure: the gain against unseen tokens by the measures, with break-even."""

from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.across.unseen.result import MaskedContrast, NaturalDocuments, RestoredWords, Unseen
from drift.measure.dose_shape import DoseStep
from drift.present.figures import colours
from drift.present.figures.labels import fold
from drift.present.figures.panels import dress, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NATURAL, _RESTORED, _MASKED = colours.INK, colours.UNSEEN, colours.SEEN


def unseen_figure(result: Unseen) -> "Figure":
    """Draw the gain of training over freezing against the number of unseen tokens of a document.

    Dots with bars: groups of documents or doses; a line with a band: gain less cost for the masked words, as
    far as doses were tried, with the break-even's interval shaded. Restored words start at the natural gain.
    """
    note = (
        f"{result.verdict} Run {result.run}, {result.n_documents:,} test documents; bands and bars: 95 %. "
        "Natural documents: by their unseen tokens. Restored, masked words: each document against itself."
    )
    figure, (ax,) = panels(1, "Does training the embedding pay?", fold(note, 112), height=6.0)
    _leave_room(ax, 0.8 / figure.get_figheight())
    dress(ax, "Above 0: training pays", "unseen tokens of a document", "gain over frozen, points")
    ax.axhline(0, color=colours.QUIET, lw=1)
    if result.natural is not None:
        _draw_natural(ax, result.natural)
        if result.restored is not None:
            _draw_restored(ax, result.restored, result.natural, result.unseen_tokens)
    if result.masked:
        _draw_masked(ax, result.masked[0], result.unseen_tokens)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, fontsize=9)
    return figure


def _leave_room(ax: "Axes", below: float) -> None:
    """Raise the foot of a panel, for a note of several lines; `below` as a share of the figure's height."""
    box = ax.get_position()
    ax.set_position((box.x0, box.y0 + below, box.width, box.height - below))


def _draw_natural(ax: "Axes", found: NaturalDocuments) -> None:
    shown = [one for one in found.right.groups if one.gain is not None and one.interval is not None]
    x = [float(one.lowest) for one in shown]
    y = [100 * (one.gain or 0.0) for one in shown]
    ends = [(one.interval.low, one.interval.high) for one in shown if one.interval is not None]
    _bars(ax, x, y, 100 * np.array(ends).reshape(-1, 2), "natural documents (last: 3 or more)", _NATURAL, "o")


def _draw_restored(ax: "Axes", found: RestoredWords, natural: NaturalDocuments, at: float) -> None:
    _steps(ax, found.steps, at, natural.gain.value, "restored words", _RESTORED, "s")


def _draw_masked(ax: "Axes", found: MaskedContrast, at: float) -> None:
    gain, cost, even = found.gain, found.right, found.break_even
    if cost is None or even is None:
        return
    _steps(ax, found.steps, at, gain.value, f"masked words: {found.policy}", _MASKED, "^")
    beyond = np.linspace(0, cost.top_dose, 50)
    middle = gain.value - cost.cost.value * beyond
    half = np.hypot(_half(gain.low, gain.high), beyond * _half(cost.cost.low, cost.cost.high))
    ax.plot(at + beyond, 100 * middle, color=_MASKED, lw=1.6)
    ax.fill_between(
        at + beyond, 100 * (middle - half), 100 * (middle + half), color=_MASKED, alpha=0.15, lw=0
    )
    if even.case == "between" and even.low is not None and not even.beyond:
        end = min(even.high or even.limit, even.limit)
        ax.axvspan(at + even.low, at + end, color=colours.QUIET, alpha=0.12, lw=0, label="break-even")


def _steps(
    ax: "Axes", steps: tuple[DoseStep, ...], at: float, start: float, label: str, colour: str, marker: str
) -> None:
    shown = [one for one in steps if one.change is not None and one.low is not None and one.high is not None]
    x = [at + (one.lowest + (one.highest or one.lowest)) / 2 for one in shown]
    y = [100 * (start + (one.change or 0.0)) for one in shown]
    ends = 100 * (start + np.array([(one.low, one.high) for one in shown], dtype=np.float64).reshape(-1, 2))
    _bars(ax, x, y, ends, label, colour, marker)


def _bars(
    ax: "Axes", x: list[float], y: list[float], ends: np.ndarray, label: str, colour: str, marker: str
) -> None:
    below, above = np.array(y) - ends[:, 0], ends[:, 1] - np.array(y)
    error = np.maximum([below, above], 0)
    ax.errorbar(x, y, yerr=error, fmt=marker, ms=5.5, lw=1, color=colour, label=label, zorder=4)


def _half(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else (high - low) / 2
