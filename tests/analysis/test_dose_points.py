"""A sample of displacement against count."""

import numpy as np

from drift.analysis.dose_points import dose_points
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood


def test_the_points_are_seen_words_that_moved_and_the_sample_is_always_the_same(report_run):
    table = word_table(report_run([f"w{number}" for number in range(40)]), neighbourhood=Neighbourhood(3))
    every = dose_points(table)
    there = table.seen & (table.l2 > 0)
    np.testing.assert_array_equal(every.counts, table.count[there])
    np.testing.assert_array_equal(every.moved, table.l2[there])
    some = dose_points(table, 5)
    assert len(some.counts) == len(some.moved) == 5
    np.testing.assert_array_equal(some.moved, dose_points(table, 5).moved)
    assert set(some.moved.tolist()) <= set(every.moved.tolist())
