"""The direction of drift: the axis that words moved along, and the words at its ends: `drift direction`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from drift.analysis.axis_lines import AxisLine, agreement, axis_columns, axis_lines, odds_before
from drift.analysis.leaning import LeaningWord, leaning_ends
from drift.analysis.leans import Leans, axis_of, word_leans
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import defined
from drift.errors import SettingsError
from drift.measure.direction import foremost, leans
from drift.measure.rank_correlation import rank_correlation
from drift.run.caveats import check_min_count
from drift.run.run import Run

BY_CLASSES = "classes"
BY_LARGEST = "largest lean"


@dataclass(frozen=True)
class AxisEpoch:
    """The same axis of one epoch's displacements, as `Axis` has it; None where no word moved.

    agreement: its cosine with the axis of the epoch asked for, 0 to 1 (an axis has no sign of its own).
    spearman: rank correlation of the leans along it with the log odds of the same class, turned the same way.
    """

    epoch: int
    share: float | None
    share_centred: float | None
    agreement: float | None
    spearman: float | None


@dataclass(frozen=True, repr=False)
class Direction(Tabular):
    """The answer to `direction`.

    axis: the name of the axis, as it was asked for by the classes; None: the first principal one.
    words, n: which words the axis is of, and how many.
    share, share_centred: of the squared displacement along the axis; None where no word moved.
    foremost, foremost_share: the word that makes most of that, and its share of it; None where no word moved.
    classes: the classes' names, in the order of `class_shares`. has_class_counts: whether the run has them.
    sign_by: `classes`, or `largest lean` where they say nothing.
    toward: the class that the axis points to. away: the one it points away from; None: all others.
    spearman: rank correlation of lean with the log odds of `toward` (against `away`), in sample.
    spearman_stood: rank correlation of lean with where words stood on the axis before training, -1 to 1;
        above 0: training drew apart what the axis told apart already.
    spearman_before: rank correlation of where words stood with the log odds: what the axis knew before.
    min_count, n_listed: the words at the ends are among the n_listed that occur so often; all of them where
        `seen_by_moving`, see `RunRecord`.
    left_out: words of the n without a cosine, their vector being zero.
    along, against: the words that lean most along the axis and most against it, the most first.
    by_epoch: the axis of every epoch from 1 on. axes: the first axis, then one for each class and for each
        two of them; with two classes that is one. Only the first where the run has no class counts.
    """

    run: str
    epoch: int
    axis: str | None
    words: str
    n: int
    share: float | None
    share_centred: float | None
    foremost: str | None
    foremost_share: float | None
    classes: tuple[str, ...]
    has_class_counts: bool
    sign_by: str
    toward: str | None
    away: str | None
    spearman: float | None
    spearman_stood: float | None
    spearman_before: float | None
    min_count: int
    n_listed: int
    left_out: int
    along: tuple[LeaningWord, ...]
    against: tuple[LeaningWord, ...]
    by_epoch: tuple[AxisEpoch, ...]
    axes: tuple[AxisLine, ...]
    seen_by_moving: bool = False

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The words at the two ends of the axis, the axis of every epoch, and all axes of this one."""
        ends = [*self.along, *self.against]
        which = ["along"] * len(self.along) + ["against"] * len(self.against)
        names = self.classes if self.has_class_counts else ()
        return {
            "words": (Column("end", which), *leaning_columns(ends, self.classes, names)),
            "epochs": self._epoch_columns(),
            "axes": axis_columns(self.axes),
        }

    def _epoch_columns(self) -> tuple[Column, ...]:
        rows = self.by_epoch
        found = (
            column("epoch", rows, "epoch"),
            column("share", rows, "share"),
            column("centred", rows, "share_centred"),
            column(f"cosine with epoch {self.epoch}'s axis", rows, "agreement", key="agreement"),
        )
        if self.toward is None:
            return found
        return (*found, column(f"Spearman of lean with {self.target}", rows, "spearman", key="spearman"))

    @property
    def is_of_one_word(self) -> bool:
        """Whether one word makes half of the axis or more: it says little of the others then."""
        return self.foremost_share is not None and self.foremost_share >= 0.5

    @property
    def target(self) -> str | None:
        """The class that the axis points to, against the one that it points away from."""
        return self.toward if self.away is None else f"{self.toward} against {self.away}"


def leaning_columns(
    words: Sequence[LeaningWord], classes: Sequence[str], shown: Sequence[str]
) -> tuple[Column, ...]:
    """The columns of words on the axis; `shown`: of which of the `classes` the shares are given."""
    return (
        column("word", words, "word"),
        column("lean", words, "lean"),
        column("stood at", words, "stood", key="stood"),
        column("count", words, "count"),
        *(column(f"in {name}", words, partial(_class_share, classes.index(name))) for name in shown),
        column("cosine distance", words, "cosine", 4, key="cosine"),
    )


def _class_share(at: int, word: LeaningWord) -> float | None:
    return word.class_shares[at] if word.class_shares else None


def direction(
    run: Run,
    *,
    epoch: int | None = None,
    axis: str | None = None,
    limit: int | None = 15,
    min_count: int = 1,
) -> Direction:
    """Find the axis that the seen words moved along most, and the words that lean most to either end.

    epoch: against snapshot 0; None: the last one. axis: instead, that of a class, `A`, or of one class
    against another, `A-B`, see `word_leans`. limit: how many words at each end; None: all.
    min_count: leave out words of a lower count from the ends; the axis is of all seen words.
    Raises RunError for an unknown epoch, SettingsError for a limit below 0, a min_count above 1 where counts
    are not known, or an axis that is none.
    """
    check_min_count(run.name, min_count, counted=not run.record.seen_by_moving)
    if limit is not None and limit < 0:
        raise SettingsError(f"expected a number of words from 0 on, got {limit}.")
    found = word_leans(run, epoch, axis)
    along, against = leaning_ends(found, limit, min_count)
    most = foremost(found.lean)
    return Direction(
        run=run.name,
        epoch=found.epoch,
        axis=None if found.asked is None else found.asked.name,
        words=found.words,
        n=len(found.ids),
        share=defined(found.share),
        share_centred=defined(found.share_centred),
        foremost=None if most is None else found.word[most[0]],
        foremost_share=None if most is None else most[1],
        classes=found.classes,
        has_class_counts=found.class_counts is not None,
        sign_by=BY_LARGEST if found.toward is None else BY_CLASSES,
        toward=found.class_name(found.toward),
        away=found.class_name(found.away),
        spearman=found.spearman,
        spearman_stood=rank_correlation(found.lean, found.stood),
        spearman_before=odds_before(found),
        min_count=min_count,
        n_listed=len(found.ids) if found.counts is None else int(np.count_nonzero(found.counts >= min_count)),
        left_out=int(np.isnan(found.cosine).sum()),
        along=along,
        against=against,
        by_epoch=tuple(_axis_epoch(run, one, found) for one in run.epochs if one > 0),
        axes=axis_lines(run, found),
        seen_by_moving=run.record.seen_by_moving,
    )


def _axis_epoch(run: Run, epoch: int, chosen: Leans) -> AxisEpoch:
    """The axis of another epoch, over the words that the chosen axis is of."""
    before, after = run.base_rows(chosen.ids), run.rows(epoch, chosen.ids)
    axis = axis_of(before, after, chosen.asked, chosen.class_counts)
    if axis is None:
        return AxisEpoch(epoch, None, None, None, None)
    share, share_centred = defined(axis.share), defined(axis.share_centred)
    if chosen.axis is None:
        return AxisEpoch(epoch, share, share_centred, None, None)
    cosine = agreement(axis.direction, chosen.axis)
    turned = axis.direction if cosine >= 0 or chosen.asked is not None else -axis.direction
    along = leans(before, after, turned)
    spearman = None if chosen.odds is None else rank_correlation(along, chosen.odds)
    return AxisEpoch(epoch, share, share_centred, abs(cosine), spearman)
