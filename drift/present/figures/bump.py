"""The neighbours of some words through the epochs, as a bump chart: a panel a word, a line a neighbour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.analysis.printable import printable
from drift.analysis.sentences import group_names, how_often
from drift.analysis.timeline import NeighbourTimelines
from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.neighbours import NOBODY
from drift.present.figures import colours
from drift.present.figures.labels import fold, write_word
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import TOO_NARROW, say_inside
from drift.run.run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_WORDS = 6
_COLUMNS = 2
PANEL, _SIDE = 7.0, 1.75  # inches: a panel with its names, the room for the names at either side
BETWEEN = 1.15  # inches under each panel for who passed
_MOST_SIDE = 0.3  # of a panel, for the names at either side
ROW = 0.29  # inches, a rank
PART = 0.42  # of a step between epochs, for who comes or goes: so the two never meet
POINTS = np.linspace(0, 1, 17)
_LONGEST = 14
WENT, CAME = "\u2212", "+"  # a minus sign
PASSED = 84  # characters in a line under a panel


@dataclass(frozen=True)
class _Runner:
    """One neighbour: its name, whether it was seen, its rank at each epoch, None where it is not there."""

    word: str
    seen: bool
    ranks: tuple[int | None, ...]


def bump_figure(run: Run, timelines: NeighbourTimelines, *, look: Look = USUAL) -> "Figure":
    """Draw the neighbours of each word of `timelines` by rank, the nearest on top, epoch by epoch.

    Names stand left for who is there at the first epoch and right for who is there at the last; who only
    passed is named under the panel. Raises SettingsError for no word or for more than 6.
    """
    n = len(timelines.words)
    if not 1 <= n <= MOST_WORDS:
        raise SettingsError(f"expected 1 to {MOST_WORDS} words to draw a bump chart, got {n}. Name them.")
    title = f"Who the neighbours were: run {run.name}, epochs {timelines.epochs[0]} to {timelines.epochs[-1]}"
    figure, axes = _grid(n, timelines.k, title, _note(timelines), look)
    for place, ax in enumerate(axes):
        _draw_panel(ax, run, timelines, place)
    _legend(figure, group_names(by_moving=run.record.seen_by_moving), look, usual_width(n))
    return figure


def usual_width(n: int) -> float:
    """The inches that a chart of `n` words is usually broad."""
    return PANEL * min(n, _COLUMNS)


def _grid(n: int, k: int, title: str, note: str, look: Look) -> "tuple[Figure, list[Axes]]":
    """The figure with what stands around its panels, and these."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    usual = usual_width(n)
    width = look.breadth(usual)
    columns = min(n, _COLUMNS) if width >= TOO_NARROW * usual else 1
    rows, each = -(-n // columns), width / columns
    titles = fold(title, int(8.6 * width)) if look.titled else ""
    notes = fold(note, int(15 * width)) if look.titled else ""
    above, foot = (
        0.34 + 0.21 * (titles.count("\n") + bool(titles)),
        0.4 + 0.15 * (notes.count("\n") + bool(notes)),
    )
    tall = ROW * (k + 1.6)
    if look.tallest is not None:
        tall = min(tall, (look.tallest * width - above - foot) / rows - BETWEEN)
    height = above + foot + rows * (tall + BETWEEN)
    figure = Figure(figsize=(width, height), facecolor=colours.PAPER, label=f"{title}. {note}")
    FigureCanvasAgg(figure)
    side = min(_SIDE, _MOST_SIDE * each)
    axes = []
    for place in range(n):
        row, column = divmod(place, columns)
        bottom = height - above - row * (tall + BETWEEN) - tall - 0.32
        size = ((each - 2 * side) / width, tall / height)
        axes.append(figure.add_axes(((column * each + side) / width, bottom / height, *size)))
    bold: Any = {"fontsize": 13, "fontweight": "bold", "color": colours.INK, "parse_math": False}
    figure.text(0.2 / width, 1 - 0.12 / height, titles, va="top", **bold)
    quiet: Any = {"fontsize": 8.5, "color": colours.QUIET, "parse_math": False}
    figure.text(0.2 / width, 0.1 / height, notes, va="bottom", **quiet)
    return figure, axes


def _draw_panel(ax: "Axes", run: Run, timelines: NeighbourTimelines, place: int) -> None:
    word = int(timelines.words[place])
    runners = _runners(run, timelines.ids[:, place])
    _dress(ax, run, word, timelines)
    if not runners:
        say_inside(ax, "no neighbours: the vector is zero")
    for one in runners:
        _draw_runner(ax, one, timelines.k)
    _name_passing(ax, runners, timelines.epochs)


def _runners(run: Run, ids: IntArray) -> list[_Runner]:
    """Everybody who is a neighbour at any epoch, in the order of their coming: ids (n_epochs, k)."""
    lists = [{one: rank for rank, one in enumerate(row, 1) if one != NOBODY} for row in ids.tolist()]
    everybody = dict.fromkeys(one for ranks in lists for one in ranks)
    return [
        _Runner(run.words[one], bool(run.counts[one] > 0), tuple(ranks.get(one) for ranks in lists))
        for one in everybody
    ]


def _dress(ax: "Axes", run: Run, word: int, timelines: NeighbourTimelines) -> None:
    seen, count = bool(run.seen[word]), run.known_count(word)
    said = group_names(by_moving=True)[not seen] if count is None else how_often(count)
    name = printable(run.words[word], 30)
    ax.set_title(
        f"{name} ({said})",
        fontsize=11,
        fontweight="bold",
        color=colours.SEEN_DARK if seen else colours.UNSEEN_DARK,
        parse_math=False,
    )
    last = len(timelines.epochs) - 1
    ax.set(xlim=(-0.12 - 0.02 * last, last * 1.02 + 0.12), ylim=(timelines.k + 1.35, 0.4), yticks=[])
    step = -(-len(timelines.epochs) // 12)
    ax.set_xticks(range(0, last + 1, step), [str(epoch) for epoch in timelines.epochs[::step]])
    ax.tick_params(labelsize=9, colors=colours.QUIET, length=0)
    ax.set_xlabel("epoch", fontsize=9.5, color=colours.INK, labelpad=1)
    ax.spines[:].set_visible(False)
    ax.hlines(timelines.k + 0.85, *ax.get_xlim(), color=colours.GRID, lw=1)
    style: Any = {"fontsize": 8, "color": colours.QUIET, "ha": "right", "va": "center"}
    ax.text(ax.get_xlim()[0], timelines.k + 0.85, f"beyond {timelines.k} ", **style)


def _draw_runner(ax: "Axes", one: _Runner, k: int) -> None:
    colour = colours.SEEN if one.seen else colours.UNSEEN
    stayed = None not in one.ranks
    line: Any = {"color": colour, "lw": 1.9 if stayed else 1.3, "alpha": 0.9 if stayed else 0.6, "zorder": 3}
    for xs, ys in _pieces(one.ranks, k + 0.85):
        ax.plot(xs, ys, ls="-" if one.seen else (0, (4, 2)), **line)
    there = [(place, rank) for place, rank in enumerate(one.ranks) if rank is not None]
    marker: Any = {"marker": "o" if one.seen else "s", "s": 26, "zorder": 4, "lw": 1.2}
    ax.scatter(
        [place for place, _ in there],
        [rank for _, rank in there],
        facecolors=colour if one.seen else colours.PAPER,
        edgecolors=colour,
        clip_on=False,
        **marker,
    )
    _name_ends(ax, one)


def _pieces(ranks: Sequence[int | None], out: float) -> list[tuple[DoubleArray, DoubleArray]]:
    """Smooth steps from epoch to epoch; a part of a step from or to `out` for who comes or goes."""
    pieces = []
    for place, (before, after) in enumerate(pairwise(ranks)):
        if before is not None and after is not None:
            pieces.append(_step(place, before, place + 1, after))
        elif after is not None:
            pieces.append(_step(place + 1 - PART, out, place + 1, after))
        elif before is not None:
            pieces.append(_step(place, before, place + PART, out))
    return pieces


def _step(x0: float, y0: float, x1: float, y1: float) -> tuple[DoubleArray, DoubleArray]:
    eased = POINTS * POINTS * (3 - 2 * POINTS)
    return x0 + (x1 - x0) * POINTS, y0 + (y1 - y0) * eased


def _name_ends(ax: "Axes", one: _Runner) -> None:
    """Write the name left of the first and right of the last epoch, with a sign for who went or came."""
    first, last = one.ranks[0], one.ranks[-1]
    colour = colours.SEEN_DARK if one.seen else colours.UNSEEN_DARK
    style: Any = {"fontsize": 9, "color": colour, "va": "center", "clip_on": False}
    from_left, to_right = ax.get_xlim()
    name = printable(one.word, _LONGEST)
    if first is not None:
        write_word(ax, from_left, first, f"{WENT} {name}" if last is None else name, ha="right", **style)
    if last is not None and len(one.ranks) > 1:
        write_word(ax, to_right, last, f"{name} {CAME}" if first is None else name, ha="left", **style)


def _name_passing(ax: "Axes", runners: Sequence[_Runner], epochs: Sequence[int]) -> None:
    passing = [
        f"{printable(one.word, _LONGEST)} ({_span(one.ranks, epochs)})"
        for one in runners
        if one.ranks[0] is None and one.ranks[-1] is None
    ]
    if not passing:
        return
    lines = fold(f"Only in between, with their epochs: {', '.join(passing)}", _letters_below(ax)).split("\n")
    words = "\n".join(lines[:3]) + (" …" if len(lines) > 3 else "")
    place: Any = {"xycoords": "axes fraction", "textcoords": "offset points"}
    style: Any = {"fontsize": 8, "color": colours.QUIET, "ha": "center", "va": "top", "parse_math": False}
    ax.annotate(words, (0.5, 0), xytext=(0, -32), annotation_clip=False, **place, **style)


def _letters_below(ax: "Axes") -> int:
    """How many letters a line under a panel has room for, the names' room at both sides included."""
    breadth = ax.get_window_extent().width / ax.figure.dpi / (1 - 2 * _MOST_SIDE)
    return min(PASSED, int(14 * breadth))


def _span(ranks: Sequence[int | None], epochs: Sequence[int]) -> str:
    there = [epoch for epoch, rank in zip(epochs, ranks, strict=True) if rank is not None]
    return str(there[0]) if len(there) == 1 else f"{there[0]} to {there[-1]}"


def _note(timelines: NeighbourTimelines) -> str:
    return (
        f"The {timelines.k} nearest words by cosine, the nearest on top; candidates: {timelines.candidates}. "
        f"{WENT} went, {CAME} came."
    )


def _legend(figure: "Figure", called: tuple[str, str], look: Look, usual: float) -> None:
    """Put the legend between the panels and the note."""
    from matplotlib.lines import Line2D

    width, height = figure.get_size_inches()
    kinds = (
        (colours.SEEN, "o", "-", f"{called[0]} neighbour"),
        (colours.UNSEEN, "s", (0, (4, 2)), f"{called[1]} neighbour"),
    )
    handles = [
        Line2D([], [], color=colour, marker=marker, ls=style, lw=1.6, label=label)
        for colour, marker, style, label in kinds
    ]
    handles[1].set_markerfacecolor(colours.PAPER)
    lines = figure.texts[-1].get_text().count("\n") + bool(figure.texts[-1].get_text())
    place = (0.1 / width, (0.08 + 0.15 * lines) / height)
    style: Any = {"ncols": 2, "frameon": False, "fontsize": 8.5 * look.factor(usual)}
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=place, **style)
