"""The displacement of many words as figures: by epoch, and against the count."""

from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.groups import GroupEpoch
from drift.analysis.sentences import group_names
from drift.analysis.words import WordTable
from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.measure.running_median import running_median
from drift.present.figures import colours
from drift.present.figures.labels import place_labels, write_word
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import ALONE, dress, epoch_axis, from_zero, panels, say_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OUTLIERS = 12
_NARROW = 5.5  # inches: a panel with room for half of the labels


def epochs_figure(groups: list[GroupEpoch], *, look: Look = USUAL) -> "Figure":
    """Draw the displacement of seen and of unseen words by epoch: medians with bands from 10 to 90 %.

    groups: one for each epoch, as `drift.analysis.groups.by_epoch` gives them; SettingsError for none.
    """
    if not groups:
        raise SettingsError("expected the displacement of one epoch or more, got none.")
    last = groups[-1]
    called = group_names(by_moving=last.seen_by_moving)
    note = (
        f"Median of each group; the band holds the middle 80 % of its words. "
        f"{last.seen_cosine.n:,} {called[0]} and {last.unseen_cosine.n:,} {called[1]} words."
    )
    figure, (ax,) = panels(1, "How far words moved from epoch 0", note, look=look)
    dress(
        ax,
        f"{called[0].capitalize()} words against {called[1]} words",
        "epoch",
        "displacement (cosine distance)",
    )
    epoch_axis(ax, [group.epoch for group in groups])
    tops = [summary.p90 for group in groups for summary in (group.seen_cosine, group.unseen_cosine)]
    from_zero(ax, float(np.nanmax([0.0, *tops])))
    _draw_group(ax, groups, seen=True)
    _draw_group(ax, groups, seen=False)
    if last.seen_cosine.n + last.unseen_cosine.n:
        ax.legend(loc="upper left", frameon=False, fontsize=9.5 * look.factor(ALONE))
    if not any(group.seen_cosine.max > 0 or group.unseen_cosine.max > 0 for group in groups):
        say_inside(ax, "no word moved")
    return figure


def counts_figure(table: WordTable, *, look: Look = USUAL) -> "Figure":
    """Draw the displacement of the seen words against their count, with a running median.

    The words that stand furthest above the running median are labelled. Words whose displacement is
    undefined are left out and counted. Raises SettingsError where counts are not known.
    """
    if table.seen_by_moving:
        raise SettingsError(
            f"{table.run}: expected known counts, found that its seen words are those that moved. Make the "
            "run again with the text that trained, or with counts."
        )
    seen = np.flatnonzero(table.seen)
    rows = seen[~np.isnan(table.l2[seen])]
    left_out = len(seen) - len(rows)
    note = f"{len(rows):,} seen words at epoch {table.epoch}. Line: running median; band: the middle 80 %."
    if left_out:
        note += f" Left out, their vectors are zero: {left_out:,}."
    most = OUTLIERS if look.breadth(ALONE) >= _NARROW else OUTLIERS // 2
    title = f"Do words that occur more move more? Run {table.run}"
    head = f"Each dot is a seen word; the {most} furthest above the median of their count are labelled"
    figure, (ax,) = panels(1, title, note, head=head, height=5.6, look=look)
    dress(
        ax,
        head,
        "occurrences in the training documents",
        "displacement (L2)",
    )
    if len(rows) == 0:
        say_inside(ax, "no seen words")
        return figure
    _draw_counts(ax, table, rows, most)
    return figure


def _draw_group(ax: "Axes", groups: list[GroupEpoch], *, seen: bool) -> None:
    summaries = [group.seen_cosine if seen else group.unseen_cosine for group in groups]
    if summaries[-1].n == 0:
        return
    epochs = [group.epoch for group in groups]
    colour = colours.SEEN if seen else colours.UNSEEN
    low, high = [one.p10 for one in summaries], [one.p90 for one in summaries]
    ax.fill_between(epochs, low, high, color=colour, alpha=0.18, lw=0)
    ax.plot(
        epochs,
        [one.median for one in summaries],
        color=colour,
        lw=2,
        ls="-" if seen else (0, (4, 2)),
        marker="o" if seen else "s",
        ms=5 if seen else 7,
        mfc=colour if seen else colours.PAPER,
        clip_on=False,
        label=f"{group_names(by_moving=groups[-1].seen_by_moving)[not seen]} words",
        zorder=4 if seen else 3,
    )


def _draw_counts(ax: "Axes", table: WordTable, rows: IntArray, most: int) -> None:
    counts, moved = table.count[rows], table.l2[rows]
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    ax.set_xlim(0.8, counts.max() * 1.5)
    from_zero(ax, float(moved.max()))
    light = float(np.clip(3000 / len(rows), 0.2, 0.8))
    ax.scatter(counts, moved, s=8, color=colours.SEEN, alpha=light, lw=0, rasterized=True, zorder=3)
    centres, (low, middle, high) = running_median(counts, moved)
    ax.fill_between(centres, low, high, color=colours.INK, alpha=0.12, lw=0, zorder=4)
    ax.plot(centres, middle, color=colours.INK, lw=2, zorder=5)
    if moved.max() == 0:
        say_inside(ax, "no word moved")
        return
    above = moved - np.interp(np.log(counts), np.log(centres), middle)
    chosen = np.argsort(-above, kind="stable")[:most]
    chosen = chosen[above[chosen] > 0]
    ax.scatter(counts[chosen], moved[chosen], s=16, color=colours.SEEN, lw=0, zorder=6)
    texts = [
        write_word(
            ax, counts[one], moved[one], table.word[rows[one]], fontsize=9, color=colours.INK, zorder=7
        )
        for one in chosen.tolist()
    ]
    place_labels(ax, texts, len(texts), np.stack([counts, moved], axis=1))
