import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.measure import moved_neighbours as module
from drift.measure import newcomers as pruning
from drift.measure.base_lists import base_lists
from drift.measure.cosine import unit_rows
from drift.measure.moved_neighbours import neighbours_after
from drift.measure.neighbours import NOBODY, Neighbours, nearest

N, D, K = 600, 12, 5


def gaussian(n: int = N, d: int = D, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)


def moved_by(length: float, matrix: FloatArray, places: IntArray, seed: int = 1) -> FloatArray:
    after = matrix.copy()
    steps = np.random.default_rng(seed).standard_normal((len(places), matrix.shape[1]))
    after[places] += (length * steps).astype(np.float32)
    return after


def carried(
    before: FloatArray, after: FloatArray, moved: IntArray, k: int = K, depth: int = 40, **other: int
) -> Neighbours:
    was, _ = unit_rows(before[moved])
    return neighbours_after(base_lists(before, depth), unit_rows(after)[0], moved, was, k, **other)


def searched(matrix: FloatArray, k: int = K) -> Neighbours:
    places = np.arange(len(matrix))
    return nearest(matrix, places, matrix, places, k)


def assert_same(found: Neighbours, wanted: Neighbours) -> None:
    np.testing.assert_array_equal(found.ids, wanted.ids)
    np.testing.assert_array_equal(found.cosines, wanted.cosines)


def test_a_word_that_comes_near_enters_and_one_that_goes_leaves_by_hand() -> None:
    before = np.array([[1, 0], [0.9, 0.1], [0.8, 0.3], [0, 1], [-1, 0.1]], dtype=np.float32)
    after = before.copy()
    after[1], after[4] = (-1, 0), (1, 0.05)
    found = carried(before, after, np.array([1, 4]), k=2, depth=3)
    assert found.ids[[0, 2, 3]].tolist() == [[4, 2], [4, 0], [2, 4]]


def test_base_lists_of_one_neighbour_suffice_for_one() -> None:
    before, moved = gaussian(80), np.arange(0, 80, 9)
    after = moved_by(0.1, before, moved)
    assert_same(carried(before, after, moved, k=1, depth=1), searched(after, 1))


@pytest.mark.parametrize("length", [1e-7, 1e-5, 1e-3, 0.03, 0.3, 1, 30])
@pytest.mark.parametrize("share", [0.002, 0.04, 0.3, 1.0])
def test_the_same_as_a_full_search_for_steps_of_any_length(length: float, share: float) -> None:
    before = gaussian()
    moved = np.flatnonzero(np.random.default_rng(2).random(N) < share)
    after = moved_by(length, before, moved)
    assert_same(carried(before, after, moved), searched(after))


# What follows lies within rounding of where a list ends: who looks only above that misses a neighbour.
CLOSE = 1e-6


def leaning(cosine: float, *aside: float) -> list[float]:
    """A unit row of a given cosine with (1, 0, 0), leaning to the side of `aside`."""
    y, z = np.array(aside) / np.linalg.norm(aside) * np.sqrt(1 - cosine**2)
    return [cosine, y, z]


def close_call(before: list[list[float]], after: list[list[float]], depth: int = 2) -> Neighbours:
    """The nearest word of each, which must be what a full search finds. Rows differ where words moved."""
    was, now = np.array(before, dtype=np.float32), np.array(after, dtype=np.float32)
    found = carried(was, now, np.flatnonzero((was != now).any(axis=1)), k=1, depth=depth)
    assert_same(found, searched(now, 1))
    return found


def test_a_neighbour_that_barely_comes_first_by_a_step_of_its_own() -> None:
    rest = [leaning(0.3, -1, 1), leaning(0.1, 1, -1)]
    before = [[1, 0, 0], leaning(0.9, 1, 0), leaning(0.9 - CLOSE / 2, 0, 1), *rest]
    after = [*before[:2], leaning(0.9 + CLOSE / 2, 0, 1), *rest]
    assert close_call(before, after, depth=3).ids[0] == 2


def test_a_word_from_outside_the_list_that_barely_comes_first() -> None:
    rest = [leaning(0.5, -1, 1)]
    before = [[1, 0, 0], leaning(0.9, 1, 0), leaning(0.5 - CLOSE / 10, 0, 1), *rest]
    after = [*before[:2], leaning(0.9 + CLOSE, 0, 1), *rest]
    assert close_call(before, after).ids[0] == 2


def test_two_words_that_moved_far_and_barely_come_first_for_each_other() -> None:
    rest = [leaning(0.7, -1, 1)]
    before = [leaning(0.999, -1, 0), leaning(0.9, 1, 0), leaning(-0.5, 0, 1), *rest]
    after = [[1, 0, 0], before[1], leaning(0.9 + CLOSE, 0, 1), *rest]
    assert close_call(before, after).ids[0] == 2


def test_two_words_of_small_steps_that_barely_come_first_for_each_other() -> None:
    step = 0.99 * pruning.STILL
    nearest_before, rest = leaning(2 * step - CLOSE, 0, 1), [leaning(2e-7, -1, -1), leaning(-0.5, -1, 0.2)]
    before = [[1, 0, 0], nearest_before, [0, 1, 0], *rest]
    after = [[np.cos(step), np.sin(step), 0], nearest_before, [np.sin(step), np.cos(step), 0], *rest]
    assert close_call(before, after).ids[0] == 2


@pytest.mark.parametrize("step", [1e-9, 1e-3, 0.5])
def test_no_two_steps_let_a_product_grow_by_more_than_is_given(step: float) -> None:
    # Both rows are (1, 0) and both steps go along them: (1 + step)**2 - 1.
    assert pruning.growth_by_steps(step) >= 2 * step + step**2


def test_nothing_moved_leaves_the_lists_as_they_were() -> None:
    matrix = gaussian()
    assert_same(carried(matrix, matrix, np.empty(0, np.int64)), searched(matrix))


def test_rows_given_as_moved_that_did_not_move_change_nothing() -> None:
    matrix = gaussian()
    assert_same(carried(matrix, matrix, np.arange(0, N, 3)), searched(matrix))


def test_a_change_of_all_lengths_alone_is_settled_without_any_search(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gaussian()
    after = before * np.float32(0.7)  # as weight decay does; rounding turns some rows a little
    wanted, lists = searched(after), base_lists(before, 40)
    monkeypatch.setattr(module, "full_search", None)
    assert_same(neighbours_after(lists, unit_rows(after)[0], np.arange(N), unit_rows(before)[0], K), wanted)


def test_short_steps_are_settled_without_any_product(monkeypatch: pytest.MonkeyPatch) -> None:
    before, moved = gaussian(), np.arange(0, N, 20)
    after = moved_by(0.005, before, moved)
    wanted = searched(after)
    looked_at: list[int] = []
    whole = pruning._near

    def counted(blocks, scores, rows):
        looked_at.extend(
            len(block.movers) * int((scores[block.group] >= block.bound).sum()) for block in blocks
        )
        return whole(blocks, scores, rows)

    monkeypatch.setattr(pruning, "_near", counted)
    assert_same(carried(before, after, moved), wanted)
    assert len(looked_at) > 0
    assert sum(looked_at) < 0.01 * N * len(moved)


@pytest.mark.parametrize("depth", [K, K + 1, 12, 200, N - 1, N + 50])
def test_base_lists_of_any_depth_give_the_same(depth: int) -> None:
    before, moved = gaussian(), np.arange(0, N, 9)
    after = moved_by(0.4, before, moved)
    assert_same(carried(before, after, moved, depth=depth), searched(after))


@pytest.mark.parametrize("k", [1, 38, 39, 40, 45])
def test_k_near_the_number_of_candidates(k: int) -> None:
    before, moved = gaussian(40), np.array([0, 7, 39])
    after = moved_by(0.5, before, moved)
    assert_same(carried(before, after, moved, k=k, depth=50), searched(after, k))


def test_a_word_that_has_lost_its_whole_base_list_is_searched_for_again() -> None:
    before = gaussian()
    moved = np.sort(base_lists(before, 8).places[100])
    after = before.copy()
    after[moved] = -before[100] + gaussian(8, seed=3) / 10
    found = carried(before, after, moved, depth=8)
    assert_same(found, searched(after))
    assert not set(found.ids[100]) & set(moved)


def test_movers_that_all_jump_into_the_midst_of_still_words() -> None:
    before = gaussian()
    midst = before[0].copy()
    before[:200] = midst + gaussian(200, seed=4) / 20
    moved = np.arange(200, 450)
    after = before.copy()
    after[moved] = midst + gaussian(250, seed=5) / 20
    found = carried(before, after, moved)
    assert_same(found, searched(after))
    assert (found.ids[:200] >= 200).mean() > 0.4


def test_movers_with_steps_along_one_direction_and_of_all_lengths() -> None:
    before, moved = gaussian(900, 30), np.arange(0, 900, 2)[:400]
    after = before.copy()
    after[moved] += np.outer(np.geomspace(1e-4, 20, 400), gaussian(1, 30, seed=6)[0]).astype(np.float32)
    assert_same(carried(before, after, moved), searched(after))


def test_zero_rows_before_and_after() -> None:
    before = gaussian()
    before[[3, 4, 5, 300]] = 0
    after = moved_by(0.2, before, np.array([3, 50, 60, 70]))
    after[[60, 61]] = 0
    after[4] = before[8] * 2  # comes out of nowhere to the very place of another word
    found = carried(before, after, np.array([3, 4, 50, 60, 61, 70]))
    assert_same(found, searched(after))
    assert (found.ids[[5, 60, 61, 300]] == NOBODY).all()
    assert found.ids[8, 0] == 4


def test_a_word_out_of_nowhere_enters_lists_whose_neighbours_are_all_far() -> None:
    before = np.concatenate([np.eye(6, dtype=np.float32), np.zeros((1, 6), np.float32)])
    after = before.copy()
    after[6] = (1, 1, 0, 0, 0, 0)
    found = carried(before, after, np.array([6]), k=1, depth=3)
    assert found.ids[[0, 1]].tolist() == [[6], [6]]
    assert_same(found, searched(after, 1))


def test_a_word_out_of_nowhere_enters_a_list_that_ends_below_the_cosine_0_by_hand() -> None:
    angles = np.radians([0, 100, 200, 290])
    before = np.concatenate([np.stack([np.cos(angles), np.sin(angles)], axis=1), [[0, 0]]]).astype(np.float32)
    after = before.copy()
    after[4] = np.cos(np.radians(10)), np.sin(np.radians(10))
    assert carried(before, after, np.array([4]), k=1, depth=3).ids.tolist() == [[4], [4], [3], [0], [0]]


@pytest.mark.parametrize("seed", range(5))
def test_a_word_that_is_zero_now_is_not_taken_for_one_with_the_cosine_0(seed: int) -> None:
    before = gaussian(8, 3, seed)
    after = before.copy()
    after[0] *= (1, 1.1, 0.9)
    after[2] = 0
    found = carried(before, after, np.array([0, 2]), k=5, depth=7)
    assert_same(found, searched(after, 5))
    assert not (found.ids == 2).any()


def test_steps_that_count_as_none_still_change_lists_of_words_that_lie_close() -> None:
    before = np.float32([1, 0, 0, 0, 0, 0]) + gaussian(300, 6) / 20
    after = moved_by(0.0002, before, np.arange(300))
    lengths = np.linalg.norm(unit_rows(after)[0] - unit_rows(before)[0], axis=1)
    assert lengths.max() < pruning.STILL
    assert (searched(before).ids != searched(after).ids).any()
    assert_same(carried(before, after, np.arange(300), depth=K + 1), searched(after))


def test_identical_rows_are_listed_by_the_smaller_place() -> None:
    before = gaussian()
    before[10:16] = before[9]
    after = before.copy()
    after[[11, 200]] = before[20]
    assert_same(carried(before, after, np.array([11, 200])), searched(after))


def test_more_identical_rows_than_a_list_holds() -> None:
    before = gaussian(300)
    before[:120] = before[0]
    after = before.copy()
    after[:10] = gaussian(10, seed=7)
    after[200:210] = before[0]
    moved = np.r_[0:10, 200:210]
    assert_same(carried(before, after, moved, depth=20), searched(after))


def test_the_same_with_blocks_of_the_least_memory() -> None:
    before, moved = gaussian(200), np.arange(0, 200, 5)
    after = moved_by(0.4, before, moved)
    assert_same(carried(before, after, moved, n_bytes=1), searched(after))


def test_what_is_given_is_not_changed() -> None:
    before, moved = gaussian(), np.arange(0, N, 9)
    after = moved_by(0.4, before, moved)
    lists, unit, was = base_lists(before, 20), unit_rows(after)[0], unit_rows(before[moved])[0]
    given_arrays = (lists.places, lists.cosines, unit, moved, was)
    copies = [array.copy() for array in given_arrays]
    neighbours_after(lists, unit, moved, was, K)
    for array, copy in zip(given_arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_types_and_shapes_are_as_promised() -> None:
    before, moved = gaussian(), np.arange(3)
    for there in (moved, moved[:0]):
        found = carried(before, moved_by(1, before, there), there)
        assert (found.ids.dtype, found.ids.shape) == (np.int64, (N, K))
        assert (found.cosines.dtype, found.cosines.shape) == (np.float32, (N, K))


@pytest.mark.parametrize("k", [0, -1, 41])
def test_a_k_that_the_base_lists_cannot_serve_is_refused(k: int) -> None:
    matrix = gaussian(60)
    with pytest.raises(SettingsError, match=f"expected 1 to 40, .* found {k}"):
        carried(matrix, matrix, np.arange(3), k=k)


# Small whole numbers make equal cosines, opposite rows, zero rows and steps to the place of another common.
small = hnp.arrays(
    np.float32, st.tuples(st.just(2), st.integers(1, 12), st.integers(1, 3)),
    elements=st.integers(-2, 2).map(float),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(small, st.integers(1, 6), st.integers(0, 8), st.data())
def test_words_of_small_whole_numbers_keep_the_nearest(
    both: FloatArray, k: int, deeper: int, data: st.DataObject
) -> None:
    before, after = both
    chosen = data.draw(hnp.arrays(bool, len(before)))
    after = np.where(chosen[:, None], after, before)
    assert_same(carried(before, after, np.flatnonzero(chosen), k, k + deeper), searched(after, k))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-5, 2), st.floats(0, 0.6), st.integers(1, 30))
def test_words_anywhere_keep_the_nearest(seed: int, power: float, share: float, d: int) -> None:
    random = np.random.default_rng(seed)
    before = gaussian(int(random.integers(2, 150)), d, seed)
    moved = np.flatnonzero(random.random(len(before)) < share)
    after = moved_by(10**power, before, moved, seed)
    k = int(random.integers(1, 12))
    assert_same(carried(before, after, moved, k, k + int(random.integers(0, 20))), searched(after, k))
