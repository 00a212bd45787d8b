import numpy as np

from drift.measure.occurrences import occurrences

# Two documents, [5 7 5] and [9 7], and an empty one; the words 5 and 7 are counted.
TOKENS, STARTS = np.array([5, 7, 5, 9, 7]), np.array([0, 3, 5, 5])


def found():
    return occurrences(TOKENS, STARTS, np.array([5, 7]))


def test_words_are_counted_document_by_document():
    assert found().matrix.toarray().tolist() == [[2, 1], [0, 1], [0, 0]]


def test_a_dose_is_how_many_tokens_a_mask_hits():
    masks = np.array([[True, False], [False, True], [True, True]])
    assert found().doses(masks).tolist() == [[2, 1, 3], [0, 1, 1], [0, 0, 0]]


def test_other_words_leave_their_places_empty():
    assert found().of_words(np.array([False, True])).matrix.toarray().tolist() == [[0, 1], [0, 1], [0, 0]]


def test_other_documents_are_taken_out():
    assert found().of_documents(np.array([False, True, True])).matrix.toarray().tolist() == [[0, 1], [0, 0]]


def test_weights_become_hundredths_of_the_documents_tokens():
    percent = found().as_percent(np.array([3, 2, 0])).matrix.toarray()
    np.testing.assert_allclose(percent, [[200 / 3, 100 / 3], [0, 50], [0, 0]])


def test_without_words_there_is_nothing_and_no_error():
    empty = occurrences(TOKENS, STARTS, np.empty(0, np.int64))
    assert empty.doses(np.zeros((4, 0), bool)).tolist() == [[0] * 4] * 3
