"""What the controls say of a word or a figure."""

import numpy as np
import pytest

from drift.analysis.across.controls import controls
from drift.analysis.across.standing import (
    ESTABLISHED,
    NOT_ESTABLISHED,
    NOT_TESTED,
    STANDINGS,
    difference_standing,
    word_standings,
)
from drift.measure.excess import excess
from drift.measure.neighbourhood import Neighbourhood


def test_a_words_standing_is_that_of_the_controls(make_controls):
    found = controls(make_controls(), neighbourhood=Neighbourhood(3, None))
    standings = word_standings(found.moved, np.array([39, 0, 9, 4]))
    assert standings == [NOT_TESTED, ESTABLISHED, NOT_ESTABLISHED, ESTABLISHED]
    every = word_standings(found.changed, np.arange(40))
    evidence = found.changed.evidence
    assert [one == ESTABLISHED for one in every] == evidence.established.tolist()
    assert [one == NOT_TESTED for one in every] == np.isnan(evidence.p).tolist()


@pytest.mark.parametrize(
    ("ours", "shuffled", "expected"),
    [
        ([3.0, 3.1, 3.2], [1.0, 1.1, 1.2, 1.1], "established"),
        ([1.0, 1.1, 1.2], [3.0, 3.1, 3.2, 3.1], "established"),
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 2.0], "could be chance"),
        ([1.0, 1.1], [2.0, 2.1, 2.2], "not tested"),
    ],
)
def test_a_difference_is_established_where_its_interval_leaves_out_0(ours, shuffled, expected):
    assert difference_standing(excess(np.array(ours), np.array(shuffled))) == expected
    assert expected in STANDINGS
