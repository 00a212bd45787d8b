from functools import partial

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ortho_group
from sklearn.neighbors import NearestNeighbors

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.measure import search as module
from drift.measure.cosine import unit_rows
from drift.measure.neighbours import (
    Neighbours,
    changes,
    jaccard,
    nearest,
    nearest_unit,
    overlap,
    ranks,
)
from drift.measure.search import SPARE
from tests.growth import growth

# Small whole numbers make equal cosines, opposite rows and zero rows common.
small = hnp.arrays(
    np.float32, st.tuples(st.integers(1, 9), st.integers(1, 3)), elements=st.integers(-2, 2).map(float)
)


def rows(*values: list[float]) -> FloatArray:
    return np.array(values, dtype=np.float32)


def ids(*values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def among_themselves(matrix: FloatArray, k: int) -> Neighbours:
    words = np.arange(len(matrix))
    return nearest(matrix, words, matrix, words, k)


def gaussian(n: int, d: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)


def by_sorting(matrix: FloatArray, k: int) -> IntArray:
    """Each row's neighbours by sorting all cosines: brute force."""
    lengths = np.linalg.norm(matrix.astype(float), axis=1)
    unit = matrix / np.where(lengths == 0, 1, lengths)[:, None]
    cosines = np.round(unit @ unit.T, 6)
    found = np.full((len(matrix), k), -1)
    for word in np.flatnonzero(lengths):
        others = [other for other in np.flatnonzero(lengths) if other != word]
        near = sorted(others, key=lambda other, word=word: (-cosines[word, other], other))[:k]
        found[word, : len(near)] = near
    return found


def test_neighbours_by_hand_nearest_first() -> None:
    found = nearest(
        rows([1, 0]), np.array([7]), rows([0, 1], [1, 1], [-1, 0], [9, 1]), np.array([3, 4, 5, 6]), 3
    )
    assert found.ids.tolist() == [[6, 4, 3]]
    np.testing.assert_allclose(found.cosines, [[9 / 82**0.5, 0.5**0.5, 0]], atol=1e-7)


def test_types_and_shapes_are_as_promised() -> None:
    found = among_themselves(gaussian(6, 3), 4)
    assert (found.ids.dtype, found.ids.shape) == (np.int64, (6, 4))
    assert (found.cosines.dtype, found.cosines.shape) == (np.float32, (6, 4))


def test_neighbours_agree_with_scikit_learn() -> None:
    matrix = gaussian(400, 20)
    search = NearestNeighbors(n_neighbors=11, metric="cosine", algorithm="brute").fit(matrix.astype(float))
    distances, places = search.kneighbors(matrix.astype(float))
    found = among_themselves(matrix, 10)
    assert (found.ids == places[:, 1:]).all()
    np.testing.assert_allclose(found.cosines, 1 - distances[:, 1:], atol=1e-6)


def test_a_word_is_not_its_own_neighbour_even_where_others_have_the_same_vector() -> None:
    found = among_themselves(rows([1, 2], [1, 2], [1, 2]), 5)
    assert found.ids.tolist() == [[1, 2, -1, -1, -1], [0, 2, -1, -1, -1], [0, 1, -1, -1, -1]]


def test_a_word_is_known_by_its_id_and_not_by_its_row() -> None:
    found = nearest(rows([1, 0]), np.array([42]), rows([0, 1], [1, 0]), np.array([7, 42]), 2)
    assert found.ids.tolist() == [[7, -1]]


def test_a_list_shorter_than_k_is_filled_with_nobody() -> None:
    found = among_themselves(rows([1, 0], [1, 1]), 3)
    assert found.ids.tolist() == [[1, -1, -1], [0, -1, -1]]
    assert np.isnan(found.cosines).tolist() == [[False, True, True]] * 2


def test_one_word_alone_has_no_neighbours() -> None:
    assert among_themselves(rows([1, 2]), 2).ids.tolist() == [[-1, -1]]


def test_without_candidates_and_without_queries_there_are_no_neighbours() -> None:
    none = np.empty((0, 2), dtype=np.float32)
    assert nearest(rows([1, 2]), np.array([0]), none, np.arange(0), 1).ids.tolist() == [[-1]]
    assert nearest(none, np.arange(0), rows([1, 2]), np.array([0]), 3).ids.shape == (0, 3)


def test_zero_vectors_have_no_neighbours_and_are_nobodys() -> None:
    found = among_themselves(rows([0, 0], [1, 0], [-1, 0]), 2)
    assert found.ids.tolist() == [[-1, -1], [2, -1], [1, -1]]
    np.testing.assert_array_equal(found.cosines, [[np.nan, np.nan], [-1, np.nan], [-1, np.nan]])


def test_equal_cosines_are_ordered_by_the_smaller_id() -> None:
    candidates = rows([0, 1], [2, 1], [0, -1], [4, 2], [2, 1])
    found = nearest(rows([1, 0]), np.array([0]), candidates, np.array([9, 8, 3, 5, 6]), 4)
    assert found.ids.tolist() == [[5, 6, 8, 3]]


@pytest.mark.parametrize("step", [1, -1])
def test_a_tie_at_the_end_of_the_list_goes_to_the_smallest_ids(step: int) -> None:
    k, query = 3, rows([1, 0])
    tied, far = np.repeat(rows([2, 1]), k + SPARE, axis=0), np.repeat(rows([0, 1]), 50, axis=0)
    candidates = np.concatenate([query, tied, far])[::step].copy()
    found = nearest(query, np.array([0]), candidates, np.arange(len(candidates))[::step].copy(), k)
    assert found.ids.tolist() == [[1, 2, 3]]


@pytest.mark.parametrize("step", [1, -1])
def test_of_more_equal_candidates_than_the_search_looks_at_k_are_found(step: int) -> None:
    tied = np.repeat(rows([2, 1]), 100, axis=0)
    found = nearest(rows([1, 0]), np.array([-5]), tied, np.arange(100)[::step].copy(), 3)
    assert len(set(found.ids[0].tolist()) & set(range(100))) == 3


def test_equal_rows_tie_wherever_they_stand_in_the_matrix() -> None:
    matrix = gaussian(500, 37)
    copies = np.array([3, 100, 255, 401, 499])
    matrix[copies] = matrix[3]
    found = nearest(matrix, np.arange(500, 1000), matrix, np.arange(500), 5)
    assert (found.ids[copies] == copies).all()


def test_huge_and_tiny_rows_have_the_neighbours_of_their_directions() -> None:
    matrix = gaussian(50, 8)
    scales = np.float32(10.0) ** np.random.default_rng(1).integers(-30, 30, (50, 1)).astype(np.float32)
    assert (among_themselves(matrix * scales, 5).ids == among_themselves(matrix, 5).ids).all()


def test_blocks_of_queries_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = gaussian(50, 8)
    whole = among_themselves(matrix, 5)
    monkeypatch.setattr(module, "AT_ONCE", 7)
    blocked = among_themselves(matrix, 5)
    np.testing.assert_array_equal(blocked.ids, whole.ids)
    np.testing.assert_array_equal(blocked.cosines, whole.cosines)


def test_progress_comes_to_the_number_of_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 4)
    done: list[float] = []
    nearest(gaussian(10, 3), np.arange(10), gaussian(10, 3), np.arange(10), 2, done.append)
    assert done == [4, 4, 2]


def test_rows_that_were_scaled_before_have_the_same_neighbours() -> None:
    matrix, words = gaussian(60, 7), np.arange(60)
    matrix[[4, 50]] = 0
    unit, _ = unit_rows(matrix)
    scaled, found = nearest_unit(unit, words, unit, words, 9), among_themselves(matrix, 9)
    np.testing.assert_array_equal(scaled.ids, found.ids)
    np.testing.assert_array_equal(scaled.cosines, found.cosines)


@pytest.mark.parametrize("k", [0, -3])
def test_k_below_one_is_refused(k: int) -> None:
    with pytest.raises(SettingsError, match=rf"k: expected at least 1 neighbour, found {k}\. "):
        among_themselves(gaussian(3, 2), k)


def test_a_global_rotation_changes_no_neighbourhood() -> None:
    matrix = gaussian(200, 12)
    rotated = (matrix @ ortho_group.rvs(12, random_state=0)).astype(np.float32)
    assert (overlap(among_themselves(matrix, 10).ids, among_themselves(rotated, 10).ids) == 1).all()


def test_permuting_the_candidates_changes_no_neighbourhood() -> None:
    matrix, words = gaussian(100, 6), np.arange(100)
    order = np.random.default_rng(3).permutation(100)
    found = nearest(matrix, words, matrix[order], order, 10)
    assert (found.ids == among_themselves(matrix, 10).ids).all()


@settings(deadline=None)
@given(small, st.integers(1, 12))
def test_neighbours_are_those_of_sorting_all_cosines(matrix: FloatArray, k: int) -> None:
    found = among_themselves(matrix, k)
    assert (found.ids == by_sorting(matrix, k)).all()
    assert (np.isnan(found.cosines) == (found.ids == -1)).all()
    present = found.cosines[found.ids >= 0]
    assert (np.abs(present) <= 1).all()


def test_overlap_by_hand() -> None:
    before = ids([1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4])
    after = ids([4, 3, 2, 1], [1, 9, 8, 3], [5, 6, 7, 8])
    assert overlap(before, after).tolist() == [1, 0.5, 0]


def test_overlap_divides_by_the_neighbours_that_there_were_before() -> None:
    before, after = (
        ids([1, 2, -1, -1], [1, 2, -1, -1], [-1] * 4),
        ids([2, 1, -1, -1], [2, 3, 4, -1], [1, 2, 3, 4]),
    )
    np.testing.assert_array_equal(overlap(before, after), [1, 0.5, np.nan])


def test_overlap_of_a_word_that_lost_all_neighbours_is_zero() -> None:
    assert overlap(ids([1, 2]), ids([-1, -1])).tolist() == [0]


def test_jaccard_by_hand() -> None:
    before = ids([1, 2, 3, 4], [1, 2, 3, 4], [1, 2, -1, -1], [-1] * 4)
    after = ids([4, 3, 2, 1], [1, 9, 8, 3], [2, 3, 4, -1], [-1] * 4)
    np.testing.assert_allclose(jaccard(before, after), [1, 2 / 6, 1 / 4, np.nan])


@given(
    st.lists(st.integers(0, 9), max_size=6, unique=True), st.lists(st.integers(0, 9), max_size=6, unique=True)
)
def test_overlap_and_jaccard_are_those_of_sets(before: list[int], after: list[int]) -> None:
    a, b = (ids(one + [-1] * (6 - len(one))) for one in (before, after))
    shared, union = len(set(before) & set(after)), len(set(before) | set(after))
    np.testing.assert_allclose(overlap(a, b), shared / len(before) if before else np.nan)
    np.testing.assert_allclose(jaccard(a, b), shared / union if union else np.nan)
    np.testing.assert_array_equal(jaccard(a, b), jaccard(b, a))


def test_the_work_of_an_overlap_grows_with_the_vocabulary() -> None:
    ids = np.random.default_rng(0).integers(0, 1 << 40, (400_000, 10))
    assert (overlap(ids, ids[:, ::-1]) == 1).all()
    # 16 by the number of words; 256 if each word were compared with each.
    assert growth(lambda n: partial(overlap, ids[:n], ids[:n, ::-1]), 25_000, 16) < 60


def test_changes_are_in_rank_order() -> None:
    found = changes(np.array([5, 1, 9, 3]), np.array([9, 7, 5, 2]))
    assert (found.left, found.entered, found.kept) == ((1, 3), (7, 2), (5, 9))


def test_nobody_neither_leaves_nor_enters() -> None:
    found = changes(np.array([5, -1, -1]), np.array([-1, -1, -1]))
    assert (found.left, found.entered, found.kept) == ((5,), (), ())


def test_ranks_by_hand() -> None:
    candidates, words = rows([1, 0], [9, 1], [1, 1], [0, 1], [-1, 0]), np.array([10, 11, 12, 13, 14])
    found = ranks(candidates[0], 10, candidates, words, unit_rows(candidates)[0], words)
    assert found[1:].tolist() == [1, 2, 3, 4]


def test_a_target_that_is_no_candidate_has_the_rank_it_would_have() -> None:
    unit, _ = unit_rows(rows([9, 1], [1, 1]))
    assert ranks(rows([1, 0])[0], 0, rows([2, 1]), np.array([99]), unit, np.array([1, 2])).tolist() == [2]


def test_a_target_is_ranked_by_the_row_it_is_given_with_and_not_against_its_own_candidate_row() -> None:
    unit, _ = unit_rows(rows([1, 0.1], [1, 1]))
    assert ranks(rows([1, 0])[0], 0, rows([0, 1]), np.array([1]), unit, np.array([1, 2])).tolist() == [2]


def test_the_rank_with_a_zero_vector_is_minus_one_and_zero_candidates_do_not_count() -> None:
    zero, candidates = np.zeros(2, dtype=np.float32), rows([0, 0], [-1, 0])
    unit, words = unit_rows(candidates)[0], np.array([1, 2])
    assert ranks(zero, 0, candidates[1:], words[1:], unit, words).tolist() == [-1]
    assert ranks(rows([1, 0])[0], 0, candidates, words, unit, words).tolist() == [-1, 1]


def test_ranks_of_no_targets_are_none() -> None:
    found = ranks(rows([1, 0])[0], 0, np.empty((0, 2), np.float32), np.arange(0), rows([1, 0]), np.array([1]))
    assert (found.dtype, found.shape) == (np.int64, (0,))


@settings(deadline=None)
@given(small)
def test_ranks_count_up_along_the_neighbours_that_nearest_lists(matrix: FloatArray) -> None:
    words = np.arange(len(matrix))
    near = among_themselves(matrix, len(matrix)).ids
    unit, _ = unit_rows(matrix)
    for word in words:
        others = near[word][near[word] >= 0]
        found = ranks(matrix[word], int(word), matrix[others], others, unit, words)
        assert found.tolist() == list(range(1, len(others) + 1))
