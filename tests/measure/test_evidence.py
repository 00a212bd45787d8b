import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import nct
from scipy.stats import t as student

from drift.measure.evidence import chance_of, evidence, labelling_distances

RNG = np.random.default_rng(0)


def test_distances_are_from_the_others_without_the_farthest_one_by_hand():
    # Of 9, 1, 3, 2 the farthest from the median 2.5 is 9: the others have the mean 2 and the sd 1.
    found = labelling_distances(np.array([[9.0], [1.0], [3.0], [2.0]]))
    assert found.ravel() == pytest.approx([7, -1, 1, 0])
    # Of 1, 8, 9, 10 it is 1, though 10 is the largest: the others have the mean 9 and the sd 1.
    assert labelling_distances(np.array([[1.0], [8], [9], [10]])).ravel() == pytest.approx([-8, -1, 0, 1])


def test_a_chance_by_hand():
    # asinh of the largest distances is 1, 2, 3: mean 2, sd 1, and one more draw spreads by sqrt(4 / 3).
    largest = np.sinh([1.0, 2.0, 3.0])
    found = chance_of(np.sinh([2.0, 2 + (4 / 3) ** 0.5 * student.isf(0.025, 2)]), largest)
    assert found == pytest.approx([1, 0.05])


def test_no_labelling_is_special():
    values = RNG.normal(size=(6, 80))
    order = RNG.permutation(6)
    assert labelling_distances(values[order]) == pytest.approx(labelling_distances(values)[order])


def test_a_change_that_every_seed_has_and_no_shuffled_run_is_established():
    ours = np.array([[0.50, 0.1], [0.51, 0.5], [0.49, 0.0]])
    theirs = np.array([[0.10, 0.2], [0.11, 0.1], [0.09, 0.3], [0.10, 0.2]])
    found = evidence(ours, theirs)
    assert found.established.tolist() == [True, False]
    assert found.excess == pytest.approx([0.4, 0.0])
    assert (found.n_tested, found.left_out) == (2, 0)


def test_a_word_that_shuffled_labels_move_further_is_not_established():
    ours, theirs = np.array([[0.1], [0.11]]), np.array([[0.5], [0.51], [0.52], [0.53]])
    found = evidence(ours, theirs)
    assert not found.established[0]
    assert found.p[0] == 1


def test_an_excess_within_the_spread_over_seeds_is_not_established_however_small_p():
    # The shuffled trainings hardly vary, so p is tiny for an excess of half the seeds' sd.
    ours, theirs = RNG.normal(0.5, 1, (400, 1)), RNG.normal(0, 0.01, (400, 1))
    found = evidence(ours, theirs)
    assert found.p[0] < 1e-4
    assert not found.established[0]


def test_a_labelling_that_all_seeds_share_is_no_evidence_of_its_own():
    # Every labelling, the true one too, moves each word its own way; seeds add little. Nothing is there.
    found = []
    for _ in range(60):
        ours = RNG.normal(size=(1, 500)) + 0.1 * RNG.normal(size=(6, 500))
        theirs = RNG.normal(size=(10, 500)) + 0.1 * RNG.normal(size=(10, 500))
        found.append(bool(evidence(ours, theirs).established.any()))
    assert sum(found) <= 8  # of 60 at 5 %: more than 8 in one case of 200


def test_a_spread_below_the_rounding_of_the_measure_is_taken_for_the_rounding():
    rounding = 1 / (10 * 12**0.5)
    found = labelling_distances(np.array([[0.25], [0.15], [0.15], [0.15]]), rounding)
    assert found[0] == pytest.approx(0.1 / rounding)
    assert evidence(np.full((3, 1), 0.25), np.full((4, 1), 0.15), least_sd=rounding).sd[0] == 0


def test_words_that_never_changed_are_tested_and_not_established():
    found = evidence(np.zeros((3, 4)), np.zeros((4, 4)))
    assert found.p.tolist() == [1.0] * 4
    assert not found.established.any()
    assert found.n_tested == 4


def test_words_that_hardly_changed_under_any_labelling_are_not_tested_and_counted():
    ours, theirs = np.array([[0.3, 0.04], [0.3, 0.08]]), np.tile([0.1, 0.0], (4, 1))
    found = evidence(ours, theirs, least=0.1)
    assert (found.n_tested, found.n_small, found.left_out) == (1, 1, 0)
    assert np.isnan(found.p).tolist() == [False, True]


def test_leaders_are_those_of_the_largest_value_under_any_labelling():
    theirs = np.array([[1.0, 2, 9, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]])
    found = evidence(np.array([[8.0, 2, 3, 4]] * 2), theirs, leaders=2)
    assert np.isnan(found.p).tolist() == [False, True, False, True]


def test_a_word_without_a_value_in_one_training_is_left_out_and_counted():
    ours = np.array([[np.nan, 0.5], [0.5, 0.6]])
    found = evidence(ours, np.zeros((4, 2)))
    assert (found.left_out, found.n_tested) == (1, 1)
    assert np.isnan(found.p[0])
    assert not found.established[0]


@pytest.mark.parametrize(("n", "n_shuffled"), [(1, 5), (3, 3), (3, 0)])
def test_too_few_trainings_establish_nothing(n, n_shuffled):
    found = evidence(np.ones((n, 5)), np.zeros((n_shuffled, 5)))
    assert found.n_tested == 0
    assert not found.established.any()
    assert found.detectable is None


@pytest.mark.parametrize("unequal", [0.0, 0.5])
def test_what_is_detectable_is_found_in_80_of_100_cases_or_more(unequal):
    found = []
    for _ in range(150):
        spreads = RNG.lognormal(0, unequal, 200)
        theirs, ours = spreads * RNG.normal(size=(10, 200)), spreads * RNG.normal(size=200)
        ours = ours + 0.001 * spreads * RNG.normal(size=(2, 200))
        size = evidence(ours, theirs).detectable
        ours[:, 0] += size * spreads[0]
        found.append(bool(evidence(ours, theirs).established[0]))
    assert np.mean(found) >= 0.75


def test_spreads_of_many_words_are_drawn_towards_the_usual_one():
    # All words have one true spread, so that ten thousand words tell it: distances spread as a normal one.
    found = labelling_distances(RNG.normal(size=(5, 10_000)))
    alone = labelling_distances(RNG.normal(size=(5, 40)))
    assert np.abs(found).max() < 10
    assert np.abs(found).std() < np.abs(alone).std()


def test_the_usual_spread_by_hand():
    # Fifty words alike, each with the spread 1 of three values: the logarithm of a variance with two degrees
    # of freedom is on average Euler's constant too low (Smyth 2004).
    found = labelling_distances(np.tile([[9.0], [1.0], [3.0], [2.0]], 50))
    usual = np.exp(np.euler_gamma / 2)
    assert found[:, 0] == pytest.approx(np.array([7, -1, 1, 0]) / usual)


def test_where_one_word_never_changed_each_keeps_its_own_spread():
    values = RNG.normal(size=(5, 61))
    values[:, 60] = 1
    alone = [labelling_distances(values[:, [one]]) for one in range(61)]
    assert labelling_distances(values) == pytest.approx(np.concatenate(alone, axis=1))


def test_a_labelling_among_others_that_hardly_differ_is_a_million_spreads_away_on_either_side():
    values = np.array([[-1.0, 1.0], [0, 0], [1e-9, 1e-9], [0, 0]])
    assert labelling_distances(values)[0].tolist() == [-1e6, 1e6]


def test_what_is_detectable_passes_the_bound_in_80_of_100_cases():
    ours, theirs = RNG.normal(size=(2, 20)), RNG.normal(size=(6, 20))
    largest = labelling_distances(np.concatenate([ours.mean(axis=0)[None], theirs]))[1:].max(axis=1)
    bound = brentq(lambda one: float(chance_of(np.array([one]), largest)[0]) - 0.05, 0.1, 100)
    noise = (1 + 1 / 6) ** 0.5
    size = evidence(ours, theirs).detectable
    assert nct.sf(bound / noise, 5, size / noise) == pytest.approx(0.8, abs=1e-6)


def test_a_skewed_measure_is_tested_by_its_roots_and_shown_as_it_is():
    ours, theirs = RNG.lognormal(size=(3, 40)), RNG.lognormal(size=(5, 40))
    found, roots = evidence(ours, theirs, roots=True), evidence(np.sqrt(ours), np.sqrt(theirs))
    assert found.p == pytest.approx(roots.p)
    assert found.mean == pytest.approx(ours.mean(axis=0))


def test_the_order_of_the_words_does_not_matter():
    ours, theirs = RNG.normal(1, 1, (4, 20)), RNG.normal(0, 1, (4, 20))
    order = RNG.permutation(20)
    assert evidence(ours[:, order], theirs[:, order]).p == pytest.approx(evidence(ours, theirs).p[order])


def test_the_order_of_the_shuffled_trainings_does_not_matter():
    ours, theirs = RNG.normal(1, 1, (4, 20)), RNG.normal(0, 1, (4, 20))
    assert evidence(ours, theirs[::-1]).p == pytest.approx(evidence(ours, theirs).p)
