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
