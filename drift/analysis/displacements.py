"""The displacement of every word of a run, at the cost of those that moved."""

import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.measure.displacement import Displacement, displacement
from drift.run.run import Run


def displacements(run: Run, epoch: int) -> Displacement:
    """Measure every word at `epoch` against snapshot 0: arrays of shape (n_words,).

    A word that did not move is at exactly 0 (norm change 1); one whose vector is zero is undefined (NaN)
    in all but L2.
    """
    moved = run.moved(epoch)
    measured = displacement(run.base[moved.ids], moved.rows)
    still = np.where(run.base.any(axis=1), 0.0, np.nan)
    return Displacement(
        l2=_placed(np.zeros(run.n_words), moved.ids, measured.l2),
        relative=_placed(still, moved.ids, measured.relative),
        cosine=_placed(still, moved.ids, measured.cosine),
        norm_change=_placed(1 + still, moved.ids, measured.norm_change),
    )


def _placed(values: DoubleArray, ids: IntArray, measured: DoubleArray) -> DoubleArray:
    placed = values.copy()
    placed[ids] = measured
    return placed
