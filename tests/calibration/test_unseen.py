"""The fast version of `tests/calibration/unseen.py`: each share from 400 simulations or fewer."""

import pytest

from tests.calibration.unseen import (
    KINDS,
    break_even_covered,
    cost_covered,
    cries_wolf,
    gain_covered,
    may_be_at_least,
    may_be_at_most,
    natural_covered,
    prediction_covered,
    share,
)

N = 400


@pytest.mark.parametrize("kind", KINDS)
def test_the_interval_of_the_cost_holds_what_is_true(kind):
    assert may_be_at_least(share(cost_covered, N, kind), 0.93)


def test_half_the_standard_error_fails_the_same_check():
    assert not may_be_at_least(share(cost_covered, N, "even", 0.5), 0.93)


@pytest.mark.parametrize("unit", ["deal", "document"])
@pytest.mark.parametrize("kind", KINDS)
def test_swapped_policies_have_no_cost(kind, unit):
    assert may_be_at_most(share(cries_wolf, N, kind, unit), 0.05)


def test_half_the_standard_error_finds_costs_of_swapped_policies():
    assert not may_be_at_most(share(cries_wolf, N, "even", "deal", 0.5), 0.05)


@pytest.mark.parametrize("seeds", [0.0, 0.02, 0.05])
def test_the_interval_of_the_gain_from_three_seeds_holds_it(seeds):
    assert may_be_at_least(share(gain_covered, N, seeds), 0.93)


def test_half_the_standard_error_of_the_gain_fails_the_same_check():
    assert not may_be_at_least(share(gain_covered, N, 0.02, 0.4), 0.93)


@pytest.mark.parametrize("kind", KINDS)
def test_fiellers_set_holds_the_true_break_even(kind):
    assert may_be_at_least(share(break_even_covered, N, kind), 0.93)


def test_the_predicted_gain_comes_true():
    assert may_be_at_least(share(prediction_covered, N), 0.93)
    assert not may_be_at_least(share(prediction_covered, N, 0.5), 0.93)


def test_the_slope_of_natural_documents_is_covered_where_few_answers_changed():
    assert may_be_at_least(share(natural_covered, 100, "on_share", 8), 0.93)
    assert not may_be_at_least(share(natural_covered, 50, "on_share", 8, 0.5, 0.5), 0.93)
