"""Spearman's rank correlation, where it is defined."""

import numpy as np

from drift.arrays import DoubleArray


def rank_correlation(a: DoubleArray, b: DoubleArray, fewest: int = 2) -> float | None:
    """Spearman's rank correlation, -1 to 1, of what has both values (no NaN), ties at their mean rank.

    a, b: shape (n,). None where fewer than `fewest` have both, or where one side is all equal.
    """
    from scipy.stats import spearmanr

    both = ~(np.isnan(a) | np.isnan(b))
    if both.sum() < fewest or np.ptp(a[both]) == 0 or np.ptp(b[both]) == 0:
        return None
    return float(spearmanr(a[both], b[both]).statistic)
