"""Cosines of unit rows as float32 numbers that are the same on every processor, device and library.

A sum of products depends in its last bits on the order in which it is taken, which differs with the width
of a processor's registers, the shape of the arrays, and the library. Rounded to float32 nearly all of these
sums come to the same number. Those that lie so near the middle between two float32 numbers that they need
not are taken again in one stated order. The products themselves are exact: float64 holds those of float32.
"""

import numpy as np
from numpy.typing import NDArray

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices

Places = IntArray | NDArray[np.int32]


def same_cosines(
    sums: DoubleArray, left: FloatArray, one: Places, right: FloatArray, other: Places
) -> FloatArray:
    """Round cosines that were summed in float64, in whatever order, to float32: always to the same numbers.

    sums: of the pairs of unit rows `left[one]` and `right[other]`; all but the matrices of shape (n_pairs,).
    """
    cosines = rounded(sums)
    doubtful = np.flatnonzero(in_doubt(sums, left.shape[1]))
    for block in row_slices(len(doubtful), 24 * max(1, left.shape[1])):
        some = doubtful[block]
        cosines[some] = rounded(in_fixed_order(left[one[some]], right[other[some]]))
    return cosines


def rounded(sums: DoubleArray) -> FloatArray:
    """Cosines of any shape as float32, none beyond -1 and 1."""
    return np.clip(sums, -1, 1).astype(np.float32)


def in_doubt(sums: DoubleArray, n_dims: int) -> BoolArray:
    """Whether another order of summation could round to another float32 number, of the shape of `sums`.

    Each of n_dims additions of numbers whose absolute values sum to about 1 rounds by at most 2**-53, in
    either of the two sums that are compared.
    """
    off = doubt(n_dims)
    doubtful: BoolArray = rounded(sums - off) != rounded(sums + off)
    return doubtful


def doubt(n_dims: int) -> float:
    """How far two sums in float64 of the same n_dims products of unit rows may lie apart."""
    return (n_dims + 3) * 2.0**-52


def rounding(n_dims: int) -> float:
    """How far a cosine of unit rows that was summed in float32, in any order, may lie from the true one."""
    return (n_dims + 3) * 2.0**-24


def in_fixed_order(left: FloatArray, right: FloatArray) -> DoubleArray:
    """Products of rows of shape (n, n_dims), summed in float64 by folding the row in halves; shape (n,)."""
    parts = left.astype(np.float64) * right.astype(np.float64)
    while parts.shape[1] > 1:
        half = (parts.shape[1] + 1) // 2
        parts[:, : parts.shape[1] - half] += parts[:, half:]
        parts = parts[:, :half]
    sums: DoubleArray = parts.sum(axis=1)
    return sums
