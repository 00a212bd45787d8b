import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.measure import cosine
from drift.measure import moments as module
from drift.measure.moments import Moments, merged, moments, with_moved


def snapshots(n: int, n_dims: int, seed: int = 0, size: float = 0.3):
    rng = np.random.default_rng(seed)
    before = (rng.normal(size=(n, n_dims)) + 2).astype(np.float32)
    after = before.copy()
    moved = rng.random(n) < 0.5
    after[moved] += (size * rng.normal(size=(int(moved.sum()), n_dims)) + size).astype(np.float32)
    return before, after, moved


def summed(before, after, ids=None) -> Moments:
    ids = np.arange(len(before)) if ids is None else ids
    still, moved = moments(before, ids), ids[(before[ids] != after[ids]).any(axis=1)]
    return with_moved(still, before[moved], after[moved])


def check(found: Moments, before, after) -> None:
    x, y = before.astype(float), after.astype(float)
    xc, yc = x - x.mean(axis=0), y - y.mean(axis=0)
    np.testing.assert_allclose(found.grams.xy, x.T @ y, rtol=1e-12, atol=1e-10)
    np.testing.assert_allclose(found.grams.yy, y.T @ y, rtol=1e-12, atol=1e-10)
    np.testing.assert_allclose(found.grams.dd, (y - x).T @ (y - x), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(found.centred.xx, xc.T @ xc, rtol=1e-12, atol=1e-10)
    np.testing.assert_allclose(found.centred.xy, xc.T @ yc, rtol=1e-12, atol=1e-10)
    np.testing.assert_allclose(found.centred.yy, yc.T @ yc, rtol=1e-12, atol=1e-10)


def test_sums_by_hand() -> None:
    before = np.array([[1, 0], [3, 2]], dtype=np.float32)
    found = with_moved(moments(before, np.arange(2)), before[1:], before[1:] + np.float32([0, 2]))
    assert (found.n, found.n_moved) == (2, 1)
    assert found.mean_x.tolist() == [2, 1]
    assert found.mean_d.tolist() == [0, 1]
    assert found.centred.xx.tolist() == [[2, 2], [2, 2]]
    assert found.centred.xd.tolist() == [[0, 2], [0, 2]]
    assert found.centred.dd.tolist() == [[0, 0], [0, 2]]
    assert found.grams.xx.tolist() == [[10, 6], [6, 4]]
    assert found.grams.xy.tolist() == [[10, 12], [6, 8]]
    assert found.grams.yy.tolist() == [[10, 12], [12, 16]]


def test_products_agree_with_numpy() -> None:
    before, after, _ = snapshots(200, 7)
    check(summed(before, after), before, after)


def test_only_the_named_rows_are_summed() -> None:
    before, after, _ = snapshots(200, 7)
    ids = np.arange(3, 200, 5)
    check(summed(before, after, ids), before[ids], after[ids])


def test_rows_that_are_passed_as_moved_and_did_not_move_change_nothing() -> None:
    before, after, moved = snapshots(100, 4)
    found = with_moved(moments(before, np.arange(100)), before, after)
    assert found.n_moved == moved.sum()
    check(found, before, after)


def test_nothing_moved_is_exactly_nothing() -> None:
    before, _, _ = snapshots(50, 4)
    found = with_moved(moments(before, np.arange(50)), before, before.copy())
    assert found.n_moved == 0
    assert found.grams.still
    assert found.centred.still
    np.testing.assert_array_equal(found.grams.xx, found.grams.yy)


@given(st.integers(1, 60), st.integers(0, 10**6))
def test_two_groups_merge_to_what_they_are_together(n_first: int, seed: int) -> None:
    before, after, _ = snapshots(61, 3, seed)
    first, rest = np.arange(n_first), np.arange(n_first, 61)
    found = merged(summed(before, after, first), summed(before, after, rest))
    assert found.n == 61
    check(found, before, after)


def test_an_empty_group_adds_nothing() -> None:
    before, after, _ = snapshots(20, 3)
    whole, none = summed(before, after), moments(before, np.empty(0, np.int64))
    assert none.n == 0
    assert merged(whole, none) is whole
    assert merged(none, whole) is whole


def test_blocks_do_not_change_the_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after, _ = snapshots(200, 7)
    monkeypatch.setattr(module, "row_slices", lambda n, size: cosine.row_slices(n, size, 3 * size))
    check(summed(before, after), before, after)


def test_rows_that_are_all_the_same_have_no_spread_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    before = np.repeat(np.float32([[0.1, -0.7, 3.3]]), 1001, axis=0)
    monkeypatch.setattr(module, "row_slices", lambda n, size: cosine.row_slices(n, size, 7 * size))
    assert not moments(before, np.arange(1001)).centred.xx.any()


def test_no_second_copy_of_the_matrix_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = np.ones((200_000, 20), dtype=np.float32)
    ids = np.arange(len(matrix))
    monkeypatch.setattr(module, "row_slices", lambda n, size: cosine.row_slices(n, size, 1 << 20))
    tracemalloc.start()
    moments(matrix, ids)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < matrix.nbytes / 3
