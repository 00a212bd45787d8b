"""The fast version of `tests/calibration/labellings.py`: shares from 200 labellings of one kind of text."""

import pytest

from tests.calibration.labellings import (
    ANY,
    FIGURES,
    MEASURES,
    false_findings,
    figures_covered,
    power,
    with_half_the_error,
)
from tests.calibration.unseen import may_be_at_least, may_be_at_most

N, KIND, SHUFFLED = 200, "two classes", 10


@pytest.mark.parametrize("alike", [False, True])
def test_labels_that_are_coin_flips_establish_nothing(alike):
    found = false_findings(KIND, N, SHUFFLED, alike=alike)
    assert all(may_be_at_most(found[measure], 0.05) for measure in MEASURES), found
    assert alike or may_be_at_most(found[ANY], 0.05), found


def test_half_the_spread_fails_the_same_check():
    wrong = with_half_the_error(KIND, N, SHUFFLED)
    assert not any(may_be_at_most(wrong[measure], 0.05) for measure in MEASURES)


def test_the_intervals_of_figures_hold_an_excess_of_nothing():
    covered, halved = figures_covered(KIND, N, SHUFFLED), figures_covered(KIND, N, SHUFFLED, 0.5)
    for figure in FIGURES:
        assert may_be_at_least(covered[figure], 0.93), figure
        assert not may_be_at_least(halved[figure], 0.93), figure


def test_words_of_a_class_are_found():
    found = power(KIND, 0.2, 5, SHUFFLED)
    assert found["displacement"][0] >= 3
    assert sum(number for number, _ in found.values()) >= 5
