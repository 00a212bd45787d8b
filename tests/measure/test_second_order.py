import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist, cosine
from scipy.stats import ortho_group

from drift.arrays import DoubleArray, FloatArray
from drift.measure import second_order as module
from drift.measure.neighbours import nearest
from drift.measure.second_order import second_order

matrices = arrays(np.float32, st.tuples(st.integers(1, 9), st.just(2)), elements=st.integers(-3, 3))


def near(matrix: FloatArray, k: int) -> np.ndarray:
    words = np.arange(len(matrix))
    return nearest(matrix, words, matrix, words, k).ids


def measured(before: FloatArray, after: FloatArray, k: int) -> DoubleArray:
    both = before, after
    return second_order(both, (near(before, k), near(after, k)), both)


def gaussian(n: int, d: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)


def test_second_order_distance_by_hand() -> None:
    candidates = np.array([[1, 0], [0, 1], [-1, 0]], dtype=np.float32)
    words = np.array([[1, 0]], dtype=np.float32), np.array([[0, 1]], dtype=np.float32)
    lists = np.array([[0, 1]]), np.array([[1, 0]])
    # Its similarities to the two turn from (1, 0) to (0, 1).
    assert second_order(words, lists, (candidates, candidates)) == pytest.approx([1])
    # With the third among its neighbours they turn from (1, 0, -1) to (0, 1, 0).
    lists = np.array([[0, 1]]), np.array([[1, 2]])
    assert second_order(words, lists, (candidates, candidates)) == pytest.approx([1])
    words = words[0], np.array([[1, 1]], dtype=np.float32)  # to (s, s, -s): cosine 2 / (√2 √3)
    assert second_order(words, lists, (candidates, candidates)) == pytest.approx([1 - 2 / 6**0.5])


def test_it_agrees_with_scipy_on_the_union_of_both_lists() -> None:
    before, after = gaussian(60, 6), gaussian(60, 6) + gaussian(60, 6, 1) / 3
    sides = near(before, 5), near(after, 5)
    found = second_order((before, after), sides, (before, after))
    similar = [1 - cdist(rows.astype(float), rows.astype(float), "cosine") for rows in (before, after)]
    for word in range(60):
        union = np.union1d(sides[0][word], sides[1][word])
        assert found[word] == pytest.approx(
            cosine(similar[0][word, union], similar[1][word, union]), abs=1e-12
        )


def test_identical_snapshots_give_exactly_0() -> None:
    matrix = gaussian(300, 11)
    assert (measured(matrix, matrix.copy(), 10) == 0).all()


def test_an_unmoved_word_among_unmoved_neighbours_is_at_exactly_0_whatever_others_do() -> None:
    before = np.array([[1, 0], [1, 0.1], [-1, 0], [-1, 0.1]], dtype=np.float32)
    after = before.copy()
    after[2] = [-1, -0.5]
    found = measured(before, after, 1)
    assert found[:2].tolist() == [0, 0]


def test_it_sees_a_change_that_leaves_the_list_as_it_was() -> None:
    before = np.array([[1, 0], [1, 1], [1, -2], [-1, 0]], dtype=np.float32)
    after = before.copy()
    after[1] = [3, 1]
    assert (near(before, 2)[0] == near(after, 2)[0]).all()
    cos = (3 / 20**0.5 + 1 / 5) / ((1 / 2 + 1 / 5) * (9 / 10 + 1 / 5)) ** 0.5
    assert measured(before, after, 2)[0] == pytest.approx(1 - cos)  # from (1/√2, 1/√5) to (3/√10, 1/√5)


def test_a_global_rotation_changes_no_similarity() -> None:
    matrix = gaussian(100, 8)
    rotated = (matrix @ ortho_group.rvs(8, random_state=0)).astype(np.float32)
    np.testing.assert_allclose(measured(matrix, rotated, 7), 0, atol=1e-12)


def test_zero_vectors_are_undefined_and_left_out_of_the_lists_of_others() -> None:
    before = np.array([[1, 0], [1, 1], [0, 1], [0, 0]], dtype=np.float32)
    after = np.array([[1, 0], [0, 0], [1, 1], [1, 0]], dtype=np.float32)
    lists = np.array([[1, 2], [0, 2], [1, -1], [-1, -1]]), np.array([[2, 3], [-1, -1], [-1, -1], [0, 2]])
    found = second_order((before, after), lists, (before, after))
    assert np.isnan(found).tolist() == [True, True, True, True]  # of word 0: cosine with 2 was 0, before
    before[2] = [2, 1]
    assert second_order((before, after), lists, (before, after))[0] == pytest.approx(0)  # only 2 is left


def test_a_word_without_neighbours_and_no_words_are_undefined_and_empty() -> None:
    one = np.ones((1, 2), dtype=np.float32)
    assert np.isnan(measured(one, one, 3)).tolist() == [True]
    none = np.empty((0, 2), dtype=np.float32)
    assert measured(none, none, 3).shape == (0,)
    lists = np.full((1, 3), -1)
    assert np.isnan(second_order((one, one), (lists, lists), (none, none))).tolist() == [True]


def test_blocks_change_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = gaussian(40, 5), gaussian(40, 5, 1)
    whole = measured(before, after, 4)
    monkeypatch.setattr(module, "_BLOCK_BYTES", 2000)
    np.testing.assert_allclose(measured(before, after, 4), whole, rtol=1e-12)


def test_permuting_the_words_permutes_the_answer() -> None:
    before, after = gaussian(40, 5), gaussian(40, 5, 1)
    order = np.random.default_rng(2).permutation(40)
    np.testing.assert_allclose(measured(before[order], after[order], 4), measured(before, after, 4)[order])


@settings(deadline=None)
@given(matrices, st.integers(1, 10), st.data())
def test_it_is_from_0_to_2_and_the_same_backwards(before: FloatArray, k: int, data: st.DataObject) -> None:
    after = data.draw(arrays(np.float32, before.shape, elements=st.integers(-3, 3)))
    found = measured(before, after, k)
    known = found[~np.isnan(found)]
    assert ((known >= 0) & (known <= 2)).all()
    np.testing.assert_allclose(measured(after, before, k), found, atol=1e-12)
    assert np.isnan(found[~(before.any(axis=1) & after.any(axis=1))]).all()


def test_every_word_has_a_distance_however_many_there_are() -> None:
    before, after = np.ones((40, 1), np.float32), -np.ones((40, 1), np.float32)
    lists, ones = np.zeros((40, 1), int), np.ones((1, 1), np.float32)
    assert second_order((before, after), (lists, lists), (ones, ones)).tolist() == [2] * 40
