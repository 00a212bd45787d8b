"""The Pareto front: what cannot be had better in one respect without being worse in another."""

import numpy as np

from drift.arrays import BoolArray, DoubleArray


def pareto_front(gain: DoubleArray, cost: DoubleArray) -> BoolArray:
    """Which points no other one dominates.

    gain: what is to be high, shape (n,). cost: what is to be low, shape (n,) or (n, n_costs).
    One point dominates another where it is as good in every respect and better in one; equal points stand
    or fall together.
    Returns booleans of shape (n,); a point with an undefined value (NaN) is not on the front.
    """
    costs = cost.reshape(len(cost), -1)
    bad = np.column_stack([-gain, costs])
    defined = ~np.isnan(bad).any(axis=1)
    as_good = (bad[:, None] <= bad[None]).all(axis=2)
    better = (bad[:, None] < bad[None]).any(axis=2)
    on_front: BoolArray = np.logical_and(defined, ~np.any(as_good & better, axis=0))
    return on_front
