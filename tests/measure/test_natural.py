import numpy as np
import pytest
from scipy import stats

from drift.measure.bootstrap import bootstrap_interval
from drift.measure.natural import natural_gain


def documents(n=300):
    random = np.random.default_rng(2)
    lengths = random.integers(4, 40, n)
    unseen = random.binomial(lengths, 0.06)
    return random.normal(size=n), unseen, lengths, random.normal(5000, 900, n)


def test_groups_are_means_of_documents_with_so_many_unseen_tokens():
    found = natural_gain(
        np.array([1.0, 0, 1, -1, -1]), np.array([0, 0, 1, 3, 7]), np.array([4, 4, 4, 9, 9]), np.ones(5)
    )
    assert [(one.n, one.gain) for one in found.groups] == [(2, 0.5), (1, 1.0), (0, None), (2, -1.0)]
    assert {one.interval for one in found.groups} == {None}  # the two of the last are alike, by chance


def test_a_document_without_a_token_is_left_out_and_counted():
    found = natural_gain(np.array([1.0, 0, 1]), np.array([0, 1, 0]), np.array([4, 4, 0]), np.ones(3))
    assert (found.n, found.left_out, found.mean_unseen) == (2, 1, 0.5)


def test_a_document_of_one_token_is_a_document():
    found = natural_gain(np.array([1.0, 0, 1]), np.array([0, 1, 0]), np.array([1, 1, 4]), np.ones(3))
    assert (found.n, found.left_out) == (3, 0)


def test_slopes_are_those_of_least_squares():
    gain, unseen, lengths, rank = documents()
    found = natural_gain(gain, unseen, lengths, rank)
    ones = np.ones(len(gain))
    for ours, columns in (
        (found.on_number, [unseen]),
        (found.on_share, [100 * unseen / lengths]),
        (found.on_number_adjusted, [unseen, lengths, rank]),
        (found.on_share_adjusted, [100 * unseen / lengths, lengths, rank]),
    ):
        theirs = np.linalg.lstsq(np.stack([ones, *columns], axis=1), gain, rcond=None)[0][1]
        assert ours.value == pytest.approx(theirs, rel=1e-9)


def test_the_interval_is_the_bootstraps_of_documents():
    """Of 60 documents, so that the percentiles are those of t with 59 degrees of freedom times √(60/59)."""
    gain, unseen, lengths, rank = documents(60)
    ours = natural_gain(gain, unseen, lengths, rank).on_number.interval
    theirs = bootstrap_interval(
        lambda rows: np.array([np.polyfit(unseen[one], gain[one], 1)[0] for one in rows]),
        len(gain),
        level=1 - 2 * stats.norm.cdf(stats.t.ppf(0.025, 59) * (60 / 59) ** 0.5),
    )
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_the_interval_of_a_group_is_that_of_its_mean():
    gain, unseen, lengths, rank = documents()
    group = natural_gain(gain, unseen, lengths, rank).groups[1]
    chosen = gain[unseen == 1]
    half = 1.96 * chosen.std() / len(chosen) ** 0.5
    assert (group.interval.low, group.interval.high) == pytest.approx(
        (group.gain - half, group.gain + half), abs=0.03
    )


def test_without_documents_nothing_is_said():
    nothing = natural_gain(np.empty(0), np.empty(0, int), np.empty(0, int), np.empty(0))
    assert (nothing.n, nothing.on_number.value, nothing.groups[0].gain) == (0, None, None)


def test_a_slope_that_lengths_explain_goes_where_they_are_held_fixed():
    _, unseen, lengths, rank = documents()
    found = natural_gain(-0.01 * lengths, unseen, lengths, rank)
    assert found.on_number.value < -0.01
    assert abs(found.on_number_adjusted.value) < 1e-9


def test_where_no_document_differs_there_is_no_slope():
    found = natural_gain(np.array([1.0, 0, 1]), np.zeros(3, int), np.array([4, 5, 6]), np.arange(3.0))
    assert found.on_number.value is None
    assert found.on_number.interval is None


def test_where_no_gain_is_other_than_0_there_is_no_interval_and_no_slope():
    """Zero differences among 60 documents leave room for up to 5 % among others."""
    unseen, lengths = np.repeat([0, 1, 2], 20), np.full(60, 10)
    found = natural_gain(np.zeros(60), unseen, lengths, np.arange(60.0))
    assert found.n_changed == 0
    assert [one.gain for one in found.groups] == [0, 0, 0, None]
    assert all(one.interval is None for one in found.groups)
    assert (found.on_number.value, found.on_share_adjusted.interval) == (None, None)


def test_fewer_than_six_documents_with_a_gain_give_no_interval():
    """A resample misses one document in 37 of 100 cases: its interval would end at 0 and never cross it."""
    unseen, lengths = np.repeat([0, 1, 2], 20), np.full(60, 10)
    found = []
    for n_changed in (1, 5, 6):
        gain = np.where(np.arange(60) < n_changed, -1.0, 0.0)
        found.append(natural_gain(gain, unseen, lengths, np.random.default_rng(0).normal(size=60)))
    assert [one.n_changed for one in found] == [1, 5, 6]
    assert [one.few_changed for one in found] == [True, True, False]
    assert [one.groups[0].interval is None for one in found] == [True, True, False]
    assert all(one.groups[1].interval is None for one in found)
    assert all(one.on_number.value > 0 for one in found)
    assert [one.on_number.interval is None for one in found] == [True, True, False]
    assert [one.on_share.interval is None for one in found] == [True, True, False]


def test_a_slope_is_held_at_what_a_gain_can_be():
    # 0.5 at none and -0.5 at one: a document's token is half of it, its slope -0.02 for 1 %.
    gain, unseen = np.repeat([0.5, -0.5], 20), np.repeat([0, 1], 20)
    found = natural_gain(gain, unseen, np.full(40, 2), np.ones(40), most=0.4)
    assert found.on_number.value == -0.4
    assert found.on_number.interval.low == found.on_number.interval.high == -0.4
    assert found.on_share.value == pytest.approx(-0.02)
