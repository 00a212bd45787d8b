from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm, ttest_rel
from scipy.stats import t as student

from drift.errors import SettingsError
from drift.measure.paired_gap import PairedGap, gap_of_shares, paired_gap, pooled

RNG = np.random.default_rng(0)


def right(text):
    """Right answers from a line for each seed: 1 is right."""
    return np.array([[one == "1" for one in line] for line in text.split()])


def test_the_gap_is_the_mean_over_seeds_and_documents():
    gap = paired_gap(right("1111 1110"), right("1100 1010"))
    assert gap.by_seed == (0.5, 0.25)
    assert gap.mean == pytest.approx(0.375)
    assert (gap.n_seeds, gap.n_documents) == (2, 4)


def test_what_documents_differ_by_is_the_covariance_of_their_gap_between_seeds():
    ours, theirs = RNG.random((2, 3, 50)) < 0.7
    gaps = ours.astype(float) - theirs
    expected = np.mean([np.cov(gaps[a], gaps[b])[0, 1] for a, b in ((0, 1), (0, 2), (1, 2))])
    assert paired_gap(ours, theirs).of_documents == pytest.approx(max(expected, 0))


def test_documents_that_all_seeds_answer_alike_leave_the_normal_interval():
    ours, theirs = (np.repeat(RNG.random((1, 400)) < share, 3, axis=0) for share in (0.8, 0.6))
    gap = paired_gap(ours, theirs)
    se = (ours[0].astype(float) - theirs[0]).std(ddof=1) / 400**0.5
    assert gap.half_width() == pytest.approx(norm.ppf(0.975) * se, rel=1e-3)


def test_where_documents_do_not_differ_it_is_the_paired_t_interval_over_seeds():
    a, b = 0.7 + RNG.normal(size=(2, 5)) / 20
    gap = PairedGap(tuple((a - b).tolist()), 1000, 0.0, float((a - b).var(ddof=1)))
    expected = ttest_rel(a, b).confidence_interval(0.95)
    assert gap.interval() == pytest.approx((expected.low, expected.high))


def test_the_two_halves_add_up_as_squares():
    gap = PairedGap((0.02, 0.04, 0.03), 100, 0.2, 0.0001)
    documents, seeds = norm.ppf(0.975) ** 2 * 0.2 / 100, student.ppf(0.975, 2) ** 2 * 0.0001 / 3
    assert gap.half_width() == pytest.approx((documents + seeds) ** 0.5)
    assert gap.half_width(0.99) > gap.half_width()


def test_seeds_that_agree_to_the_document_are_as_uncertain_as_rounding():
    # One document of 100 in either seed: the same gap, t(0.975, 1) = 12.7062.
    gap = PairedGap(
        gap_of_shares(np.array([0.71, 0.73]), np.array([0.70, 0.72]), 100).by_seed, 100, 0.0, None
    )
    rounded = gap_of_shares(np.array([0.71, 0.73]), np.array([0.70, 0.72]), 100)
    assert gap.half_width() is None
    assert rounded.of_seeds == pytest.approx(1 / 60_000)
    assert rounded.half_width() > 12.7062 * (rounded.of_seeds / 2) ** 0.5


def test_one_seed_has_no_interval():
    gap = paired_gap(right("1110"), right("1000"))
    assert gap.interval() is None
    assert gap.seeds_for(0.5) is None


def test_shares_alone_take_the_documents_for_unlike():
    ours, theirs = RNG.random((2, 3, 400)) < 0.7
    known, cautious = paired_gap(ours, theirs), gap_of_shares(ours.mean(axis=1), theirs.mean(axis=1), 400)
    assert cautious.by_seed == pytest.approx(known.by_seed)
    assert cautious.of_seeds == pytest.approx(known.of_seeds)
    assert cautious.of_documents == pytest.approx(0.42, abs=0.02)
    assert cautious.half_width() > known.half_width()


def test_so_many_seeds_make_the_interval_as_narrow_as_asked():
    gap = PairedGap((0.02, 0.04), 1000, 0.01, 0.0004)
    n = gap.seeds_for(0.02)
    narrow, wide = (PairedGap((0.03,) * one, 1000, 0.01, 0.0004).half_width() for one in (n, n - 1))
    assert narrow <= 0.02 < wide
    assert gap.seeds_for(0.001) is None  # the documents alone leave more open
    assert [PairedGap((0.03,) * some, 1000, 0.01, 0.0004).seeds_for(1.0) for some in (2, 5)] == [2, 5]


def test_the_gap_the_other_way_round_has_the_same_width():
    gap = paired_gap(right("1111 1110"), right("1100 1010"))
    assert gap.reversed().mean == -gap.mean
    assert gap.reversed().half_width() == gap.half_width()


@pytest.mark.parametrize(("ours", "theirs"), [("11 11", "111 111"), ("1 1", "1 0")])
def test_answers_that_cannot_be_paired_are_refused(ours, theirs):
    with pytest.raises(SettingsError, match="same two or more documents"):
        paired_gap(right(ours), right(theirs))


def test_the_pooled_variance_is_that_of_two_way_analysis_of_variance():
    shares = 0.7 + RNG.normal(size=(4, 3)) / 30  # four ways of training, three seeds
    pairs = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    found = pooled([gap_of_shares(shares[a], shares[b], 1000) for a, b in pairs], 4)
    left = shares - shares.mean(axis=1, keepdims=True) - shares.mean(axis=0) + shares.mean()
    assert [one.of_seeds for one in found] == pytest.approx([2 * (left**2).sum() / 6] * 6)
    variance = found[0].of_documents / 1000, found[0].of_seeds / 3
    expected = (norm.ppf(0.975) ** 2 * variance[0] + student.ppf(0.975, 6) ** 2 * variance[1]) ** 0.5
    assert found[0].half_width() == pytest.approx(expected)
    assert [one.by_seed for one in found] == [tuple(shares[a] - shares[b]) for a, b in pairs]


def test_one_seed_leaves_nothing_to_pool():
    gaps = [gap_of_shares(np.array([0.7]), np.array([0.6]), 100)]
    assert pooled(gaps, 2) == gaps


def test_the_choice_of_epochs_widens_the_interval_as_a_variance_and_no_seeds_or_documents_make_up_for_it():
    sure = PairedGap((0.0, 0.0), 100, 0.04, 0.0)
    unsure = replace(sure, of_choice=0.0004)  # as much as the documents' 0.04 / 100
    assert unsure.half_width() == pytest.approx(2**0.5 * sure.half_width())
    # Half an interval of 1.96 * 0.02 is the choice's alone; 1.96 * 0.03 leaves 0.0005 for 0.04 / n.
    assert unsure.documents_for(1.95 * 0.02) is None
    assert unsure.seeds_for(1.95 * 0.02) is None
    assert unsure.documents_for(1.9599 * 0.03) == 80


def test_no_gap_is_beyond_all_documents():
    # Gaps 1 and 0 of the same four documents: 0.5, and t of one degree is 12.7.
    gap = paired_gap(right("1111 0000"), right("0000 0000"))
    assert gap.interval() == (-1, 1)
    assert gap.detectable() is None
