"""The direction of drift as a figure: each seen word's lean, against its class or its count."""

from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.leans import Leans
from drift.analysis.printable import printable
from drift.arrays import DoubleArray, IntArray
from drift.present.figures import colours
from drift.present.figures.labels import place_labels, write_word
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import ALONE, dress, panels, say_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LABELLED = 9  # words at each end
_HEAD = "Each dot is a {}; the {} at either end are labelled"
_NARROW = 5.5  # inches: a panel with room for a third of the labels


def direction_figure(found: Leans, *, look: Look = USUAL) -> "Figure":
    """Draw each word's lean along the axis that words moved along most, or along that of classes.

    Upwards: how much commoner the word is in the class that the axis points to; where the run does not know
    its words' classes, the word's count; where it does not know that, where the word stood before training.
    """
    odds = found.odds
    who = "word that moved" if found.counts is None else "seen word"
    figure, (ax,) = panels(
        1,
        f"Direction of drift: run {found.run}, epoch {found.epoch}",
        _note(found),
        head=_HEAD.format(who, _LABELLED),
        height=5.6,
        look=look,
    )
    most = _LABELLED if look.breadth(ALONE) >= _NARROW else _LABELLED // 3
    heights, upwards = _heights(found)
    dress(ax, _HEAD.format(who, most), "lean along the axis (L2)", "")
    ax.set_ylabel(upwards, fontsize=9.5, color=colours.INK, parse_math=False)
    if found.axis is None:
        say_inside(ax, "no word moved")
        return figure
    if odds is None and found.counts is not None:
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    _draw(ax, found, heights, most)
    return figure


def _heights(found: Leans) -> tuple[DoubleArray, str]:
    """Where each word is drawn upwards, shape (n,), and what that is, in words."""
    toward, away = found.class_name(found.toward), found.class_name(found.away)
    if found.odds is not None and toward is not None:
        against = "" if away is None else f" against {printable(away, 20)}"
        return found.odds, f"log odds of {printable(toward, 20)}{against}"
    if found.counts is not None:
        return found.counts.astype(np.float64), "occurrences in the training documents"
    return found.stood, "cosine with the axis before training"


def _note(found: Leans) -> str:
    if found.axis is None:
        return f"{found.words}; none of them moved."
    note = f"The first axis of displacement carries {found.share:.0%} of it, over {found.words}."
    if found.asked is not None:
        note = f"The axis {printable(found.asked.name, 40)} carries {found.share:.0%} of the squared "
        note += f"displacement, over {found.words}."
    if found.toward is None:
        return f"{note} Its sign says nothing."
    spearman = "–" if found.spearman is None else f"{found.spearman:.2f}"
    return f"{note} Spearman of lean with log odds: {spearman}, in sample."


def _draw(ax: "Axes", found: Leans, heights: DoubleArray, most: int) -> None:
    """Draw the words of which `heights` knows where; NaN: a zero vector stood nowhere."""
    there = np.flatnonzero(~np.isnan(heights))
    lean, heights = found.lean[there], heights[there]
    light = float(np.clip(3000 / max(len(lean), 1), 0.2, 0.8))
    reach = 1.15 * float(np.abs(found.lean).max())
    ax.set_xlim(-reach, reach)
    ax.axvline(0, color=colours.QUIET, lw=1, zorder=2)
    ax.scatter(lean, heights, s=8, color=colours.SEEN, alpha=light, lw=0, rasterized=True, zorder=3)
    chosen = _ends(lean, most)
    ax.scatter(lean[chosen], heights[chosen], s=16, color=colours.SEEN_DARK, lw=0, zorder=5)
    texts = [
        write_word(ax, lean[one], heights[one], found.word[place], fontsize=9, color=colours.INK, zorder=6)
        for one, place in zip(chosen.tolist(), there[chosen].tolist(), strict=True)
    ]
    place_labels(ax, texts, len(texts), np.stack([lean, heights], axis=1))


def _ends(lean: DoubleArray, most: int) -> IntArray:
    """The words to label, `most` at each end: from either end in turn, since the first labels stay."""
    order = np.argsort(-lean, kind="stable")
    along, against = order[lean[order] > 0][:most], order[lean[order] < 0][::-1][:most]
    n = min(len(along), len(against))
    turns = np.stack([along[:n], against[:n]], axis=1).ravel()
    return np.concatenate([turns, along[n:], against[n:]])
