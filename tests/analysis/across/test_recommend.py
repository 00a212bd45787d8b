import numpy as np
import pytest

from drift.analysis.across.recommend import Outcome, best_epoch, recommend


def outcome(policy, accuracy, change, epoch=3):
    accuracy = np.array(accuracy)
    return Outcome(policy, epoch, accuracy, np.full(len(accuracy), change))


def advised(*outcomes, n_test=1000):
    return recommend({one.policy: one for one in outcomes}, n_test)


def test_a_gain_that_every_seed_shows_is_advised():
    found = advised(outcome("frozen", [0.70, 0.71, 0.70], 0.0), outcome("trainable", [0.80, 0.81, 0.80], 0.2))
    assert (found.policy, found.epoch) == ("trainable", 3)
    assert "established to be more accurate than every other policy" in found.text


def test_a_gain_within_the_spread_is_no_difference():
    found = advised(outcome("frozen", [0.70, 0.78, 0.74], 0.0), outcome("trainable", [0.76, 0.73, 0.76], 0.2))
    assert found.policy is None
    assert found.text.startswith("No difference in test accuracy established among trainable and frozen.")
    assert "frozen changes neighbourhoods least" in found.text


def test_of_equally_accurate_policies_the_one_that_changes_least_is_advised():
    found = advised(
        outcome("frozen", [0.60, 0.61, 0.60], 0.0),
        outcome("trainable", [0.80, 0.82, 0.81], 0.3),
        outcome("staged", [0.81, 0.80, 0.80], 0.1),
    )
    assert found.policy == "staged"
    assert "not established to be less accurate than trainable" in found.text


def test_frozen_is_advised_where_only_another_policy_falls_behind():
    found = advised(
        outcome("frozen", [0.80, 0.82, 0.79], 0.0),
        outcome("trainable", [0.81, 0.80, 0.82], 0.3),
        outcome("staged", [0.60, 0.61, 0.60], 0.1),
    )
    assert found.policy == "frozen"


def test_the_difference_is_paired_by_seed():
    # The seeds differ by far more than the policies, which differ by the same in each seed.
    found = advised(
        outcome("frozen", [0.50, 0.70, 0.90], 0.0), outcome("trainable", [0.521, 0.720, 0.919], 0.2)
    )
    assert found.policy == "trainable"
    gap = found.differences[0]
    assert (gap.policy, gap.against, gap.n) == ("frozen", "trainable", 3)
    assert gap.mean == pytest.approx(-0.02)
    # sd 0.001, standard error 0.001 / sqrt(3), t(0.975, 2) = 4.302653.
    assert gap.high == pytest.approx(-0.02 + 4.302653 * 0.001 / 3**0.5, abs=1e-6)


def test_differences_that_are_equal_by_the_coarseness_of_accuracy_are_not_established():
    # One document of 100 in either seed: the same difference, and no reason to trust it.
    found = advised(outcome("frozen", [0.70, 0.72], 0.0), outcome("trainable", [0.71, 0.73], 0.2), n_test=100)
    assert found.policy is None


def test_one_seed_establishes_nothing_and_says_so():
    found = advised(outcome("frozen", [0.5], 0.0), outcome("trainable", [0.9], 0.2))
    assert found.policy is None
    assert "one seed gives no interval" in found.text
    assert "no interval" in found.reasons[0]


def test_one_policy_has_nothing_to_differ_from():
    assert "the only policy" in advised(outcome("frozen", [0.5, 0.6], 0.0)).text


def test_the_shared_test_documents_are_part_of_the_uncertainty():
    found = advised(outcome("frozen", [0.5, 0.5], 0.0), outcome("trainable", [0.8, 0.8], 0.2), n_test=400)
    assert found.test_error == pytest.approx(0.02)  # sqrt(0.8 * 0.2 / 400)
    assert "2.0 points" in found.reasons[-1]


def test_without_test_documents_there_is_no_error_of_them():
    assert advised(outcome("frozen", [0.5, 0.5], 0.0), n_test=0).test_error is None


def test_the_best_epoch_is_that_of_the_highest_mean_and_the_first_of_equal_ones():
    assert best_epoch(np.array([[0.5, 0.7, 0.6], [0.5, 0.7, 0.8]])) == 1
