"""A running median along counts."""

import numpy as np

from drift.measure.running_median import running_median


def test_a_running_median_joins_bins_of_few_words():
    counts = np.repeat([1, 10, 100], [30, 25, 5])
    values = np.repeat([1.0, 2.0, 9.0], [30, 25, 5])
    centres, (_, middle, _) = running_median(counts, values)
    # The 5 words of count 100 are too few for a bin: they join the 25 before them.
    np.testing.assert_allclose(centres, [1, 1, 10 ** (35 / 30), 100])
    np.testing.assert_allclose(middle, [1, 1, 2, 2])


def test_the_band_is_from_the_tenth_to_the_ninetieth_percentile_whatever_the_order():
    values = np.concatenate([np.arange(20.0), 100 + np.arange(20.0)])
    counts = np.repeat([1, 100], 20)  # 20 words are a bin
    shuffled = np.random.default_rng(0).permutation(40)
    centres, (low, middle, high) = running_median(counts[shuffled], values[shuffled])
    np.testing.assert_allclose(centres, [1, 1, 100, 100])
    np.testing.assert_allclose(low, [1.9, 1.9, 101.9, 101.9])
    np.testing.assert_allclose(middle, [9.5, 9.5, 109.5, 109.5])
    np.testing.assert_allclose(high, [17.1, 17.1, 117.1, 117.1])


def test_nineteen_words_are_no_bin_at_either_end():
    for few, many in ((1, 100), (100, 1)):
        counts = np.repeat([few, many], [19, 21])
        centres, _ = running_median(counts, np.arange(40.0))
        np.testing.assert_allclose(centres, [1, np.exp(np.log(counts).mean()), 100])


def test_bins_are_equally_wide_in_log_count():
    # From 1 to 2^24 the 24 bins are cut at every power of 2.
    low, high, top = 2**13, 2**23, 2**24
    counts = np.repeat([1, low - 1, low + 1, high - 1, high + 1, top], [1, 20, 20, 20, 20, 1])
    centres, _ = running_median(counts, np.zeros(82))
    first, last = (low - 1) ** (20 / 21), (high + 1) ** (20 / 21) * top ** (1 / 21)
    np.testing.assert_allclose(centres, [1, first, low + 1, high - 1, last, top])
