"""Some words and their pairs through the epochs, as a figure."""

import math
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.analysis.compare import Comparison, PairHistory, WordHistory
from drift.analysis.printable import printable
from drift.analysis.sentences import group_names
from drift.present.figures import colours
from drift.present.figures.labels import end_labels
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import (
    TOO_NARROW,
    dress,
    epoch_axis,
    from_zero,
    legend_below,
    panels,
    say_inside,
    usual_breadth,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 15  # lines in a panel that can still be told apart
_LONGEST = 14
PAIR_ROOM, WORD_ROOM = 1.9, 1.3  # inches for the labels at line ends
_MOST_ROOM = 0.3  # of a panel's breadth, for the labels at line ends
_HEAD = "Displacement of each word from epoch 0"
_LEGEND = 0.25  # inches, under each panel
_STYLES = ("-", "--", ":", "-.")
_MARKERS = ("o", "s", "^", "D", "v", "P")
PAIRS = {2: colours.SEEN, 1: colours.MIXED, 0: colours.UNSEEN}
"""By how many of a pair's words are seen."""


def pair_figure(comparison: Comparison, *, look: Look = USUAL) -> "Figure":
    """Draw the cosine similarity of each pair and the displacement of each word, epoch by epoch.

    One word has no pair: then there is one panel. Of more than 15 pairs or words those that changed most
    are drawn, and the figure says so. A similarity or displacement with a zero vector is left out.
    """
    pairs, words = _most_changed(comparison.pairs), _most_moved(comparison.words)
    title = f"Through training: run {comparison.run}"
    zero = sum(word.overlap is None for word in comparison.words)
    note = f"Zero vectors, left out: {zero}." if zero else ""
    n, room = (2, PAIR_ROOM) if pairs else (1, WORD_ROOM)
    breadth = look.breadth(usual_breadth(n))
    room = min(room, _MOST_ROOM * breadth / (n if breadth >= TOO_NARROW * usual_breadth(n) else 1))
    figure, axes = panels(n, title, note, right=room + 0.3, below=_LEGEND, head=_HEAD, look=look)
    if pairs:
        _draw_pairs(axes[0], comparison, pairs, room)
    _draw_words(axes[-1], comparison, words, room)
    _write_below(figure, axes, comparison, look)
    return figure


def _most_changed(pairs: tuple[PairHistory, ...]) -> list[PairHistory]:
    def change(pair: PairHistory) -> float:
        first, last = pair.cosine[0], pair.cosine[-1]
        return -1.0 if first is None or last is None else abs(last - first)

    return sorted(pairs, key=change, reverse=True)[:_MOST]


def _most_moved(words: tuple[WordHistory, ...]) -> list[WordHistory]:
    return sorted(words, key=lambda word: _last(word.displacement.cosine), reverse=True)[:_MOST]


def _last(values: Any) -> float:  # noqa: ANN401 - an array or a list of numbers
    return -1.0 if math.isnan(values[-1]) else float(values[-1])


def _draw_pairs(ax: "Axes", comparison: Comparison, pairs: list[PairHistory], room: float) -> None:
    which = (
        f" (the {_MOST} of {len(comparison.pairs)} that changed most)"
        if len(comparison.pairs) > _MOST
        else ""
    )
    dress(ax, f"Similarity of each pair{which}", "epoch", "cosine similarity")
    epoch_axis(ax, comparison.epochs)
    seen = {word.word: word.seen for word in comparison.words}
    ends, parted = [], " – " if room == PAIR_ROOM else " –\n"
    for pair, style in zip(pairs, cycle(_STYLES), strict=False):
        values = [np.nan if one is None else one for one in pair.cosine]
        colour = PAIRS[seen[pair.a] + seen[pair.b]]
        if not math.isnan(values[-1]):
            ax.plot(comparison.epochs, values, color=colour, ls=style, lw=1.8, zorder=3)
            ends.append(
                (f"{_short(pair.a)}{parted}{_short(pair.b)}", comparison.epochs[-1], values[-1], colour)
            )
    end_labels(ax, ends, room)
    if not ends:
        say_inside(ax, "undefined: a vector is zero")


def _draw_words(ax: "Axes", comparison: Comparison, words: list[WordHistory], room: float) -> None:
    which = f" (the {_MOST} of {len(comparison.words)} largest)" if len(comparison.words) > _MOST else ""
    dress(ax, f"{_HEAD}{which}", "epoch", "cosine distance")
    epoch_axis(ax, comparison.epochs)
    from_zero(ax, max(float(np.nan_to_num(word.displacement.cosine).max()) for word in words))
    ends = []
    for word, marker in zip(words, cycle(_MARKERS), strict=False):
        values = word.displacement.cosine
        style = _word_style(marker, seen=word.seen)
        if not math.isnan(values[-1]):
            ax.plot(comparison.epochs, values, lw=1.8, zorder=3 + word.seen, clip_on=False, **style)
            ends.append((_short(word.word), comparison.epochs[-1], float(values[-1]), style["color"]))
    end_labels(ax, ends, room)
    if not ends:
        say_inside(ax, "undefined: the vector is zero")


def _word_style(marker: str, *, seen: bool) -> dict[str, Any]:
    colour = colours.SEEN if seen else colours.UNSEEN
    line = "-" if seen else (0, (4, 2))
    return {
        "color": colour,
        "marker": marker,
        "ms": 5.5,
        "mfc": colour if seen else colours.PAPER,
        "ls": line,
    }


def _write_below(figure: "Figure", axes: "list[Axes]", comparison: Comparison, look: Look) -> None:
    """Put a legend under each panel."""
    from matplotlib.lines import Line2D

    seen = {word.word: word.seen for word in comparison.words}
    called = group_names(by_moving=any(word.count is None for word in comparison.words))
    kinds = sorted({seen[pair.a] + seen[pair.b] for pair in comparison.pairs}, reverse=True)
    if kinds:
        names = (f"both {called[1]}", f"one {called[0]}, one {called[1]}", f"both {called[0]}")
        lines = [Line2D([], [], color=PAIRS[kind], lw=1.8, label=names[kind]) for kind in kinds]
        legend_below(figure, lines, axes[0], look, len(axes))
    groups = sorted(set(seen.values()), reverse=True)
    dots = [Line2D([], [], label=called[not one], **_word_style("os"[not one], seen=one)) for one in groups]
    legend_below(figure, dots, axes[-1], look, len(axes))


def _short(word: str) -> str:
    return printable(word, _LONGEST)
