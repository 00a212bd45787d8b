from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.policy_losses import Outcome
from drift.analysis.across.recommend import recommend
from drift.errors import SettingsError

N = 4_000


def outcome(policy, shares, change=0.0, epoch=3, rising=False):
    """A policy whose trainings answer the first documents rightly, up to these shares of them."""
    right = np.arange(N) < np.round(np.array(shares)[:, None] * N)
    return Outcome(policy, epoch, right.mean(axis=1), np.full(len(shares), change), right, rising)


def advised(*outcomes, margin=0.01):
    return recommend(outcomes, N, margin)


def test_a_gain_that_every_seed_shows_is_advised():
    found = advised(outcome("frozen", [0.70, 0.71, 0.70]), outcome("trainable", [0.80, 0.81, 0.80], 0.2))
    assert (found.policy, found.epoch) == ("trainable", 3)
    assert "more accurate than every other policy" in found.text
    assert "less accurate than trainable" in found.reasons[0]


def test_policies_below_the_commonest_class_are_said_to_be():
    outcomes = outcome("frozen", [0.38, 0.41]), outcome("trainable", [0.33, 0.35])
    said = "No policy here is right more often (39.5% at best) than who always answers"
    assert said in recommend(outcomes, N, majority=0.461).reasons[-1]
    for others in (recommend(outcomes, N, majority=0.39), recommend(outcomes, N)):
        assert said not in " ".join(others.reasons)


def test_a_gain_within_the_spread_cannot_be_told():
    found = advised(outcome("frozen", [0.70, 0.78, 0.74]), outcome("trainable", [0.76, 0.73, 0.76], 0.2))
    assert (found.policy, found.epoch) == (None, None)
    assert found.text.startswith("It cannot be told which policy is no worse than the best by 1 point.")
    assert "Most accurate here: trainable, stopped at epoch 3" in found.text
    assert "it takes more than 100 seeds, if these are typical" in found.reasons[0]


def test_of_policies_that_are_no_worse_the_one_that_changes_least_is_advised():
    found = advised(
        outcome("frozen", [0.600, 0.601, 0.600]),
        outcome("trainable", [0.800, 0.801, 0.800], 0.3),
        outcome("staged", [0.800, 0.800, 0.800], 0.1),
    )
    assert found.policy == "staged"
    assert "It loses less than 1 point against the best policy" in found.text
    assert "trainable is the most accurate here" in found.text


def test_a_hopeless_policy_does_not_make_frozen_the_advice():
    two = outcome("frozen", [0.76, 0.78]), outcome("trainable", [0.80, 0.80], 0.3)
    assert advised(*two).policy is None
    assert advised(*two, outcome("staged", [0.40, 0.40], 0.1)).policy is None


def test_the_most_accurate_policy_is_advised_where_the_others_cannot_be_told():
    found = advised(outcome("trainable", [0.80] * 3, 0.2), outcome("frozen", [0.797, 0.789, 0.793]))
    assert found.policy == "trainable"
    assert "No other policy is more accurate by 1 point or more." in found.text
    assert "Whether that holds for frozen too cannot be told." in found.text


def test_a_loss_that_is_established_but_small_is_said():
    found = advised(outcome("frozen", [0.79] * 4, 0.0), outcome("trainable", [0.80] * 4, 0.2), margin=0.05)
    assert found.policy == "frozen"
    assert "It is less accurate, but by less than 5 points" in found.text
    assert "less accurate than trainable, but by less than the margin" in found.reasons[0]


def test_the_gap_of_each_seed_is_told():
    found = advised(outcome("frozen", [0.70, 0.72]), outcome("trainable", [0.80, 0.80], 0.2))
    assert "frozen against trainable: -9.0 points of test accuracy (by seed: -10.0, -8.0;" in found.reasons[0]


def test_policies_that_still_rise_are_named():
    rising = outcome("frozen", [0.7, 0.7], rising=True), outcome("trainable", [0.8, 0.8], rising=True)
    assert any(
        one.startswith("Still rising at the last epoch: trainable and frozen.")
        for one in advised(*rising).reasons
    )
    assert not any(
        "rising" in one for one in advised(outcome("a", [0.7] * 3), outcome("b", [0.8] * 3)).reasons
    )


@pytest.mark.parametrize(("n_seeds", "warned"), [(2, True), (3, False)])
def test_fewer_than_three_seeds_are_said_to_be_few(n_seeds, warned):
    found = advised(outcome("frozen", [0.5] * n_seeds), outcome("trainable", [0.8] * n_seeds))
    assert any("fewer than 3 seeds" in one for one in found.reasons) is warned


def test_one_seed_tells_nothing_and_says_so():
    found = advised(outcome("frozen", [0.5]), outcome("trainable", [0.9], 0.2))
    assert found.policy is None
    assert "one seed gives no interval" in found.text
    assert "no interval" in found.reasons[0]


def test_an_epoch_that_is_the_last_is_not_said_to_be_one_at_which_training_was_stopped():
    frozen, best = outcome("frozen", [0.70, 0.71, 0.70]), outcome("trainable", [0.80, 0.81, 0.80], 0.2)
    assert "Recommended: trainable, stopped at epoch 3 (test" in advised(frozen, best).text
    said = advised(frozen, replace(best, is_last=True)).text
    assert "Recommended: trainable, at epoch 3, its last (test" in said
    assert "stopped" not in said


def test_one_policy_leaves_nothing_to_choose():
    found = advised(outcome("frozen", [0.5, 0.6]))
    assert "the only policy" in found.text
    assert (found.policy, found.reasons, found.losses) == (None, (), ())


def test_other_test_documents_are_part_of_the_uncertainty():
    found = advised(outcome("frozen", [0.5] * 3), outcome("trainable", [0.8] * 3, 0.2))
    assert f"for other test documents than these {N:,}" in found.reasons[1]
    assert found.losses[1].high - found.losses[1].low > 0.02  # although all seeds agree


def test_runs_without_answers_are_said_to_be_compared_less_closely():
    known = outcome("frozen", [0.5] * 3), outcome("trainable", [0.8] * 3)
    bare = [Outcome(one.policy, one.epoch, one.accuracy, one.change) for one in known]
    assert any("do not hold their answers" in one for one in advised(*bare).reasons)
    assert not any("do not hold their answers" in one for one in advised(*known).reasons)


@pytest.mark.parametrize("margin", [0, -0.01, 1, float("nan")])
def test_a_margin_that_is_no_share_is_refused(margin):
    with pytest.raises(SettingsError, match="margin above 0 and below 1"):
        advised(outcome("frozen", [0.5, 0.5]), margin=margin)


def test_what_the_choice_of_epochs_leaves_open_neither_seeds_nor_test_documents_are_said_to_tell():
    unsure = [
        replace(outcome(policy, shares), of_choice=0.01**2)
        for policy, shares in (("frozen", [0.700, 0.702, 0.701]), ("trainable", [0.704, 0.703, 0.704]))
    ]
    found = advised(*unsure)
    assert found.policy is None
    assert "another validation part would choose other epochs" in found.reasons[0]
    assert any("and for other choices of the epochs" in one for one in found.reasons)
    assert not any(
        "choices of the epochs" in one
        for one in advised(outcome("a", [0.7] * 2), outcome("b", [0.7] * 2)).reasons
    )
