"""Pairs of a run's words at one epoch."""

import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.measure.cosine import cosine
from drift.run.run import Run


def pair_similarity(run: Run, epoch: int, pairs: IntArray) -> DoubleArray:
    """Cosine of each pair of vocabulary ids at an epoch, from -1 to 1; NaN for a zero vector.

    pairs: shape (n_pairs, 2). Returns shape (n_pairs,).
    """
    used, place = np.unique(pairs, return_inverse=True)
    rows, place = run.rows(epoch, used), place.reshape(pairs.shape)
    return cosine(rows[place[:, 0]], rows[place[:, 1]])
