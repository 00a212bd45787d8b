"""Every word's lean along an axis: the one that words moved along most, or one of the classes."""

from dataclasses import dataclass, replace

import numpy as np

from drift.analysis.axes import ClassAxis, named_axis
from drift.arrays import DoubleArray, FloatArray, IntArray
from drift.errors import SettingsError
from drift.measure.cosine import cosine
from drift.measure.direction import Axis, class_axis, leans, principal_axis, standing, towards
from drift.measure.rank_correlation import rank_correlation
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class Leans:
    """Every seen word's lean at one epoch; arrays are of shape (n,), in the vocabulary's order.

    words: which words these are, in words. ids: the words; word: their names.
    asked: the axis that was asked for by the classes; None: the first principal one of the displacements.
    axis: it, of length 1, shape (n_dims,); None where no word moved, or none with the classes asked for.
    share, share_centred: see `drift.measure.direction.Axis`; NaN where there is no axis.
    lean: displacement along the axis, in the unit of the vectors; all 0 where there is no axis.
    stood: cosine of the word's vector of snapshot 0 with the axis, -1 to 1; NaN for a zero vector.
    cosine: cosine distance from snapshot 0, 0 to 2; NaN for a zero vector.
    counts, class_counts: occurrences in the training documents, in all and by class (shape (n, n_classes);
        None where the run did not record them); counts are None where seen words are those that moved.
    classes: the classes' names. toward: the class that the axis points to; None where its sign is by the
        largest lean. away: the one class that it points away from; None: all others.
    odds: log odds of `toward` (against `away`), as `drift.measure.direction.log_odds` has them, shape (n,).
    """

    run: str
    epoch: int
    words: str
    ids: IntArray
    word: list[str]
    asked: ClassAxis | None
    axis: DoubleArray | None
    share: float
    share_centred: float
    lean: DoubleArray
    stood: DoubleArray
    cosine: DoubleArray
    counts: IntArray | None
    class_counts: IntArray | None
    classes: tuple[str, ...]
    toward: int | None = None
    away: int | None = None
    odds: DoubleArray | None = None

    @property
    def spearman(self) -> float | None:
        """Rank correlation of the leans with the odds, from -1 to 1; None where it is undefined."""
        return None if self.odds is None else rank_correlation(self.lean, self.odds)

    def class_name(self, class_id: int | None) -> str | None:
        """The name of a class; None for none."""
        return None if class_id is None else self.classes[class_id]


def word_leans(run: Run, epoch: int | None = None, axis: str | None = None) -> Leans:
    """Measure the lean of every seen word at `epoch` (None: the last one).

    axis: that of a class, `A`, or of one class against another, `A-B`, see
    `drift.measure.direction.class_axis`; None: the first principal axis of the displacements. That one is
    turned by the classes: with two of them towards the second one, with more towards the one whose log odds
    go most closely with the leans. Where the run has no class counts, or they go with nothing, it is turned
    so that the largest lean is above 0.
    Raises SettingsError for an axis that is none of the run's classes.
    """
    epoch = run.last_epoch if epoch is None else epoch
    ids, words, class_counts = _subject(run, epoch)
    asked = None if axis is None else _asked(run, axis, class_counts)
    before, after = run.base_rows(ids), run.rows(epoch, ids)
    found = Leans(
        run=run.name,
        epoch=epoch,
        words=words,
        ids=ids,
        word=[run.words[one] for one in ids.tolist()],
        asked=asked,
        axis=None,
        share=float("nan"),
        share_centred=float("nan"),
        lean=np.zeros(len(ids)),
        stood=np.full(len(ids), np.nan),
        cosine=1.0 - cosine(before, after),
        counts=None if run.record.seen_by_moving else run.counts[ids],
        class_counts=class_counts,
        classes=run.record.corpus.classes,
    )
    return leans_along(found, asked, before, after)


def leans_along(words: Leans, asked: ClassAxis | None, before: FloatArray, after: FloatArray) -> Leans:
    """The same words along another axis, None: the first principal one.

    before, after: their vectors at snapshot 0 and at the epoch, shape (n, n_dims).
    """
    nothing = replace(words, lean=np.zeros(len(words.ids)), stood=np.full(len(words.ids), np.nan))
    nothing = replace(nothing, asked=asked, axis=None, share=float("nan"), share_centred=float("nan"))
    nothing = replace(nothing, toward=None, away=None, odds=None)
    found = axis_of(before, after, asked, words.class_counts)
    return nothing if found is None else _along(nothing, found, before, after)


def axis_of(
    before: FloatArray, after: FloatArray, asked: ClassAxis | None, class_counts: IntArray | None
) -> Axis | None:
    """The axis of a class or of two, or the first principal one; None where there is none."""
    if asked is None or class_counts is None:
        return principal_axis(before, after)
    return class_axis(before, after, asked.odds(class_counts))


def _along(none: Leans, axis: Axis, before: FloatArray, after: FloatArray) -> Leans:
    """The leans along an axis that was found, turned by the classes where it is not one of theirs."""
    lean, asked = leans(before, after, axis.direction), none.asked
    sign = 1
    if asked is None:
        target = None if none.class_counts is None else towards(lean, none.class_counts)
        sign = _largest_sign(lean) if target is None else target.sign
        asked = None if target is None else ClassAxis(none.classes, target.class_id)
    return replace(
        none,
        axis=sign * axis.direction,
        share=axis.share,
        share_centred=axis.share_centred,
        lean=sign * lean,
        stood=standing(before, sign * axis.direction),
        toward=None if asked is None else asked.toward,
        away=None if asked is None else asked.away,
        odds=None if asked is None or none.class_counts is None else asked.odds(none.class_counts),
    )


def _asked(run: Run, axis: str, class_counts: IntArray | None) -> ClassAxis:
    if class_counts is None:
        raise SettingsError(
            f"{run.name}: expected a run that recorded in which classes its words occur, to find the axis "
            f"{axis!r}; it did not. Leave out --axis for the first axis of its displacements."
        )
    return named_axis(axis, run.record.corpus.classes)


def _subject(run: Run, epoch: int) -> tuple[IntArray, str, IntArray | None]:
    """The words that the axis is of, the choice in words, and their class counts."""
    seen = np.flatnonzero(run.counts)
    if len(seen) == 0:
        ids = run.moved(epoch).ids
        return ids, f"{len(ids):,} words that moved (the run has no seen words)", None
    counts = run.class_counts
    said = "words that moved" if run.record.seen_by_moving else "seen words"
    return seen, f"{len(seen):,} {said}", None if counts is None or counts.shape[1] < 2 else counts


def _largest_sign(lean: DoubleArray) -> int:
    return -1 if lean[np.argmax(np.abs(lean))] < 0 else 1
