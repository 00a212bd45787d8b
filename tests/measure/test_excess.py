import numpy as np
import pytest

from drift.measure.excess import excess


def test_the_excess_is_the_difference_of_the_means_and_the_sd_that_of_the_seeds():
    found = excess(np.array([0.3, 0.5]), np.array([0.1, 0.2, 0.3]))
    assert found.mean == pytest.approx(0.4)
    assert found.sd == pytest.approx(0.02**0.5)
    assert found.shuffled_mean == pytest.approx(0.2)
    assert found.shuffled_sd == pytest.approx(0.1)
    assert found.excess == pytest.approx(0.2)
    assert (found.n, found.n_shuffled) == (2, 3)


def test_the_interval_takes_the_labelling_as_one_more_draw_worked_out_by_hand():
    # Four shuffled trainings: s = sqrt(0.04 / 3), df = 3, t(0.975, 3) = 3.18245; s * sqrt(1 + 1 / 4).
    found = excess(np.array([0.4, 0.6]), np.array([0.0, 0.2, 0.0, 0.2]))
    half = 3.18245 * (0.04 / 3 * 1.25) ** 0.5
    assert found.low == pytest.approx(0.4 - half, abs=1e-5)
    assert found.high == pytest.approx(0.4 + half, abs=1e-5)


def test_the_seeds_own_spread_is_no_part_of_the_interval():
    theirs = np.array([0.0, 0.1, 0.2, 0.1])
    near, far = excess(np.array([0.5, 0.5]), theirs), excess(np.array([0.1, 0.9]), theirs)
    assert (near.low, near.high) == pytest.approx((far.low, far.high))


def test_one_training_has_no_spread_and_too_few_shuffled_trainings_give_no_interval():
    # Of two accuracies, 0.49 and 0.51, the interval would be wider than what there can be.
    found = excess(np.array([0.4]), np.array([0.08, 0.1, 0.12]))
    assert found.excess == pytest.approx(0.3)
    assert found.sd is None
    assert found.low is None
    assert found.high is None


def test_without_shuffled_trainings_there_is_no_excess():
    found = excess(np.array([0.4, 0.5]), np.empty(0))
    assert found.mean == pytest.approx(0.45)
    assert (found.excess, found.shuffled_mean, found.low) == (None, None, None)


def test_undefined_values_are_left_out_and_not_counted():
    found = excess(np.array([0.4, np.nan]), np.array([np.nan, np.nan]))
    assert (found.n, found.mean, found.n_shuffled) == (1, 0.4, 0)


def test_where_nothing_has_any_spread_the_interval_is_a_point():
    found = excess(np.zeros(3), np.zeros(4))
    assert (found.low, found.excess, found.high) == (0.0, 0.0, 0.0)


def test_shuffled_trainings_that_happen_to_be_equal_establish_nothing():
    """Of counts of 0.3 on average four are all 0 in 30 of 100 cases, and the next one is not in 26."""
    found = excess(np.array([1.0, 0.0, 1.0]), np.zeros(4))
    assert (found.excess, found.low, found.high) == (pytest.approx(2 / 3), None, None)


def test_rounding_is_no_excess():
    found = excess(np.array([1.0, 1.0]), np.full(4, 1.0 - 1e-9))
    assert (found.excess, found.low, found.high) == (0.0, 0.0, 0.0)
