"""The percentile bootstrap: how far a figure would move with other rows of the same kind."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, IntArray, row_slices
from drift.errors import SettingsError

RESAMPLES = 2_000
CONFIDENCE = 0.95
"""The coverage of an interval where nothing else is asked for."""

_ROW_BYTES = 128  # a drawn row: its number, a few values, and what it takes to rank them


@dataclass(frozen=True)
class Interval:
    """A percentile bootstrap interval.

    low, high: its ends, in the unit of the statistic. level: its coverage, between 0 and 1.
    resamples: how many resamples it is over; those for which the statistic is undefined are not among them.
    """

    low: float
    high: float
    level: float
    resamples: int

    def holds(self, value: float) -> bool:
        """Whether `value` lies between the ends, both included."""
        return self.low <= value <= self.high


def bootstrap_interval(
    statistic: Callable[[IntArray], DoubleArray],
    n_rows: int,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    level: float = CONFIDENCE,
) -> Interval | None:
    """The interval of a statistic over rows drawn again with replacement.

    statistic: gets row numbers from 0 to `n_rows - 1`, shape (n, n_rows), one resample a line, and returns
        one value each, shape (n,), NaN where it is undefined. It gets a block of resamples at a time, so
        that memory stays bounded. Values of one row that are looked up by the same number stay together:
        that is the paired bootstrap. For two groups that are not paired, call it once with the rows of each.
    Returns None where there is no row, or no resample has a value.
    Source: Efron and Tibshirani 1993, chapter 13.

    Raises SettingsError for fewer than 1 resample or a level that is not between 0 and 1.
    """
    if resamples < 1 or not 0 < level < 1:
        raise SettingsError(
            f"expected 1 or more resamples and a level between 0 and 1, got {resamples} and {level}."
        )
    if n_rows == 0:
        return None
    draws, values = np.random.default_rng(seed), np.empty(resamples)
    for block in row_slices(resamples, _ROW_BYTES * n_rows):
        values[block] = statistic(draws.integers(n_rows, size=(block.stop - block.start, n_rows)))
    return percentile_interval(values, level)


def percentile_interval(
    values: DoubleArray, level: float = CONFIDENCE, *, n: int | None = None
) -> Interval | None:
    """The interval from the values of a statistic over resamples, shape (n,); None where all are NaN.

    n: the rows that the statistic hangs on, where they may be few, 2 or more. Their resamples vary less than
    other rows would, by (n - 1) / n of the variance, and as if the variance were known: percentiles further
    out make up for both, as t does for a mean. None: taken to be many.
    Source of that: the expanded percentile interval, Hesterberg 2015.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    beyond = (1 - level) / 2
    if n is not None:
        from scipy.special import ndtr, stdtrit

        beyond = float(ndtr(stdtrit(n - 1, beyond) * (n / (n - 1)) ** 0.5))
    low, high = np.percentile(known, [100 * beyond, 100 * (1 - beyond)]).tolist()
    return Interval(low, high, level, len(known))
