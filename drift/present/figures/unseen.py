"""What an unseen word costs, as a figure: the gain against unseen tokens by the measures, with break-even."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.across.unseen.curve import GainCurve, GainDot, gain_curve
from drift.analysis.across.unseen.result import Unseen
from drift.present.figures import colours
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import ALONE, dress, panels, say_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NATURAL, _RESTORED, _MASKED = colours.INK, colours.OTHERS[3], colours.OTHERS[4]
_LEAST_TOKENS, _ROOM = 4, 0.3  # of the axis: tokens are whole, and a single bar stands on one too


def unseen_figure(result: Unseen, *, look: Look = USUAL) -> "Figure":
    """Draw the gain of training over freezing against the number of unseen tokens of a document.

    Dots with bars: groups of documents or doses; a line with a band: gain less cost for the masked words, as
    far as doses were tried, with the break-even's interval shaded. Restored words start at the natural gain.
    """
    curve = gain_curve(result)
    natural = " Natural documents: by their unseen tokens." if curve.natural else ""
    against = (
        " Restored, masked words: each document against itself." if curve.restored or curve.masked else ""
    )
    note = (
        f"{result.verdict} Run {result.run}, {result.n_documents:,} test documents; bands and bars: 95 %."
        f"{natural}{against}"
    )
    figure, (ax,) = panels(1, "Does training the embedding pay?", note, height=5.2, look=look)
    dress(ax, "Above 0: training pays", "unseen tokens of a document", "gain over frozen, points")
    ax.axhline(0, color=colours.QUIET, lw=1)
    _draw(ax, curve)
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -_ROOM), max(high, _LEAST_TOKENS + _ROOM))
    if curve.is_empty:
        say_inside(ax, "no gain to draw")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, fontsize=9 * look.factor(ALONE))
    return figure


def _draw(ax: "Axes", curve: GainCurve) -> None:
    _bars(ax, curve.natural, "natural documents (last: 3 or more)", _NATURAL, "o")
    _bars(ax, curve.restored, "restored words", _RESTORED, "s")
    _bars(ax, curve.masked, f"masked words: {curve.policy}{curve.epochs}", _MASKED, "^")
    if curve.line is not None:
        gain, low, high = (100 * np.array(one) for one in (curve.line.gain, curve.line.low, curve.line.high))
        ax.plot(curve.line.at, gain, color=_MASKED, lw=1.6)
        ax.fill_between(curve.line.at, low, high, color=_MASKED, alpha=0.15, lw=0)
    if curve.break_even is not None:
        ax.axvspan(*curve.break_even, color=colours.QUIET, alpha=0.12, lw=0, label="break-even")


def _bars(ax: "Axes", dots: Sequence[GainDot], label: str, colour: str, marker: str) -> None:
    if not dots:
        return
    x, y = [one.at for one in dots], [100 * one.gain for one in dots]
    error = np.maximum(
        [[100 * (one.gain - one.low) for one in dots], [100 * (one.high - one.gain) for one in dots]], 0
    )
    ax.errorbar(x, y, yerr=error, fmt=marker, ms=5.5, lw=1, color=colour, label=label, zorder=4)
