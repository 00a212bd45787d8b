import numpy as np
import pytest

from drift.measure.earned import earned
from drift.measure.occurrences import occurrences
from drift.measure.outcomes import held, log_own, right

ANSWERS = np.array([[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]], np.float32)


def test_the_most_probable_class_is_the_answer_and_of_equal_ones_the_first():
    assert right(ANSWERS, np.array([1, 0, 1])).tolist() == [1, 1, 0]
    assert right(np.stack([ANSWERS, ANSWERS[:, ::-1]]), np.array([1, 0, 1])).tolist() == [
        [1, 1, 0],
        [0, 1, 1],
    ]


def test_a_probability_of_nothing_has_a_logarithm_all_the_same():
    found = log_own(ANSWERS, np.array([1, 0, 1]))
    np.testing.assert_allclose(found, np.log([0.8, 0.5, 1e-7]), rtol=1e-6)


def test_what_a_word_earned_by_hand():
    # Word 0 in document 0, word 1 twice in document 1, word 2 in none; put back in draw 0, and 1, each.
    found = occurrences(np.array([0, 1, 1]), np.array([0, 1, 3]), np.arange(3))
    masks = np.array([[True, False, True], [False, True, False]])
    outcome = np.array([[0.0, 1.0], [1.0, 0.2]])
    # Less documents' and draws' means: ±0.45. Word 0: (0.45 / 2 + 0.45 / 2) / (1 / 2) = 0.9; word 1 half.
    each = earned(found, masks, outcome)
    assert each[:2].tolist() == pytest.approx([0.9, 0.45])
    assert np.isnan(each[2])


def test_what_lies_beyond_all_answers_is_held():
    assert [held(value) for value in (-1.55, -0.2, 1.55)] == [-1, -0.2, 1]
    assert held(-1.55, np.inf) == -1.55
