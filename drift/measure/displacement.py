"""Displacement: how far each word's vector went."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, FloatArray, row_slices
from drift.measure.cosine import cosine, divide


@dataclass(frozen=True, eq=False)
class Displacement:
    """How far each word's vector went; every array has the shape (n_words,).

    l2: `‖after - before‖`, 0 or more, in the unit of the vectors.
    relative: `‖after - before‖ / ‖before‖`, 0 or more; NaN where the vector before is zero.
    cosine: cosine distance `1 - cos(before, after)`, from 0 to 2; exactly 0 where the row did not change;
        NaN where either vector is zero.
    norm_change: `‖after‖ / ‖before‖`, 0 or more; NaN where the vector before is zero.
    """

    l2: DoubleArray
    relative: DoubleArray
    cosine: DoubleArray
    norm_change: DoubleArray


def displacement(before: FloatArray, after: FloatArray) -> Displacement:
    """Displacement of each row between two snapshots of the same words.

    before, after: finite, shape (n_words, n_dims). No alignment: snapshots share one coordinate system.
    """
    l2, length_before, length_after = (np.empty(len(before)) for _ in range(3))
    for block in row_slices(len(before), 16 * before.shape[1]):
        old, new = before[block].astype(np.float64), after[block].astype(np.float64)
        l2[block] = np.linalg.norm(new - old, axis=1)
        length_before[block] = np.linalg.norm(old, axis=1)
        length_after[block] = np.linalg.norm(new, axis=1)
    return Displacement(
        l2=l2,
        relative=divide(l2, length_before),
        cosine=1.0 - cosine(before, after),
        norm_change=divide(length_after, length_before),
    )
