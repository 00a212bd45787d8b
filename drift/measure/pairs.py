"""Pairs: how two words stood to each other at every epoch."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, FloatArray
from drift.measure.cosine import cosine


@dataclass(frozen=True, eq=False)
class PairMeasures:
    """Two words at every epoch; both arrays have the shape (n_epochs,).

    cosine: cosine similarity, from -1 to 1; NaN at epochs where either vector is zero.
    l2: distance `‖a - b‖`, 0 or more, in the unit of the vectors.
    """

    cosine: DoubleArray
    l2: DoubleArray


def pair_history(a: FloatArray, b: FloatArray) -> PairMeasures:
    """Cosine similarity and L2 distance of two words at every epoch.

    a, b: one row an epoch, shape (n_epochs, n_dims).
    """
    gap = a.astype(np.float64) - b.astype(np.float64)
    return PairMeasures(cosine=cosine(a, b), l2=np.linalg.norm(gap, axis=1))
