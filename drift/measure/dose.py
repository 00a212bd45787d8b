"""Displacement against count: how far words of a count went, and which went further or less far than that."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.measure.cosine import divide
from drift.measure.rank_correlation import rank_correlation

SMALLEST_BIN = 100
"""How many words a bin of counts holds at least: the median and spread of fewer say little."""

_MAD_OF_NORMAL = 0.6744897501960817  # the 0.75 quantile of the standard normal distribution


@dataclass(frozen=True)
class DoseResponse:
    """How displacement goes with the count.

    spearman: rank correlation, from -1 to 1; NaN where fewer than two words have a value or where the
        counts or the values are all equal.
    n: how many seen words it is over. left_out: how many seen words have no value (NaN).
    """

    spearman: float
    n: int
    left_out: int


@dataclass(frozen=True)
class CountBin:
    """The displacement of words of like count.

    lowest, highest: the counts of its words. n: how many words.
    p10, median, p90: of their displacement, in its unit, above 0; the median is what is expected of them.
    spread: 1.4826 times the median absolute deviation of the logarithm of displacement, 0 or more: as the
        standard deviation of a normal distribution. `exp(spread)` is a factor.
    """

    lowest: int
    highest: int
    n: int
    p10: float
    median: float
    p90: float
    spread: float


@dataclass(frozen=True, eq=False)
class CountFit:
    """What the count explains of displacement, and what it does not; arrays have the shape (n_words,).

    expected: displacement of words of that count, above 0; NaN for words that are not fitted.
    z: the logarithm of `displacement / expected` over the spread of its bin; NaN also where that is 0. It
        orders words and tests nothing: its tails are longer than a normal distribution's on any labels.
    bins: the counts rising. n: how many words are fitted. still: how many seen words did not move at all,
    left_out: how many have no displacement (NaN); both have no logarithm and are not fitted.
    """

    expected: DoubleArray
    z: DoubleArray
    bins: tuple[CountBin, ...]
    n: int
    still: int
    left_out: int


def dose_response(counts: IntArray, values: DoubleArray) -> DoseResponse:
    """Spearman's rank correlation of displacement with the count, over the seen words.

    counts: occurrences in the training documents, shape (n_words,); words with count 0 are unseen and are
        not looked at.
    values: displacement, shape (n_words,); NaN is left out and counted.
    """
    seen = counts > 0
    used = seen & ~np.isnan(values)
    n, left_out = int(used.sum()), int(seen.sum() - used.sum())
    found = rank_correlation(np.log(counts[used]), values[used])
    return DoseResponse(float("nan") if found is None else found, n, left_out)


def count_fit(counts: IntArray, values: DoubleArray, smallest: int = SMALLEST_BIN) -> CountFit:
    """Fit displacement by count among seen words: bin by bin, its median and its spread on the log scale.

    counts: as for `dose_response`. values: displacement, 0 or more, shape (n_words,).
    smallest: how many words a bin holds at least, where there are so many.

    A line through all words would not do. Words of count 1 take all their steps in one direction and lie
    close together, those of higher counts are pulled one way and the other and spread three times as wide;
    one common spread would call rare words ordinary and frequent ones outlying. So each bin is its own scale.
    Sources: median and MAD within bins of the abundance, as Zheng et al. 2017 normalise the dispersion of
    genes; the robust z is that of Iglewicz and Hoaglin 1993.
    """
    seen = counts > 0
    used = seen & (values > 0)
    groups = _bin_words(counts, used, smallest)
    expected, z = np.full((2, len(values)), np.nan)
    bins = []
    for group in groups:
        one, z[group] = _count_bin(counts[group], values[group])
        expected[group] = one.median
        bins.append(one)
    return CountFit(
        expected=expected,
        z=z,
        bins=tuple(bins),
        n=int(used.sum()),
        still=int((seen & (values == 0)).sum()),
        left_out=int((seen & np.isnan(values)).sum()),
    )


def _bin_words(counts: IntArray, used: BoolArray, smallest: int) -> list[IntArray]:
    """Places of the words of each bin: half octaves of the count, joined until each is large enough."""
    places = np.flatnonzero(used)
    half_octaves = np.floor(2 * np.log2(counts[places])).astype(np.int64)
    groups: list[IntArray] = []
    for one in np.unique(half_octaves):
        more = places[half_octaves == one]
        if groups and len(groups[-1]) < smallest:
            groups[-1] = np.concatenate([groups[-1], more])
        else:
            groups.append(more)
    if len(groups) > 1 and len(groups[-1]) < smallest:
        last = groups.pop()
        groups[-1] = np.concatenate([groups[-1], last])
    return groups


def _count_bin(counts: IntArray, values: DoubleArray) -> tuple[CountBin, DoubleArray]:
    """The bin of some words, and their z."""
    p10, median, p90 = np.percentile(values, [10, 50, 90]).tolist()
    away = np.log(values) - np.log(median)
    spread = float(np.median(np.abs(away))) / _MAD_OF_NORMAL
    z = divide(away, np.array(spread))
    return (
        CountBin(
            lowest=int(counts.min()),
            highest=int(counts.max()),
            n=len(values),
            p10=p10,
            median=median,
            p90=p90,
            spread=spread,
        ),
        z,
    )
