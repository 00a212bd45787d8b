"""Lengths and cosines of rows, in float64 and in blocks, so that a large matrix needs no second copy.

float32 rows cannot overflow or vanish in float64: the square of the largest and of the smallest float32
number are both far inside its range.
"""

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, row_slices


def unit_rows(matrix: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Rows scaled to length 1, and which rows are zero.

    matrix: finite, shape (n, d).
    Returns float32 of shape (n, d), in which a zero row stays zero, and booleans of shape (n,).
    """
    unit = np.zeros(matrix.shape, dtype=np.float32)
    zero = np.zeros(len(matrix), dtype=bool)
    for block in row_slices(len(matrix), 8 * matrix.shape[1]):
        rows = matrix[block].astype(np.float64)
        lengths = np.linalg.norm(rows, axis=1)
        zero[block] = lengths == 0
        unit[block] = divide(rows, lengths[:, None], otherwise=0.0)
    return unit, zero


def cosine(a: FloatArray | DoubleArray, b: FloatArray | DoubleArray) -> DoubleArray:
    """Cosine of each row of `a` with the same row of `b`.

    a, b: finite, shape (n, d).
    Returns values of shape (n,), from -1 to 1; exactly 1 where the two rows are identical; NaN where either
    row is zero, since a cosine with a zero vector is undefined: callers leave NaN out and count it.
    """
    cosines = np.empty(len(a))
    for block in row_slices(len(a), 16 * a.shape[1]):
        cosines[block] = _cosine(a[block].astype(np.float64), b[block].astype(np.float64))
    return cosines


def divide(a: DoubleArray, b: DoubleArray, otherwise: float = np.nan) -> DoubleArray:
    """`a / b`, and `otherwise` where `b` is 0; the two shapes broadcast to the shape of `a`."""
    quotient = np.full(a.shape, otherwise)
    np.divide(a, b, out=quotient, where=b != 0)
    return quotient


def _cosine(a: DoubleArray, b: DoubleArray) -> DoubleArray:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosines = np.clip(divide(np.einsum("nd,nd->n", a, b), lengths), -1.0, 1.0)
    # Rounding leaves the cosine of a row with itself a little beside 1, and an unmoved word must show 0.
    cosines[(a == b).all(axis=1) & (lengths > 0)] = 1.0
    return cosines
