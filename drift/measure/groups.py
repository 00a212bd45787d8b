"""One value a word, summed up over a group of words, and two groups against each other."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray

SUMMED_UP = ("n", "left_out", "mean", "p10", "median", "p90", "max")
"""The figures of a summary, in the order of a table."""

COUNTED = ("n", "left_out")
"""Those of them that are numbers of words."""


@dataclass(frozen=True)
class Summary:
    """One group's values; every figure but `n` and `left_out` is NaN where n is 0.

    n: how many words have a value. left_out: how many have none (NaN).
    mean, median, p10, p90, max: over the n values, in their unit; p10 and p90 are the 10th and the 90th
    percentile, interpolated linearly.
    """

    n: int
    left_out: int
    mean: float
    median: float
    p10: float
    p90: float
    max: float


def summary(values: DoubleArray) -> Summary:
    """Sum up one group; NaN is left out and counted.

    values: one value a word, shape (n_words,).
    """
    present = _present(values)
    left_out = len(values) - len(present)
    if len(present) == 0:
        return Summary(0, left_out, *[float("nan")] * 5)
    p10, median, p90 = np.percentile(present, [10, 50, 90]).tolist()
    mean, top = float(present.mean()), float(present.max())
    return Summary(len(present), left_out, mean, median, p10, p90, top)


def cliffs_delta(a: DoubleArray, b: DoubleArray) -> float:
    """Cliff's delta: the chance that a value of `a` is above one of `b`, less the chance that it is below.

    a, b: values of two groups, shapes (n_a,) and (n_b,); NaN is left out.
    Returns a value from -1 (all of `a` below all of `b`) to 1 (all above); 0 where neither group is the
    higher one; NaN where a group is empty.
    Source: Cliff 1993. It equals `2U / (n_a n_b) - 1` with the Mann-Whitney U of `a`.
    """
    ours, theirs = _present(a), np.sort(_present(b))
    if len(ours) == 0 or len(theirs) == 0:
        return float("nan")
    below = np.searchsorted(theirs, ours, side="left").sum()
    above = (len(theirs) - np.searchsorted(theirs, ours, side="right")).sum()
    return int(below - above) / (len(ours) * len(theirs))


def _present(values: DoubleArray) -> DoubleArray:
    return values[~np.isnan(values)]
