"""Pairs of a run's words at one epoch."""

from collections.abc import Sequence

import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.cosine import cosine
from drift.run.run import Run


def pair_ids(run: Run, pairs: Sequence[tuple[str, str]]) -> IntArray:
    """Vocabulary ids of pairs of words, shape (n_pairs, 2).

    Raises UnknownWordError for a word without a vector, SettingsError for a pair of a word with itself.
    """
    ids = np.array([[run.word_id(word) for word in pair] for pair in pairs], dtype=np.int64).reshape(-1, 2)
    for (a, b), (first, second) in zip(pairs, ids, strict=True):
        if first == second:
            raise SettingsError(f"expected two different words in a pair, got {a} and {b}.")
    return ids


def pair_similarity(run: Run, epoch: int, pairs: IntArray) -> DoubleArray:
    """Cosine of each pair of vocabulary ids at an epoch, from -1 to 1; NaN for a zero vector.

    pairs: shape (n_pairs, 2). Returns shape (n_pairs,).
    """
    used, place = np.unique(pairs, return_inverse=True)
    rows, place = run.rows(epoch, used), place.reshape(pairs.shape)
    return cosine(rows[place[:, 0]], rows[place[:, 1]])
