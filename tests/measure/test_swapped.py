import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from drift.measure.swapped import answers, flipped, paired_flips

BEFORE = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]])
AFTER = np.array([[0.3, 0.7], [0.4, 0.6], [0.6, 0.4]])
LABELS = np.array([0, 1, 0])


def test_flips_right_answers_and_changes_are_counted_by_hand():
    found = answers(BEFORE, AFTER, LABELS)
    assert (found.n, found.flips, found.right_before, found.right_after) == (3, 2, 2, 2)
    assert found.probability_change == pytest.approx((-0.6 + 0 + 0.4) / 3)
    assert found.absolute_change == pytest.approx(1 / 3)
    assert found.accuracy_change == 0


def test_the_same_answers_flip_nothing():
    found = answers(BEFORE, BEFORE, LABELS)
    assert (found.flips, found.probability_change, found.absolute_change) == (0, 0, 0)


def test_no_document_leaves_the_changes_undefined():
    found = answers(BEFORE[:0], AFTER[:0], LABELS[:0])
    assert (found.n, found.probability_change, found.absolute_change, found.accuracy_change) == (
        0,
        None,
        None,
        None,
    )


def test_the_flips_of_two_models_are_paired_by_document():
    ours = np.array([True, True, True, True, False, True])
    theirs = np.array([True, False, False, False, True, False])
    # Four documents flip for ours alone and one for theirs: 2 * (C(5,0) + C(5,1)) / 2^5.
    assert paired_flips(ours, theirs, np.arange(6)) == (4, 1, pytest.approx(12 / 32))


def test_several_swaps_of_a_document_count_once():
    ours, theirs = np.array([True, True, True, False]), np.array([False, False, False, True])
    assert paired_flips(ours, theirs, np.array([7, 7, 7, 9])) == (1, 1, pytest.approx(1))


def test_models_that_flip_the_same_documents_cannot_be_told_apart():
    same = np.array([True, False])
    assert paired_flips(same, same, np.arange(2)) == (0, 0, None)


@given(hnp.arrays(float, (7, 3), elements=st.floats(0, 1)), st.permutations(range(7)))
def test_the_order_of_the_documents_does_not_matter(before, order):
    after, labels = before[::-1], np.arange(7) % 3
    order = np.array(order)
    assert (flipped(before, after)[order] == flipped(before[order], after[order])).all()
    found, again = answers(before, after, labels), answers(before[order], after[order], labels[order])
    assert (found.flips, found.right_after) == (again.flips, again.right_after)
    assert found.probability_change == pytest.approx(again.probability_change)
