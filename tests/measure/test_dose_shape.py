import numpy as np
import pytest

from drift.measure.dealing import deal
from drift.measure.dose_cost import dose_cost
from drift.measure.dose_shape import by_count, by_dose, by_length, thirds
from drift.measure.occurrences import occurrences


def experiment(n=600, n_words=90, n_deals=4):
    random = np.random.default_rng(5)
    starts = np.concatenate([[0], np.cumsum(random.integers(1, 13, n))])
    found = occurrences(random.integers(0, 2 * n_words, starts[-1]), starts, np.arange(n_words))
    counts = 1 + np.arange(n_words)
    return found, deal(counts, n_deals, 0), counts, np.diff(starts), random


def test_a_step_is_what_the_documents_own_effect_leaves():
    found, masks, _, lengths, random = experiment()
    doses = found.doses(masks)
    outcome = 0.3 * (doses > 0) + lengths[:, None] + random.normal(size=(1, len(masks)))
    steps = by_dose(doses, outcome)
    assert [(one.lowest, one.highest) for one in steps] == [(1, 1), (2, 2), (3, 4), (5, None)]
    np.testing.assert_allclose([one.change for one in steps], 0.3, atol=1e-10)
    assert [one.n for one in steps] == [
        int((doses == 1).sum()),
        int((doses == 2).sum()),
        int(((doses == 3) | (doses == 4)).sum()),
        int((doses >= 5).sum()),
    ]


def test_the_interval_of_a_step_is_that_of_clustered_documents():
    found, masks, _, _, random = experiment()
    doses = found.doses(masks)
    doses = np.minimum(doses, 1)  # one step alone, so that it is a slope
    outcome = random.normal(size=doses.shape)
    step = by_dose(doses, outcome)[0]
    tilde = doses - doses.mean(1, keepdims=True) - doses.mean(0) + doses.mean()
    scores = (tilde * (outcome - outcome.mean(1, keepdims=True) - outcome.mean(0) + outcome.mean())).sum(1)
    scores -= step.change * (tilde**2).sum(1)
    error = (scores**2).sum() ** 0.5 / (tilde**2).sum()
    assert step.high - step.change == pytest.approx(1.959963984540054 * error)


def test_without_any_dose_there_is_no_step():
    steps = by_dose(np.zeros((4, 2)), np.ones((4, 2)))
    assert [one.change for one in steps] == [None] * 4


def test_thirds_have_equal_weight_and_keep_equal_values_together():
    assert thirds(np.array([3, 1, 2]), np.ones(3)).tolist() == [2, 0, 1]
    assert thirds(np.array([1, 1, 1, 1, 2, 3]), np.ones(6)).tolist() == [1, 1, 1, 1, 2, 2]
    assert thirds(np.array([1, 2, 9]), np.array([1.0, 1, 7])).tolist() == [0, 0, 1]
    assert thirds(np.array([4, 5]), np.zeros(2)).tolist() == [0, 0]
    assert thirds(np.array([1, 2, 3]), np.array([1.0, 1, 0])).tolist() == [0, 2, 2]  # its middle is the end


def test_a_cost_of_rare_words_alone_is_found_in_their_third():
    found, masks, counts, lengths, _ = experiment()
    rare = counts <= 30
    outcome = -found.of_words(rare).doses(masks) * 0.5
    costs = by_count(found, masks, outcome, lengths, counts)
    assert costs[0].highest <= 31
    assert costs[0].cost.cost == pytest.approx(0.5, abs=0.05)
    assert costs[2].cost.low < 0 < costs[2].cost.high


def test_lengths_are_cut_into_thirds_that_are_experiments_of_their_own():
    found, masks, _, lengths, random = experiment()
    outcome = random.normal(size=(len(lengths), len(masks)))
    parts = by_length(found, masks, outcome, lengths)
    chosen = lengths <= parts[0].highest
    alone = dose_cost(found.of_documents(chosen), masks, outcome[chosen])
    assert parts[0].cost.cost == alone.cost
    assert [one.lowest for one in parts][1:] == [one.highest + 1 for one in parts][:-1]


def test_a_cost_of_the_share_is_found_by_the_share():
    found, masks, _, lengths, _ = experiment()
    outcome = -0.4 * found.doses(masks) / lengths[:, None]
    for third in by_length(found, masks, outcome, lengths):
        assert third.percent_cost.cost == pytest.approx(0.004)


def few_documents(n_changed):
    """Documents with one token under the first mask; the first ones are then wrong, which they were not."""
    doses = np.zeros((20, 2))
    doses[:, 0] = 1
    doses = np.concatenate([doses, np.zeros((20, 2))])  # others tell the mask's own effect
    outcome = np.ones((40, 2))
    outcome[:n_changed, 0] = 0
    return doses, outcome


def test_a_change_is_told_of_twenty_documents_six_of_which_changed():
    step = by_dose(*few_documents(6))[0]
    assert step.change == pytest.approx(-0.3)  # 6 of 20
    assert by_dose(*few_documents(5))[0].change is None
    doses, outcome = few_documents(20)
    assert by_dose(doses[1:], outcome[1:])[0].change is None  # of 19


def test_no_change_is_more_than_all_answers():
    # A document at 1 and 2 tokens, others at 0 and 1: the step of 2 is what both steps come to.
    doses = np.repeat([[1.0, 2], [0, 1], [0, 0]], 20, axis=0)
    outcome = np.repeat([[1.0, 0], [1, 0], [0, 0]], 20, axis=0)
    one, two = by_dose(doses, outcome)[:2]
    assert (one.change, two.change, two.low) == (pytest.approx(-1), -1, -1)


def test_thirds_of_words_are_of_the_tokens_dealt_and_not_of_the_words():
    # Of ten tokens eight are of the first word, which is more than a third by itself.
    found = occurrences(np.repeat([0, 1, 2], [8, 1, 1]), np.array([0, 10]), np.arange(3))
    parts = by_count(found, np.eye(2, 3, dtype=bool), np.zeros((1, 2)), np.array([10]), np.array([1, 2, 3]))
    assert [(one.lowest, one.highest) for one in parts] == [(1, 1), (2, 3)]
