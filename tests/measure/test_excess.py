import numpy as np
import pytest
from scipy.stats import false_discovery_control, norm
from scipy.stats import t as student

from drift.measure.excess import _moderated, evidence, excess

RNG = np.random.default_rng(0)


def test_the_excess_is_the_difference_of_the_means_and_the_sd_that_of_the_seeds():
    found = excess(np.array([0.3, 0.5]), np.array([0.1, 0.2, 0.3]))
    assert found.mean == pytest.approx(0.4)
    assert found.sd == pytest.approx(0.02**0.5)
    assert found.shuffled_mean == pytest.approx(0.2)
    assert found.shuffled_sd == pytest.approx(0.1)
    assert found.excess == pytest.approx(0.2)
    assert (found.n, found.n_shuffled) == (2, 3)


def test_the_interval_takes_the_labelling_as_one_more_draw_worked_out_by_hand():
    # Two shuffled trainings: s = sqrt(0.02), df = 1, t(0.975, 1) = 12.7062; s * sqrt(1 + 1 / 2).
    found = excess(np.array([0.4, 0.6]), np.array([0.0, 0.2]))
    half = 12.7062 * (0.02 * 1.5) ** 0.5
    assert found.low == pytest.approx(0.4 - half, abs=1e-4)
    assert found.high == pytest.approx(0.4 + half, abs=1e-4)


def test_the_seeds_own_spread_is_no_part_of_the_interval():
    theirs = np.array([0.0, 0.1, 0.2])
    near, far = excess(np.array([0.5, 0.5]), theirs), excess(np.array([0.1, 0.9]), theirs)
    assert (near.low, near.high) == pytest.approx((far.low, far.high))


def test_one_training_has_no_spread_and_one_shuffled_training_gives_no_interval():
    found = excess(np.array([0.4]), np.array([0.1]))
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
    found = excess(np.zeros(3), np.zeros(2))
    assert (found.low, found.excess, found.high) == (0.0, 0.0, 0.0)


def test_p_is_that_of_the_prediction_interval_and_q_is_benjamini_hochbergs():
    ours, theirs = RNG.normal(0.5, 1, (4, 30)), RNG.normal(0, 1, (5, 30))
    found = evidence(ours, theirs)
    mean, sd = theirs.mean(axis=0), theirs.std(axis=0, ddof=1)
    expected = student.sf((ours.mean(axis=0) - mean) / (sd * (1 + 1 / 5) ** 0.5), 4)
    assert found.p == pytest.approx(expected)
    assert found.q == pytest.approx(false_discovery_control(expected))
    assert (found.n_tested, found.left_out) == (30, 0)


def test_a_change_that_every_seed_has_and_no_shuffled_run_is_established():
    ours = np.array([[0.50, 0.1], [0.51, 0.5], [0.49, 0.0]])
    theirs = np.array([[0.10, 0.2], [0.11, 0.1], [0.09, 0.3]])
    assert evidence(ours, theirs).established.tolist() == [True, False]


def test_a_word_that_shuffled_labels_move_further_is_not_established():
    ours, theirs = np.array([[0.1], [0.11], [0.12]]), np.array([[0.5], [0.51], [0.52]])
    found = evidence(ours, theirs)
    assert not found.established[0]
    assert found.p[0] > 0.99


def test_an_excess_within_the_spread_over_seeds_is_not_established_however_small_p():
    # The shuffled trainings hardly vary, so p is tiny for an excess of half the seeds' sd.
    ours, theirs = RNG.normal(0.5, 1, (400, 1)), RNG.normal(0, 0.01, (400, 1))
    found = evidence(ours, theirs)
    assert found.q[0] < 1e-4
    assert not found.established[0]


def test_noise_alone_establishes_next_to_nothing():
    ours, theirs = RNG.normal(size=(6, 2000)), RNG.normal(size=(5, 2000))
    assert evidence(ours, theirs).established.sum() <= 2


def test_a_labelling_that_all_seeds_share_is_no_evidence_of_its_own():
    # Every labelling, the true one too, moves each word its own way; seeds add little. Nothing is there.
    found = []
    for _ in range(20):
        ours = RNG.normal(size=(1, 500)) + 0.1 * RNG.normal(size=(6, 500))
        theirs = RNG.normal(size=(10, 500)) + 0.1 * RNG.normal(size=(10, 500))
        found.append(int(evidence(ours, theirs).established.sum()))
    assert sum(number > 0 for number in found) <= 4


def test_a_spread_below_the_rounding_of_the_measure_is_taken_for_the_rounding():
    ours, theirs = np.full((3, 1), 0.25), np.full((3, 1), 0.15)
    rounding = 1 / (10 * 12**0.5)
    assert evidence(ours, theirs).p[0] < 1e-12
    found = evidence(ours, theirs, least_sd=rounding)
    assert found.sd[0] == pytest.approx(rounding)
    # t = 0.1 / (rounding * sqrt(4 / 3)) = 3 at df = 2: (1 - 3 / sqrt(11)) / 2.
    assert found.p[0] == pytest.approx(0.04773, abs=1e-4)


def test_words_that_never_changed_are_tested_and_not_established():
    found = evidence(np.zeros((3, 4)), np.zeros((3, 4)))
    assert found.p.tolist() == [1.0] * 4
    assert not found.established.any()
    assert found.n_tested == 4


def test_words_that_hardly_changed_in_any_training_are_not_tested_and_counted():
    ours, theirs = np.array([[0.3, 0.04], [0.3, 0.08]]), np.array([[0.1, 0.0], [0.1, 0.0]])
    found = evidence(ours, theirs, least=0.1)
    assert (found.n_tested, found.n_small, found.left_out) == (1, 1, 0)
    assert np.isnan(found.p).tolist() == [False, True]


def test_a_word_without_a_value_in_one_training_is_left_out_and_counted():
    ours = np.array([[np.nan, 0.5], [0.5, 0.6]])
    found = evidence(ours, np.zeros((2, 2)))
    assert (found.left_out, found.n_tested) == (1, 1)
    assert np.isnan(found.p[0])
    assert not found.established[0]


@pytest.mark.parametrize(("n", "n_shuffled"), [(1, 3), (3, 1), (3, 0)])
def test_too_few_trainings_establish_nothing(n, n_shuffled):
    found = evidence(np.ones((n, 5)), np.zeros((n_shuffled, 5)))
    assert found.n_tested == 0
    assert not found.established.any()
    assert found.detectable is None


def test_what_is_detectable_is_found_in_80_of_100_cases():
    trials = 20_000
    theirs = RNG.normal(size=(5, 1))  # one word: the p that is allowed is the level itself
    size = evidence(RNG.normal(size=(6, 1)), theirs).detectable
    ours, theirs = RNG.normal(size, 1, trials), RNG.normal(0, 1, (5, trials))
    spread = theirs.std(axis=0, ddof=1) * (1 + 1 / 5) ** 0.5
    p = student.sf((ours - theirs.mean(axis=0)) / spread, 4)
    assert (p <= 0.05).mean() == pytest.approx(0.8, abs=0.02)


def test_spreads_of_many_words_are_drawn_towards_the_usual_one():
    # All words have one true spread, so that ten thousand words tell it: p is then normal, not Student's.
    theirs = RNG.normal(size=(5, 10_000))
    ours = np.full((2, 10_000), 3.0)
    found = evidence(ours, theirs)
    expected = norm.sf((3 - theirs.mean(axis=0)) / (1 + 1 / 5) ** 0.5)
    assert np.median(np.abs(np.log(found.p / expected))) < 0.05


def test_moderated_variances_find_the_prior_that_they_were_drawn_from():
    prior, usual, df = 8.0, 0.5, 4.0
    true = prior * usual / RNG.chisquare(prior, 20_000)
    drawn = true * RNG.chisquare(df, 20_000) / df
    sd, degrees = _moderated(drawn, df)
    assert degrees - df == pytest.approx(prior, rel=0.1)
    assert sd**2 == pytest.approx((prior * usual + df * drawn) / (prior + df), rel=0.05)


def test_a_skewed_measure_is_tested_by_its_logarithms_and_shown_as_it_is():
    ours, theirs = RNG.lognormal(size=(3, 40)), RNG.lognormal(size=(5, 40))
    found, logs = evidence(ours, theirs, logarithms=True), evidence(np.log(ours), np.log(theirs))
    assert found.p == pytest.approx(logs.p)
    assert found.mean == pytest.approx(ours.mean(axis=0))


def test_a_skewed_labelling_effect_that_all_seeds_share_establishes_next_to_nothing():
    found = []
    for _ in range(20):
        ours = RNG.lognormal(0, 0.7, (1, 300)) * RNG.lognormal(0, 0.1, (6, 300))
        theirs = RNG.lognormal(0, 0.7, (5, 300)) * RNG.lognormal(0, 0.1, (5, 300))
        found.append(int(evidence(ours, theirs, logarithms=True).established.sum()))
    assert sum(number > 0 for number in found) <= 4


def test_the_order_of_the_words_does_not_matter():
    ours, theirs = RNG.normal(1, 1, (4, 20)), RNG.normal(0, 1, (4, 20))
    order = RNG.permutation(20)
    assert evidence(ours[:, order], theirs[:, order]).q == pytest.approx(evidence(ours, theirs).q[order])
