"""Many tests at once: p-values adjusted so that the share of false discoveries stays below a level."""

import numpy as np

from drift.arrays import DoubleArray

FALSE_DISCOVERIES = 0.05
"""The false discovery rate below which a finding is called one."""


def benjamini_hochberg(p: DoubleArray) -> DoubleArray:
    """Adjust p-values for their number.

    p: from 0 to 1, shape (n,); NaN where there was no test.
    Returns values from 0 to 1 of shape (n,), none below its own p; NaN stays NaN and counts as no test.
    Those at or below a level are discoveries at that false discovery rate.
    Raises ValueError for a p outside 0 to 1.
    Source: Benjamini and Hochberg 1995, by `scipy.stats.false_discovery_control`. It holds for tests that
    are independent or positively dependent.
    """
    from scipy.stats import false_discovery_control

    adjusted, tested = np.full(p.shape, np.nan), ~np.isnan(p)
    if tested.any():
        adjusted[tested] = false_discovery_control(p[tested], method="bh")
    return adjusted


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
