"""Words as text in a figure: never parsed, shortened, and none upon another."""

import logging
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.analysis.printable import printable
from drift.arrays import DoubleArray
from drift.present.figures import colours
from drift.present.figures.fonts import give_fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

LONGEST = 20
ROUNDS = 150  # a number of rounds and not of seconds, so that a slow machine draws the same figure
NEAR_PLACES = 40  # places that are tried for one that covers no dot: a label far from its dot tells nothing
MOST_PUSHING = 500  # dots that push labels away: more would take minutes
LEADER = 7.0  # points; a label further from its dot gets a line to it


@contextmanager
def any_glyph() -> Iterator[None]:
    """Draw words whose letters the font lacks as boxes, without a warning for each."""
    font_log = logging.getLogger("matplotlib.font_manager")
    level = font_log.level
    font_log.setLevel(logging.ERROR)  # it says of each font that it has no bold or no usual weight
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"(?s).*(Glyph|glyph|Arabic|natively).*")
            yield
    finally:
        font_log.setLevel(level)


def write_word(ax: "Axes", x: float, y: float, word: str, **style: Any) -> "Text":  # noqa: ANN401
    """Write a word nobody vetted at a place in data units: no mathtext, no control characters, not long."""
    return ax.text(x, y, printable(word, LONGEST), parse_math=False, **style)


def fold(text: str, width: int) -> str:
    """Break text into lines of at most `width` characters."""
    return "\n".join(textwrap.wrap(text, width))


def place_labels(
    ax: "Axes", texts: "Sequence[Text]", n_asked: int, keep_free: DoubleArray | None = None
) -> None:
    """Move labels apart, the first `n_asked` of which stay whatever happens, and tie them to their dots.

    keep_free: places in data units that labels shall not cover, shape (n, 2).
    A label that still covers an earlier one or leaves the axes is taken away unless it was asked for.
    """
    from adjustText import adjust_text

    if not texts:
        return
    for text in texts:  # before they are measured: another font is broader
        give_fonts(text)
    dots = np.array([text.get_position() for text in texts], dtype=np.float64)
    with any_glyph():
        free = dots if keep_free is None else keep_free
        near = free if len(free) <= MOST_PUSHING else dots
        adjust_text(
            list(texts), x=near[:, 0], y=near[:, 1], ax=ax, iter_lim=ROUNDS, expand=(1.1, 1.3), max_move=14
        )
        kept = _without_overlaps(ax, texts, n_asked, ax.transData.transform(free))
    for text, dot in zip(texts, dots, strict=True):
        if text in kept:
            _tie(ax, text, dot)
        else:
            text.remove()


def spread(values: Sequence[float], gap: float) -> DoubleArray:
    """Heights as near `values` as may be (least squares), at least `gap` apart, within 0 to 1 if they fit."""
    from scipy.optimize import isotonic_regression

    order = np.argsort(values, kind="stable")
    steps = gap * np.arange(len(order))
    level = isotonic_regression(np.array(values, dtype=np.float64)[order] - steps).x
    spread_out = np.empty(len(order))
    spread_out[order] = np.clip(level, 0, max(0.0, 1 - gap * (len(order) - 1))) + steps
    return spread_out


def end_labels(ax: "Axes", ends: Sequence[tuple[str, float, float, str]], room: float) -> None:
    """Label lines at their right ends, beside the axes: (word or words, last x, last y, colour) each.

    room: inches that a label may be broad; a broader one is written smaller.
    """
    from matplotlib.text import Text

    if not ends:
        return
    ax.autoscale_view()
    heights = ax.transAxes.inverted().transform(ax.transData.transform([(x, y) for _, x, y, _ in ends]))[:, 1]
    lines = 1 + max(word.count("\n") for word, *_ in ends)
    gap = (2 + 11 * lines) / 72 * ax.figure.dpi / ax.get_window_extent().height
    for (word, x, y, colour), height in zip(ends, spread(heights.tolist(), gap), strict=True):
        label = ax.annotate(
            word,
            (x, y),
            xytext=(1.05, height),
            textcoords="axes fraction",
            va="center",
            fontsize=9,
            color=colours.INK,
            parse_math=False,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colour,
                "lw": 0.8,
                "shrinkA": 1,
                "shrinkB": 4,
                "relpos": (0, 0.5),
            },
        )
        give_fonts(label)
        with any_glyph():
            broad = (
                Text.get_window_extent(label).width / ax.figure.dpi
            )  # the annotation's own has the line too
        label.set_fontsize(9 * min(1.0, room / broad) if broad else 9)


def _without_overlaps(ax: "Axes", texts: "Sequence[Text]", n_asked: int, dots: DoubleArray) -> "list[Text]":
    """The labels that are kept; those asked for are moved up or down until they stand free.

    dots: pixels that no label shall cover, shape (n, 2), where there is such a place.
    """
    kept: list[Text] = []
    boxes: list[Bbox] = []
    for place, text in enumerate(texts):
        if place < n_asked:
            _move_free(ax, text, boxes, dots)
        elif not _is_free(ax, text.get_window_extent(), boxes):
            continue
        kept.append(text)
        boxes.append(text.get_window_extent())
    return kept


def _is_free(ax: "Axes", box: "Bbox", boxes: "Sequence[Bbox]") -> bool:
    frame = ax.get_window_extent()
    inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
    return inside and not box.count_overlaps(boxes)


def _covers(box: "Bbox", dots: DoubleArray) -> int:
    """How many dots a box covers."""
    within = (dots > (box.x0, box.y0)) & (dots < (box.x1, box.y1))
    return int(within.all(axis=1).sum())


def _move_free(ax: "Axes", text: "Text", boxes: "Sequence[Bbox]", dots: DoubleArray) -> None:
    """Move a label to the nearest place that no label stands on and, if there is one, that covers no dot."""
    box, frame = text.get_window_extent(), ax.get_window_extent()
    aside = max(frame.x0 - box.x0, 0) - max(box.x1 - frame.x1, 0)
    rows = int(frame.height // box.height)
    moves = [
        np.array([aside + across * box.width, rise * box.height])
        for rise in range(-rows, rows + 1)
        for across in (0.0, 0.5, -0.5, 1.0, -1.0)
    ]
    moves.sort(key=lambda move: float(np.hypot(*move)))
    free = [move for move in moves if _is_free(ax, box.translated(*move), boxes)]
    if not free:
        return
    clear = (move for move in free[:NEAR_PLACES] if not _covers(box.translated(*move), dots))
    chosen = next(clear, free[0])
    place = ax.transData.transform(text.get_position()) + chosen
    x, y = ax.transData.inverted().transform(place).tolist()
    text.set_position((x, y))


def _tie(ax: "Axes", text: "Text", dot: DoubleArray) -> None:
    """Draw a thin line from a label to its dot, where they lie apart."""
    box = text.get_window_extent()
    x, y = ax.transData.transform(dot)
    near = np.clip([x, y], [box.x0, box.y0], [box.x1, box.y1])
    if np.hypot(*(near - (x, y))) * 72 / ax.figure.dpi < LEADER:
        return
    start = (x, y) + (near - (x, y)) * min(1.0, 5 / np.hypot(*(near - (x, y))))  # leave the dot itself free
    ends = ax.transData.inverted().transform([start, near])
    ax.plot(
        ends[:, 0],
        ends[:, 1],
        color=text.get_color(),
        lw=0.6,
        alpha=0.8,
        zorder=text.get_zorder() - 0.5,
    )
