"""What a model's answer to a document is worth: the outcomes that `drift unseen` compares."""

import numpy as np

from drift.arrays import LEAST_CHANCE, DoubleArray, FloatArray, IntArray

MOST_RIGHT = 1.0
"""By so much at most a share of right answers changes: what lies beyond is what least squares and quantiles
make of few documents, and is held here."""


def held(value: float, most: float = MOST_RIGHT) -> float:
    """The value, held between -`most` and `most`."""
    return min(max(value, -most), most)


def right(answers: FloatArray, labels: IntArray) -> DoubleArray:
    """1 where the most probable class is the document's own, else 0; of equal ones the first is the answer.

    answers: class probabilities, shape (..., n_documents, n_classes). labels: shape (n_documents,).
    """
    found: DoubleArray = (answers.argmax(axis=-1) == labels).astype(np.float64)
    return found


def log_own(answers: FloatArray, labels: IntArray) -> DoubleArray:
    """The natural logarithm of the probability of the document's own class, from log 1e-7 to 0.

    Shapes as for `right`.
    """
    own = answers[..., np.arange(len(labels)), labels].astype(np.float64)
    found: DoubleArray = np.log(np.maximum(own, LEAST_CHANCE))
    return found
