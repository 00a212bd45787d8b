from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.policy_losses import Judgement, Outcome, joint_confidence, policy_losses
from drift.measure.paired_gap import paired_gap, pooled

N = 2_000
RNG = np.random.default_rng(0)


def answered(policy, shares, change=0.1, n=N):
    """A policy whose trainings answer the first documents rightly, up to these shares of them."""
    right = np.arange(n) < np.round(np.array(shares)[:, None] * n)
    return Outcome(policy, 2, right.mean(axis=1), np.full(len(shares), change), right)


def by_policy(*outcomes, margin=0.01):
    return {one.policy: one for one in policy_losses(outcomes, N, margin)}


def test_the_loss_is_the_best_other_policy_less_the_own_with_the_gap_of_each_seed():
    found = by_policy(answered("a", [0.80, 0.82]), answered("b", [0.70, 0.74]), answered("c", [0.60, 0.60]))
    assert list(found) == ["a", "b", "c"]
    assert found["b"].loss == pytest.approx(0.09)
    assert found["b"].gaps == pytest.approx((-0.10, -0.08))
    assert (found["a"].loss, found["a"].against) == (pytest.approx(-0.09), "b")
    assert found["a"].spread == pytest.approx(np.std([0.80, 0.82], ddof=1))


def test_the_interval_is_that_of_the_paired_gap_at_the_joint_confidence():
    one, other = answered("a", [0.80, 0.82, 0.81]), answered("b", [0.78, 0.79, 0.80])
    low, high = paired_gap(one.right, other.right).interval(0.95)
    assert (by_policy(one, other)["b"].low, by_policy(one, other)["b"].high) == pytest.approx((low, high))
    third = by_policy(one, other, answered("c", [0.5, 0.5, 0.5]))["b"]
    least = answered("c", [0.5, 0.5, 0.5])
    pairs = [paired_gap(a.right, b.right) for a, b in ((one, other), (one, least), (other, least))]
    low, high = pooled(pairs, 3)[0].interval(joint_confidence(3))
    assert (third.low, third.high) == pytest.approx((low, high))


def test_all_pairs_share_the_5_percent():
    assert joint_confidence(2) == pytest.approx(0.95)
    assert joint_confidence(4) == pytest.approx(1 - 0.05 / 6)


def test_no_worse_is_only_who_may_not_lose_the_margin():
    same = [0.800, 0.801, 0.799]
    found = by_policy(answered("a", same), answered("b", same), answered("c", [0.7, 0.7, 0.7]))
    assert (found["a"].judgement, found["b"].judgement) == (Judgement.NO_WORSE,) * 2
    assert found["c"].judgement is Judgement.WORSE
    assert found["c"].better in ("a", "b")


def test_a_hopeless_policy_makes_no_other_one_good():
    close = answered("a", [0.80, 0.84]), answered("b", [0.78, 0.80])
    assert by_policy(*close)["b"].judgement is Judgement.UNTOLD
    assert by_policy(*close, answered("hopeless", [0.3, 0.3]))["b"].judgement is Judgement.UNTOLD


def test_a_loss_that_is_established_and_small_is_no_worse_and_says_by_whom():
    found = by_policy(answered("a", [0.80] * 4), answered("b", [0.79] * 4), margin=0.05)
    assert found["b"].judgement is Judgement.NO_WORSE
    assert found["b"].better == "a"


def test_what_cannot_be_told_says_how_many_seeds_would_tell():
    found = by_policy(answered("a", [0.80, 0.84]), answered("b", [0.76, 0.78]))["b"]
    assert found.judgement is Judgement.UNTOLD
    again = by_policy(
        *(answered(p, s * ((found.seeds + 1) // 2)) for p, s in (("a", [0.8, 0.84]), ("b", [0.76, 0.78])))
    )
    assert found.seeds > 2
    assert again["b"].judgement is Judgement.WORSE


def test_where_no_number_of_seeds_would_tell_it_says_how_many_documents_it_takes():
    ours, theirs = (RNG.random((1, N)) < 0.7 for _ in range(2))
    found = by_policy(
        *(
            Outcome(p, 1, right.mean(axis=1), np.zeros(2), right)
            for p, right in (("a", np.repeat(ours, 2, axis=0)), ("b", np.repeat(theirs, 2, axis=0)))
        ),
        margin=0.002,
    )
    untold = [one for one in found.values() if one.judgement is Judgement.UNTOLD]
    assert untold
    assert all(one.seeds is None and one.documents > N for one in untold)


def test_seeds_that_are_there_are_not_said_to_tell():
    """The best policy, on the same documents, leaves nothing open; one that is right on others does."""
    other = answered("other documents", [0.8] * 3)
    other = replace(other, right=other.right[:, ::-1])
    found = by_policy(answered("own", [0.8] * 3), answered("best", [0.8005] * 3), other)["own"]
    assert (found.against, found.judgement, found.seeds) == ("best", Judgement.UNTOLD, None)
    assert found.documents > N


def test_one_seed_tells_nothing():
    found = by_policy(answered("a", [0.9]), answered("b", [0.5]))["b"]
    assert (found.low, found.high, found.seeds, found.documents) == (None,) * 4
    assert found.judgement is Judgement.UNTOLD


def test_runs_without_answers_are_judged_more_cautiously():
    one, other = answered("a", [0.80, 0.82, 0.81]), answered("b", [0.78, 0.79, 0.80])
    bare = [Outcome(each.policy, 2, each.accuracy, each.change) for each in (one, other)]
    known, cautious = by_policy(one, other)["b"], by_policy(*bare)["b"]
    assert cautious.loss == pytest.approx(known.loss)
    assert cautious.high - cautious.low > known.high - known.low


def test_one_policy_loses_nothing():
    assert policy_losses([answered("a", [0.5, 0.6])], N) == ()
