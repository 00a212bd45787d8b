"""Every word's lean along the axis that words moved along most."""

from dataclasses import dataclass, replace

import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.measure.cosine import cosine
from drift.measure.direction import Towards, leans, log_odds, principal_axis, standing, towards
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class Leans:
    """Every seen word's lean at one epoch; arrays are of shape (n,), in the vocabulary's order.

    words: which words these are, in words. ids: the words; word: their names.
    axis: the first principal axis of their displacements, of length 1, shape (n_dims,); None where no word
        moved. share, share_centred: see `drift.measure.direction.Axis`; NaN where no word moved.
    lean: displacement along the axis, in the unit of the vectors; all 0 where no word moved.
    stood: cosine of the word's vector of snapshot 0 with the axis, -1 to 1; NaN for a zero vector.
    cosine: cosine distance from snapshot 0, 0 to 2; NaN for a zero vector.
    counts, class_counts: occurrences in the training documents, in all and by class (shape (n, n_classes);
        None where the run did not record them).
    classes: the classes' names. towards: the class that the axis points to; None where its sign is by the
        largest lean.
    """

    run: str
    epoch: int
    words: str
    ids: IntArray
    word: list[str]
    axis: DoubleArray | None
    share: float
    share_centred: float
    lean: DoubleArray
    stood: DoubleArray
    cosine: DoubleArray
    counts: IntArray
    class_counts: IntArray | None
    classes: tuple[str, ...]
    towards: Towards | None

    @property
    def odds(self) -> DoubleArray | None:
        """Log odds of the class that the axis points to, shape (n,), as `log_odds` has them."""
        if self.towards is None or self.class_counts is None:
            return None
        return log_odds(self.class_counts)[:, self.towards.class_id]


def word_leans(run: Run, epoch: int | None = None) -> Leans:
    """Measure the lean of every seen word at `epoch` (None: the last one).

    The axis is turned by the classes: with two of them towards the second one, with more towards the one
    whose log odds go most closely with the leans. Where the run has no class counts, or they go with nothing,
    it is turned so that the largest lean is above 0.
    """
    epoch = run.last_epoch if epoch is None else epoch
    ids, words, class_counts = _subject(run, epoch)
    before, after = run.base[ids], run.rows(epoch, ids)
    axis = principal_axis(before, after)
    found = Leans(
        run=run.name,
        epoch=epoch,
        words=words,
        ids=ids,
        word=[run.words[one] for one in ids.tolist()],
        axis=None,
        share=float("nan"),
        share_centred=float("nan"),
        lean=np.zeros(len(ids)),
        stood=np.full(len(ids), np.nan),
        cosine=1.0 - cosine(before, after),
        counts=run.counts[ids],
        class_counts=class_counts,
        classes=run.record.corpus.classes,
        towards=None,
    )
    if axis is None:
        return found
    lean = leans(before, after, axis.direction)
    target = None if class_counts is None else towards(lean, class_counts)
    sign = _largest_sign(lean) if target is None else target.sign
    return replace(
        found,
        axis=sign * axis.direction,
        share=axis.share,
        share_centred=axis.share_centred,
        lean=sign * lean,
        stood=standing(before, sign * axis.direction),
        towards=target,
    )


def _subject(run: Run, epoch: int) -> tuple[IntArray, str, IntArray | None]:
    """The words that the axis is of, the choice in words, and their class counts."""
    seen = np.flatnonzero(run.counts)
    if len(seen) == 0:
        ids = run.moved(epoch).ids
        return ids, f"{len(ids):,} words that moved (the run has no seen words)", None
    counts = run.class_counts
    return seen, f"{len(seen):,} seen words", None if counts is None or counts.shape[1] < 2 else counts


def _largest_sign(lean: DoubleArray) -> int:
    return -1 if lean[np.argmax(np.abs(lean))] < 0 else 1
