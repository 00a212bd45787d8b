import sys
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from drift.arrays import FloatArray, IntArray
from drift.measure import search as module
from drift.measure.cosine import unit_rows
from drift.measure.ranked import KeyArray, cosines_of, keys_of, places_of
from drift.measure.search import SPARE, WITHOUT_FAISS, merge, search_block, unproven


def clustered(n: int = 500, d: int = 12, seed: int = 0) -> FloatArray:
    """Unit rows in clusters, with copies and opposites among them."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((7, d))
    rows = centres[rng.integers(0, 7, n)] + 0.3 * rng.standard_normal((n, d))
    rows[rng.choice(n, n // 5, replace=False)] = rows[3]
    rows[n // 2] = -rows[3]
    return unit_rows(rows.astype(np.float32))[0]


def by_sorting(rows: FloatArray, ids: IntArray, k: int) -> IntArray:
    """Neighbours of each row by sorting all cosines: brute force."""
    wide = rows.astype(np.float64)
    cosines = np.einsum("qd,nd->qn", wide, wide).astype(np.float32)
    np.fill_diagonal(cosines, -2)
    order = np.lexsort((np.broadcast_to(ids, cosines.shape), -cosines), axis=1)[:, :k]
    return ids[order]


def split(rows: FloatArray, ids: IntArray, k: int, n_parts: int) -> KeyArray:
    """All lists from parts of the queries times parts of the candidates."""
    parts = np.array_split(np.arange(len(rows)), n_parts)
    return np.concatenate(
        [
            merge([search_block(rows[mine], ids[mine], rows[part], ids[part], k) for part in parts])
            for mine in parts
        ]
    )


@pytest.mark.parametrize("n_parts", [2, 3, 16, 99])
def test_lists_are_the_same_for_any_split(n_parts: int) -> None:
    rows, ids = clustered(100), np.random.default_rng(1).permutation(2000)[:100]
    np.testing.assert_array_equal(split(rows, ids, 10, n_parts), search_block(rows, ids, rows, ids, 10))


def test_the_nearest_are_found_and_of_more_equal_ones_than_a_search_looks_at_the_smallest_ids() -> None:
    rows, ids = clustered(), np.random.default_rng(1).permutation(2000)[:500]
    assert (rows == rows[3]).all(axis=1).sum() > 10 * SPARE
    np.testing.assert_array_equal(
        places_of(search_block(rows, ids, rows, ids, 10)), by_sorting(rows, ids, 10)
    )


def test_a_few_words_have_the_same_lists_without_faiss(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, ids = clustered(), np.arange(500)
    whole = search_block(rows, ids, rows, ids, 10)
    monkeypatch.setitem(sys.modules, "faiss", None)
    np.testing.assert_array_equal(
        search_block(rows[:WITHOUT_FAISS], ids[:WITHOUT_FAISS], rows, ids, 10), whole[:WITHOUT_FAISS]
    )


def test_a_list_that_ends_within_rounding_of_others_is_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    rows = np.ones((300, 64)) + 1e-7 * rng.standard_normal((300, 64))
    rows, ids = unit_rows(rows.astype(np.float32))[0], np.arange(300)
    np.testing.assert_array_equal(places_of(search_block(rows, ids, rows, ids, 3)), by_sorting(rows, ids, 3))
    whole = search_block(rows, ids, rows, ids, 3)
    monkeypatch.setattr(module, "_ALL_BYTES", 4 * 64 * 7)
    np.testing.assert_array_equal(search_block(rows, ids, rows, ids, 3), whole)


def test_merged_lists_hold_the_nearest_of_all() -> None:
    rows, ids = clustered(60), np.arange(60)
    found = merge([search_block(rows, ids, rows[part], ids[part], 4) for part in (slice(2), slice(2, 60))])
    assert places_of(found[:, 0]).min() >= 0
    assert (np.diff(cosines_of(found), axis=1) <= 0).all()


def test_a_list_is_open_where_rounding_could_bring_somebody_in() -> None:
    lists = keys_of(np.array([[3], [3], [3]], np.int32), np.full((3, 1), 0.5, np.float32))
    last = 0.5 - np.array([2.0**-24, 2.0**-22, 2.0**-22 + 0.01])  # the cosine of a list is known to 2**-23
    assert unproven(lists, last, 0.0).tolist() == [True, False, False]
    assert unproven(lists, last, 0.01).tolist() == [True, True, False]


def test_pieces_that_workers_hand_back_in_any_order_make_the_whole_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, ids, done, sizes = clustered(), np.arange(500) + 3, [], []

    def handed_out(function: Callable[[module.Piece], KeyArray], pieces: Iterable[module.Piece]) -> object:
        for piece in reversed(list(pieces)):
            sizes.append((len(piece.queries), len(piece.rows)))
            yield piece, function(piece)

    monkeypatch.setattr(module, "are_there", lambda: True)
    monkeypatch.setattr(module, "hand_out", handed_out)
    monkeypatch.setattr(module, "AT_ONCE", 100)
    monkeypatch.setattr(module, "PIECE_QUERIES", 40)
    monkeypatch.setattr(module, "PIECE_CANDIDATES", 4 * 12 * 300)  # rows of 12 numbers of 4 bytes
    found = module.full_search(rows[:101], ids[:101], rows, ids, 6, done.append)
    np.testing.assert_array_equal(found, search_block(rows[:101], ids[:101], rows, ids, 6))
    assert sorted(sizes) == [(21, 200), (21, 300), (40, 200), (40, 200), (40, 300), (40, 300)]
    assert sum(done) == 101
