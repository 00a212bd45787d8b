"""What replacing a word does to a model's answers."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True)
class Answers:
    """A model's answers to documents as they are and with a word replaced, over n documents.

    n: how many documents. flips: how many get another class.
    right_before, right_after: how many get their own class.
    probability_change: mean change of the probability of a document's own class, from -1 to 1.
    absolute_change: mean of its absolute value, from 0 to 1. Both are None where n is 0.
    """

    n: int
    flips: int
    right_before: int
    right_after: int
    probability_change: float | None
    absolute_change: float | None

    @property
    def accuracy_change(self) -> float | None:
        """Share of right answers with the word replaced less the share without; None where n is 0."""
        return (self.right_after - self.right_before) / self.n if self.n else None


def answers(before: DoubleArray, after: DoubleArray, labels: IntArray) -> Answers:
    """Compare class probabilities before and after, shape (n, n_classes), with the labels (n,).

    Of equal probabilities the first class is the answer.
    """
    n = len(labels)
    own = np.arange(n), labels
    change = after[own] - before[own]
    return Answers(
        n=n,
        flips=int(flipped(before, after).sum()),
        right_before=int((before.argmax(axis=1) == labels).sum()),
        right_after=int((after.argmax(axis=1) == labels).sum()),
        probability_change=float(change.mean()) if n else None,
        absolute_change=float(np.abs(change).mean()) if n else None,
    )


def flipped(before: DoubleArray, after: DoubleArray) -> BoolArray:
    """Which documents get another class, shape (n,)."""
    changed: BoolArray = before.argmax(axis=1) != after.argmax(axis=1)
    return changed


def paired_flips(ours: BoolArray, theirs: BoolArray, document: IntArray) -> tuple[int, int, float | None]:
    """In how many documents our model flips more often than theirs, in how many less often, and a p-value.

    ours, theirs: which swaps flip, shape (n,). document: whose swap each is, shape (n,): the swaps of one
        document are not independent, so that documents are counted and not swaps.
    The p-value is of the exact sign test, which for one swap a document is McNemar's (1947); None where no
    document tells the two models apart.
    """
    from scipy.stats import binomtest

    _, of = np.unique(document, return_inverse=True)
    more = np.bincount(of, ours.astype(float) - theirs)
    n_more, n_less = int((more > 0).sum()), int((more < 0).sum())
    return n_more, n_less, float(binomtest(n_more, n_more + n_less).pvalue) if n_more + n_less else None
