"""Words in an order."""

import numpy as np

from drift.analysis.ranking import least_changed, most_and_least_changed, most_changed, ranked
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood


def test_equal_values_keep_the_vocabularys_order_and_only_what_is_asked_for_is_ranked():
    values = np.array([1.0, 3.0, 3.0, 9.0])
    assert list(ranked(values, np.array([True, True, True, False]))) == [1, 2, 0]


def test_most_and_least_changed_are_the_ends_of_their_rankings(report_run):
    table = word_table(report_run([f"w{number}" for number in range(40)]), neighbourhood=Neighbourhood(3))
    found = most_and_least_changed(table, table.word, 12, 6)
    assert list(found.most) == [table.word[one] for one in most_changed(table)][:12]
    order = sorted(np.flatnonzero(table.seen), key=lambda one: (-table.overlap[one], -table.count[one]))
    assert list(least_changed(table)) == order
    assert list(found.least) == [word for one in order if (word := table.word[one]) not in found.most][:6]


def test_a_word_that_is_not_asked_for_is_in_neither(report_run):
    table = word_table(report_run([f"w{number}" for number in range(40)]), neighbourhood=Neighbourhood(3))
    among = table.word[:10]
    found = most_and_least_changed(table, among, 12, 6)
    assert {*found.most, *found.least} <= set(among)
    assert not set(found.most) & set(found.least)
