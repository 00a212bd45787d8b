"""Many tests at once: p-values adjusted so that the chance of a single false finding stays below a level."""

import numpy as np

from drift.arrays import DoubleArray


def holm(p: DoubleArray) -> DoubleArray:
    """Adjust p-values so that the chance of a single false finding among them stays below a level.

    p: from 0 to 1, shape (n,); NaN where there was no test.
    Returns values from 0 to 1 of shape (n,), none below its own p; NaN stays NaN and counts as no test.
    It holds for tests that depend on each other in any way.
    Source: Holm 1979.
    """
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return adjusted
