"""Anisotropy: how much all vectors point the same way."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, FloatArray, IntArray, row_slices
from drift.measure.cosine import divide


@dataclass(frozen=True, eq=False)
class UnitSum:
    """The sum of words' vectors scaled to length 1, from which the mean cosine of all pairs follows.

    total: the sum, shape (n_dims,). n: how many vectors are in it. left_out: how many are zero.
    """

    total: DoubleArray
    n: int
    left_out: int

    def __add__(self, other: "UnitSum") -> "UnitSum":
        return UnitSum(self.total + other.total, self.n + other.n, self.left_out + other.left_out)

    def __sub__(self, other: "UnitSum") -> "UnitSum":
        return UnitSum(self.total - other.total, self.n - other.n, self.left_out - other.left_out)


def unit_sum(matrix: FloatArray, ids: IntArray | None = None) -> UnitSum:
    """Add up the rows `ids` (None: all) of `matrix`, each scaled to length 1, in float64.

    matrix: finite, shape (n_words, n_dims). ids: shape (n_ids,).
    """
    n_rows = len(matrix) if ids is None else len(ids)
    total, n = np.zeros(matrix.shape[1]), 0
    for block in row_slices(n_rows, 8 * matrix.shape[1]):
        rows = matrix[block if ids is None else ids[block]].astype(np.float64)
        lengths = np.linalg.norm(rows, axis=1)
        total += divide(rows, lengths[:, None], otherwise=0.0).sum(axis=0)
        n += int((lengths > 0).sum())
    return UnitSum(total, n, n_rows - n)


def mean_cosine(units: UnitSum) -> float:
    """Mean cosine over all pairs of two distinct words, exactly and without forming the pairs.

    `(‖Σ u‖² - n) / (n (n - 1))` with u the n vectors scaled to length 1. Zero vectors have no cosine: they
    are left out. From -1 / (n - 1) to 1; near 0 where directions are spread evenly; NaN for fewer than two.
    Source: the anisotropy of Ethayarajh 2019, over all pairs instead of a sample.
    """
    n = units.n
    if n < 2:
        return float("nan")
    mean = (float(units.total @ units.total) - n) / (n * (n - 1))
    return min(max(mean, -1 / (n - 1)), 1.0)
