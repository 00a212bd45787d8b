"""The displacement of many words as figures: by epoch, and against the count."""

from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.groups import GroupEpoch
from drift.analysis.words import WordTable
from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.present.figures import colours
from drift.present.figures.labels import place_labels, write_word
from drift.present.figures.panels import dress, epoch_axis, from_zero, panels, say_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OUTLIERS = 16
FEWEST_A_BIN = 20  # words that a running median is over, unless there are fewer in all
BINS = 24


def epochs_figure(groups: list[GroupEpoch]) -> "Figure":
    """Draw the displacement of seen and of unseen words by epoch: medians with bands from 10 to 90 %.

    groups: one for each epoch, as `drift.analysis.groups.by_epoch` gives them; SettingsError for none.
    """
    if not groups:
        raise SettingsError("expected the displacement of one epoch or more, got none.")
    last = groups[-1]
    note = (
        f"Median of each group; the band holds the middle 80 % of its words. "
        f"{last.seen_cosine.n:,} seen and {last.unseen_cosine.n:,} unseen words."
    )
    figure, (ax,) = panels(1, "How far words moved from epoch 0", note)
    dress(ax, "Seen words against unseen words", "epoch", "displacement (cosine distance)")
    epoch_axis(ax, [group.epoch for group in groups])
    tops = [summary.p90 for group in groups for summary in (group.seen_cosine, group.unseen_cosine)]
    from_zero(ax, float(np.nanmax([0.0, *tops])))
    _draw_group(ax, groups, seen=True)
    _draw_group(ax, groups, seen=False)
    if last.seen_cosine.n + last.unseen_cosine.n:
        ax.legend(loc="upper left", frameon=False, fontsize=9.5)
    if not any(group.seen_cosine.max > 0 or group.unseen_cosine.max > 0 for group in groups):
        say_inside(ax, "no word moved")
    return figure


def counts_figure(table: WordTable) -> "Figure":
    """Draw the displacement of the seen words against their count, with a running median.

    The words that stand furthest above the running median are labelled. Words whose displacement is
    undefined are left out and counted.
    """
    seen = np.flatnonzero(table.seen)
    rows = seen[~np.isnan(table.cosine[seen])]
    left_out = len(seen) - len(rows)
    note = f"{len(rows):,} seen words at epoch {table.epoch}. Line: running median; band: the middle 80 %."
    if left_out:
        note += f" Left out, their vectors are zero: {left_out:,}."
    title = f"Do words that occur more move more? Run {table.run}"
    figure, (ax,) = panels(1, title, note, height=5.6)
    dress(
        ax,
        "Each dot is a seen word; those furthest above the median of their count are labelled",
        "occurrences in the training documents",
        "displacement (cosine distance)",
    )
    if len(rows) == 0:
        say_inside(ax, "no seen words")
        return figure
    _draw_counts(ax, table, rows)
    return figure


def running_median(counts: IntArray, values: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
    """Median and band of values along the count.

    counts: 1 or more, shape (n,). values: shape (n,).
    Returns the least count, the geometric mean of each bin's counts and the largest count, rising, shape
    (n_bins + 2,), and the percentiles 10, 50 and 90 there, shape (3, n_bins + 2). Bins are equally wide in
    log count; those of few words join the next one. At the ends stand the outer bins' percentiles.
    """
    order = np.argsort(counts, kind="stable")
    logs, values = np.log(counts[order]), values[order]
    edges = np.searchsorted(logs, np.linspace(logs[0], logs[-1], BINS + 1)[1:-1], side="right")
    cuts = [0]
    for edge in edges.tolist():
        if edge - cuts[-1] >= FEWEST_A_BIN and len(logs) - edge >= FEWEST_A_BIN:
            cuts.append(edge)
    parts = [slice(start, stop) for start, stop in zip(cuts, [*cuts[1:], len(logs)], strict=True)]
    centres = np.exp([logs[part].mean() for part in parts])
    bands = np.array([np.percentile(values[part], [10, 50, 90]) for part in parts])[
        [0, *range(len(parts)), -1]
    ]
    return np.concatenate([counts.min(keepdims=True), centres, counts.max(keepdims=True)]), bands.T


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
        marker="o",
        ms=5 if seen else 8,
        mfc=colour if seen else colours.PAPER,
        clip_on=False,
        label="seen words" if seen else "unseen words",
        zorder=4 if seen else 3,
    )


def _draw_counts(ax: "Axes", table: WordTable, rows: IntArray) -> None:
    counts, moved = table.count[rows], table.cosine[rows]
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
    chosen = np.argsort(-above, kind="stable")[:OUTLIERS]
    chosen = chosen[above[chosen] > 0]
    ax.scatter(counts[chosen], moved[chosen], s=16, color=colours.SEEN, lw=0, zorder=6)
    texts = [
        write_word(
            ax, counts[one], moved[one], table.word[rows[one]], fontsize=9, color=colours.INK, zorder=7
        )
        for one in chosen.tolist()
    ]
    place_labels(ax, texts, 0)
