import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drift.measure.neighbours import nearest
from drift.measure.stranded import lost_similarity, stranded_pairs

SEEN = np.array([True, False, True, False])


def test_pairs_come_from_the_lists_of_either_word_seen_first_and_once() -> None:
    neighbours = np.array([[1, 2], [0, 3], [3, 0], [1, -1]])
    found = stranded_pairs(neighbours, np.arange(4), SEEN)
    assert found.tolist() == [[0, 1], [2, 3]]
    assert found.dtype == np.int64


def test_a_pair_that_only_the_unseen_word_lists_is_found() -> None:
    assert stranded_pairs(np.array([[2]]), np.array([3]), SEEN).tolist() == [[2, 3]]


def test_a_pair_that_only_the_seen_word_lists_is_found() -> None:
    assert stranded_pairs(np.array([[3]]), np.array([2]), SEEN).tolist() == [[2, 3]]


def test_with_no_seen_word_or_only_seen_words_no_pair_can_be_stranded() -> None:
    neighbours = np.array([[1], [0]])
    assert stranded_pairs(neighbours, np.arange(2), np.zeros(2, bool)).shape == (0, 2)
    assert stranded_pairs(neighbours, np.arange(2), np.ones(2, bool)).shape == (0, 2)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 6))
def test_pairs_are_those_of_a_plain_loop(seed: int, n_words: int, k: int) -> None:
    random = np.random.default_rng(seed)
    seen = random.random(n_words) < 0.5
    neighbours = random.integers(-1, n_words, (n_words, k))
    expected = {
        (word, other) if seen[word] else (other, word)
        for word in range(n_words)
        for other in neighbours[word].tolist()
        if other >= 0 and seen[word] != seen[other]
    }
    assert [tuple(pair) for pair in stranded_pairs(neighbours, np.arange(n_words), seen).tolist()] == sorted(
        expected
    )


def test_lost_similarity_by_hand_most_lost_first() -> None:
    before = np.array([[1, 0], [1, 0], [3, 4], [4, 3]], dtype=np.float32)
    after = np.array([[0, 1], [1, 0], [4, 3], [4, 3]], dtype=np.float32)
    found = lost_similarity(np.array([[2, 3], [0, 1]]), before, after)
    assert found.pairs.tolist() == [[0, 1], [2, 3]]
    np.testing.assert_allclose(found.before, [1, 24 / 25])
    np.testing.assert_allclose(found.after, [0, 1], atol=1e-15)
    np.testing.assert_allclose(found.lost, [1, -1 / 25])
    assert found.left_out == 0


def test_equal_losses_are_ordered_by_the_seen_then_the_unseen_word() -> None:
    matrix = np.ones((4, 2), dtype=np.float32)
    found = lost_similarity(np.array([[2, 3], [0, 3], [0, 1], [2, 1]]), matrix, matrix)
    assert found.pairs.tolist() == [[0, 1], [0, 3], [2, 1], [2, 3]]
    assert found.lost.tolist() == [0, 0, 0, 0]


def test_pairs_with_a_zero_vector_are_left_out_and_counted() -> None:
    before = np.array([[1, 0], [1, 0], [0, 0]], dtype=np.float32)
    found = lost_similarity(np.array([[0, 1], [0, 2]]), before, before)
    assert found.pairs.tolist() == [[0, 1]]
    assert found.left_out == 1


def test_no_pairs_lose_nothing() -> None:
    found = lost_similarity(
        np.empty((0, 2), np.int64), np.ones((2, 2), np.float32), np.ones((2, 2), np.float32)
    )
    assert found.pairs.shape == (0, 2)
    assert len(found.lost) == 0


def test_a_seen_word_that_swims_away_is_found_as_stranded_from_its_unseen_twin() -> None:
    before = np.random.default_rng(0).standard_normal((50, 10)).astype(np.float32)
    before[20] = before[7] * np.float32(1.1)
    seen = np.zeros(50, bool)
    seen[:10] = True
    after = before.copy()
    after[7] = -after[7]
    words = np.arange(50)
    pairs = stranded_pairs(nearest(before, words, before, words, 3).ids, words, seen)
    assert lost_similarity(pairs, before, after).pairs[0].tolist() == [7, 20]
