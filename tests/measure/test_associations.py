from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.measure.associations import (
    accuracy_change,
    analogy_answers,
    rating_agreement,
    rating_change,
)

UNIT = st.lists(st.floats(-1, 1).map(lambda value: round(value, 1)), min_size=1, max_size=15)


PAIRS = np.arange(120).reshape(60, 2)
"""Words of pairs that share none."""


def doubles(*values):
    return np.array(values, dtype=np.float64)


def rows(*values):
    return np.array(values, dtype=np.float32)


def test_the_same_order_agrees_fully_and_the_opposite_one_not_at_all():
    assert rating_agreement(doubles(0.1, 0.2, 0.9), doubles(1, 5, 6)) == 1
    assert rating_agreement(doubles(0.9, 0.2, 0.1), doubles(1, 5, 6)) == -1


def test_four_pairs_by_hand():
    # Ranks 1 2 3 4 against 1 2 4 3: 1 - 6 * (0 + 0 + 1 + 1) / (4 * 15) = 0.8
    assert rating_agreement(doubles(0.1, 0.2, 0.3, 0.4), doubles(1, 2, 9, 3)) == pytest.approx(0.8)


def test_tied_values_share_their_mean_rank():
    # Ranks 1 2.5 2.5 4 against 1 2 3 4: covariance 4.5, variances 4.5 and 5.
    found = rating_agreement(doubles(0.1, 0.2, 0.2, 0.3), doubles(1, 2, 3, 4))
    assert found == pytest.approx(4.5 / np.sqrt(4.5 * 5))


@pytest.mark.parametrize(
    ("cosines", "ratings"),
    [([], []), ([0.5], [1]), ([0.5, 0.6], [1, 2]), ([0.5] * 4, [1, 2, 3, 4]), ([0.1, 0.2, 0.3], [2, 2, 2])],
)
def test_too_few_or_equal_values_have_no_agreement(cosines, ratings):
    cosines, ratings = doubles(*cosines), doubles(*ratings)
    change = rating_change(PAIRS[: len(ratings)], cosines, cosines, ratings)
    assert np.isnan([rating_agreement(cosines, ratings), change.before, change.after, change.change]).all()
    assert (change.n, change.interval) == (len(cosines), None)


def test_unchanged_cosines_have_a_change_and_an_interval_of_exactly_0():
    draws = np.random.default_rng(0)
    cosines, ratings = draws.uniform(-1, 1, 50), draws.integers(0, 10, 50).astype(float)
    change = rating_change(PAIRS[: len(ratings)], cosines, cosines.copy(), ratings)
    assert change.change == 0
    assert (change.interval.low, change.interval.high) == (0, 0)


def test_the_interval_is_that_of_spearman_resample_by_resample():
    draws = np.random.default_rng(4)
    ratings = draws.integers(0, 5, 25).astype(float)
    before, after = draws.uniform(-1, 1, 25).round(1), draws.uniform(-1, 1, 25).round(1)
    words = draws.integers(0, 12, (25, 2))
    again, known = np.random.default_rng(9), np.unique(words)
    changes = []
    for _ in range(200):
        drawn = Counter(known[again.integers(len(known), size=len(known))].tolist())
        some = [at for at, (a, b) in enumerate(words.tolist()) for _ in range(drawn[a] * drawn[b])]
        changes.append(
            stats.spearmanr(after[some], ratings[some]).statistic
            - stats.spearmanr(before[some], ratings[some]).statistic
        )
    found = rating_change(words, before, after, ratings, seed=9, resamples=200).interval
    assert (found.low, found.high) == pytest.approx(tuple(np.percentile(changes, [2.5, 97.5])))


def test_a_lost_agreement_is_found_and_swapping_the_snapshots_turns_its_sign():
    ratings = np.arange(60.0)
    before = ratings / 60
    after = np.random.default_rng(5).permutation(before)
    lost, won = (rating_change(PAIRS, *two, ratings) for two in ((before, after), (after, before)))
    assert lost.interval.high < 0
    assert won.change == -lost.change
    assert (won.interval.low, won.interval.high) == pytest.approx((-lost.interval.high, -lost.interval.low))


@given(UNIT, st.randoms(use_true_random=False))
def test_agreement_is_in_range_symmetric_and_blind_to_the_order_of_the_pairs(values, random):
    cosines = doubles(*values)
    ratings = doubles(*random.sample(values, len(values)))
    order = random.sample(range(len(values)), len(values))
    found = rating_agreement(cosines, ratings)
    assert np.isnan(found) or -1 <= found <= 1
    np.testing.assert_allclose(rating_agreement(ratings, cosines), found)
    np.testing.assert_allclose(rating_agreement(cosines[order], ratings[order]), found)
    if len(values) >= 3 and np.ptp(cosines) > 0 and np.ptp(ratings) > 0:
        np.testing.assert_allclose(found, stats.spearmanr(cosines, ratings).statistic)


#             man       king      woman     queen       far
PALACE = rows([1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1], [-1, 0, 0])


def test_king_less_man_plus_woman_is_queen():
    assert analogy_answers(np.array([[0, 1, 2]]), PALACE).tolist() == [3]


def test_the_words_of_the_question_are_no_answer():
    matrix = rows([1, 0], [1, 0.01], [0.99, 0.02], [0, 1])
    assert analogy_answers(np.array([[0, 1, 2]]), matrix).tolist() == [3]


def test_the_lengths_of_the_vectors_do_not_matter():
    lengths = np.float32([[5], [0.1], [3], [40], [2]])
    assert analogy_answers(np.array([[0, 1, 2]]), PALACE * lengths).tolist() == [3]


def test_of_equal_answers_the_first_row_is_given():
    matrix = np.concatenate([PALACE, PALACE[3:4] * 2])
    assert analogy_answers(np.array([[0, 1, 2]]), matrix).tolist() == [3]


def test_a_question_with_a_zero_vector_has_no_answer_and_a_zero_vector_is_none():
    matrix = np.concatenate([PALACE, np.zeros((1, 3), np.float32)])
    questions = np.array([[5, 1, 2], [0, 5, 2], [0, 1, 5], [0, 1, 2]])
    assert analogy_answers(questions, matrix).tolist() == [-1, -1, -1, 3]


def test_a_sum_of_zero_has_no_answer():
    matrix = rows([1, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [0.5, -0.5, -0.5, -0.5], [0, 1, 0, 0])
    assert analogy_answers(np.array([[0, 1, 2], [1, 0, 2]]), matrix).tolist() == [-1, 3]


def test_a_vocabulary_of_the_question_alone_has_no_answer():
    assert analogy_answers(np.array([[0, 1, 2]]), PALACE[:3]).tolist() == [-1]


def test_no_question_has_no_answer():
    assert analogy_answers(np.empty((0, 3), np.int64), PALACE).shape == (0,)


def brute_force(questions, matrix):
    unit = matrix.astype(float) / np.linalg.norm(matrix.astype(float), axis=1, keepdims=True)
    answers = []
    for a, b, c in questions:
        scores = unit @ (unit[b] - unit[a] + unit[c])
        scores[[a, b, c]] = -np.inf
        answers.append(int(scores.argmax()))
    return answers


def test_answers_agree_with_brute_force():
    draws = np.random.default_rng(6)
    matrix = draws.normal(size=(80, 6)).astype(np.float32)
    questions = np.array([draws.choice(80, 3, replace=False) for _ in range(300)])
    assert analogy_answers(questions, matrix).tolist() == brute_force(questions.tolist(), matrix)


def test_a_rotation_of_all_vectors_changes_no_answer():
    draws = np.random.default_rng(7)
    matrix = draws.normal(size=(60, 5))
    turn = stats.ortho_group(5, seed=8).rvs()
    questions = draws.integers(0, 60, (100, 3))
    one, other = (analogy_answers(questions, some.astype(np.float32)) for some in (matrix, matrix @ turn))
    np.testing.assert_array_equal(one, other)


def test_permuting_the_words_permutes_the_answers():
    draws = np.random.default_rng(9)
    matrix = draws.normal(size=(50, 5)).astype(np.float32)
    questions, order = draws.integers(0, 50, (40, 3)), draws.permutation(50)
    place = np.argsort(order)
    np.testing.assert_array_equal(
        analogy_answers(place[questions], matrix[order]), place[analogy_answers(questions, matrix)]
    )


# Three word pairs, 0:1, 2:3 and 4:5, each against each: six questions.
QUESTIONS = np.array([[0, 1, 2, 3], [0, 1, 4, 5], [2, 3, 0, 1], [2, 3, 4, 5], [4, 5, 0, 1], [4, 5, 2, 3]])


def test_the_change_of_accuracy_by_hand():
    before = np.array([1, 1, 1, 0, 0, 0], dtype=bool)
    after = np.array([1, 0, 0, 1, 0, 0], dtype=bool)
    change = accuracy_change(QUESTIONS, before, after)
    assert (change.n, change.before, change.lost, change.gained) == (6, 0.5, 2, 1)
    assert change.after == pytest.approx(1 / 3)
    assert change.change == pytest.approx(-1 / 6)


def test_unchanged_answers_have_a_change_and_an_interval_of_exactly_0():
    right = np.array([1, 0, 1, 0, 0, 1], dtype=bool)
    change = accuracy_change(QUESTIONS, right, right.copy())
    assert (change.change, change.lost, change.gained) == (0, 0, 0)
    assert (change.interval.low, change.interval.high) == (0, 0)


def test_no_question_has_no_accuracy():
    none = np.empty(0, dtype=bool)
    change = accuracy_change(np.empty((0, 4), np.int64), none, none)
    assert (change.n, change.interval) == (0, None)
    assert np.isnan([change.before, change.after, change.change]).all()


def test_the_interval_draws_word_pairs_and_weighs_questions_by_both():
    gains = np.array([-1, 0, -1, 1, 0, 0])
    found = accuracy_change(QUESTIONS, gains < 0, gains > 0, seed=3, resamples=100).interval
    again, shares = np.random.default_rng(3), []
    for drawn in again.integers(3, size=(100, 3)).tolist():
        weights = [drawn.count(a // 2) * drawn.count(c // 2) for a, _, c, _ in QUESTIONS.tolist()]
        if sum(weights):
            shares.append(sum(w * g for w, g in zip(weights, gains.tolist(), strict=True)) / sum(weights))
    assert found.resamples == len(shares) < 100  # a resample of one pair alone asks nothing
    assert (found.low, found.high) == pytest.approx(tuple(np.percentile(shares, [2.5, 97.5])))


def test_one_word_pair_that_broke_is_less_certain_than_as_many_questions_would_be():
    n = 30
    questions = np.array([[a, a + n, c, c + n] for a in range(n) for c in range(n) if a != c])
    broken = questions[:, 0] == 0
    found = accuracy_change(questions, np.ones(len(questions), bool), ~broken).interval
    assert found.low < found.high == 0  # without the broken pair nothing changed


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=6, max_size=6), st.integers(0, 9))
def test_accuracies_and_intervals_are_in_range(answers, seed):
    before, after = (np.array(some, dtype=bool) for some in zip(*answers, strict=True))
    change = accuracy_change(QUESTIONS, before, after, seed=seed, resamples=20)
    back = accuracy_change(QUESTIONS, after, before, seed=seed, resamples=20)
    assert 0 <= change.before <= 1
    assert -1 <= change.interval.low <= change.interval.high <= 1
    assert (back.lost, back.gained, back.change) == (change.gained, change.lost, -change.change)
    assert change.change == pytest.approx((change.gained - change.lost) / 6)
