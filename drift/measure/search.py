"""The full search for neighbours, in pieces that can be put together: `search_block` and `merge`.

Neighbours are ordered by the falling cosine, as `drift.measure.same_cosines` gives it, and where cosines are
equal by the smaller id. A list is the first k by that order, with no further choice: so it is the same for
any division of the queries and of the candidates, whoever searches which part, and on whatever device.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices
from drift.errors import optional
from drift.measure.ranked import NO_KEY, KeyArray, cosines_of, keys_of, put_in
from drift.measure.same_cosines import rounding, same_cosines
from drift.progress import Advance
from drift.workers import are_there, hand_out

SPARE = 8
"""How many more words than needed a search asks for, so that few lists end among about equal cosines."""

AT_ONCE = 4096
"""Queries that are searched together: faiss takes several times as long for each of about 1,000 or fewer."""

WITHOUT_FAISS = 16
"""Queries up to which a search does without faiss."""

PIECE_QUERIES = 1 << 15
"""How many queries are handed to a worker at a time."""

PIECE_CANDIDATES = 1 << 26
"""How many bytes of candidates are handed to a worker at a time."""

_SCORED_BYTES = 1 << 22
_ALL_BYTES = 1 << 26


def full_search(
    queries: FloatArray,
    query_ids: IntArray,
    rows: FloatArray,
    ids: IntArray,
    k: int,
    advance: Advance | None = None,
    device: str = "cpu",
) -> KeyArray:
    """What `search_block` finds for any number of queries: here, over workers, or on a device of PyTorch.

    Shapes as there. advance: called with the number of queries done.
    Raises MissingExtraError where PyTorch is missing.
    """
    if device == "cpu" and len(queries) > AT_ONCE and are_there():
        return _over_workers(queries, query_ids, rows, ids, k, advance or (lambda _n: None))
    search = partial(search_block, rows=rows, ids=ids)
    if device != "cpu":
        search = optional("drift.measure.device_search").DeviceSearch(
            device, rows, ids, half=device.startswith("cuda")
        )
    lists = np.full((len(queries), k), NO_KEY)
    for block in row_slices(len(queries), 1, AT_ONCE):
        lists[block] = search(queries[block], query_ids[block], k=k)
        if advance is not None:
            advance(block.stop - block.start)
    return lists


def search_block(
    queries: FloatArray, query_ids: IntArray, rows: FloatArray, ids: IntArray, k: int
) -> KeyArray:
    """The lists of some words among some candidates: sorted keys of ids, `NO_KEY` where there are fewer.

    queries, rows: float32 as `unit_rows` gives them, shapes (n_queries, d) and (n_rows, d), no row zero.
    query_ids, ids: whose rows they are, shapes (n_queries,) and (n_rows,); those of the rows unique, from 0
        and below 2**31. A word is never its own neighbour.
    Returns keys as `drift.measure.ranked` has them, shape (n_queries, k).
    """
    lists, depth = np.full((len(queries), k), NO_KEY), min(len(rows), k + 1 + SPARE)
    for block in row_slices(len(queries) if depth else 0, 1, AT_ONCE):
        some, names = queries[block], query_ids[block]
        places, last = _likely(some, rows, depth)
        for part in row_slices(len(some), 12 * depth * rows.shape[1], _SCORED_BYTES):
            found = _scored(some[part], names[part], rows, ids, places[part])
            lists[block][part, : min(k, depth)] = found[:, :k]
        if depth < len(rows):
            complete(lists[block], last, some, names, rows, ids)
    return lists


@dataclass(frozen=True, eq=False)
class Piece:
    """Some words that are to be searched among some candidates, see `search_block`; block: which queries."""

    block: slice
    queries: FloatArray
    query_ids: IntArray
    rows: FloatArray
    ids: IntArray

    def searched(self, k: int) -> KeyArray:
        """Their lists, shape (n_queries, k)."""
        return search_block(self.queries, self.query_ids, self.rows, self.ids, k)


def _over_workers(
    queries: FloatArray, query_ids: IntArray, rows: FloatArray, ids: IntArray, k: int, advance: Advance
) -> KeyArray:
    """Search piece by piece, whoever has time, and merge what comes in whatever order.

    A worker holds a piece and its lists, however many words there are.
    """
    parts = list(row_slices(len(rows), 4 * max(1, rows.shape[1]), PIECE_CANDIDATES))
    pieces = (
        Piece(block, queries[block], query_ids[block], rows[part], ids[part])
        for block in row_slices(len(queries), 1, PIECE_QUERIES)
        for part in parts
    )
    lists = np.full((len(queries), k), NO_KEY)
    for piece, found in hand_out(partial(Piece.searched, k=k), pieces):
        lists[piece.block] = merge([lists[piece.block], found])
        advance((piece.block.stop - piece.block.start) / len(parts))
    return lists


def merge(lists: Sequence[KeyArray]) -> KeyArray:
    """The lists of the same words, of shape (n, k) each, among different candidates: as one of them all."""
    together = np.concatenate(lists, axis=1)
    together.sort(axis=1)
    return together[:, : lists[0].shape[1]]


def complete(
    lists: KeyArray,
    last: FloatArray | DoubleArray,
    queries: FloatArray,
    query_ids: IntArray,
    rows: FloatArray,
    ids: IntArray,
) -> None:
    """Search again, in place, the lists that are not proven to hold the nearest.

    lists: shape (n_queries, k). last: the greatest cosine, as float32 arithmetic gave it, that somebody
        outside each list may have, shape (n_queries,). The others: see `search_block`.
    """
    wrong = rounding(rows.shape[1])
    for word in np.flatnonzero(unproven(lists, last, wrong)):
        one = slice(word, word + 1)
        for block in row_slices(len(rows), 4 * max(1, rows.shape[1]), _ALL_BYTES):
            reach = np.nan_to_num(cosines_of(lists[one, -1]), nan=-4) - np.float32(2 * wrong)
            near = block.start + np.flatnonzero(rows[block] @ queries[word] >= reach)
            near = near[ids[near] != query_ids[word]]
            for part in row_slices(len(near), 12 * rows.shape[1], _SCORED_BYTES):
                found = _scored(queries[one], query_ids[one], rows, ids, near[None, part])
                put_in(lists, np.full(found.shape[1], word), found[0])


def unproven(lists: KeyArray, last: FloatArray | DoubleArray, rounded_by: float) -> BoolArray:
    """Whether somebody outside each list may belong into it, shape (n,); see `complete`."""
    worst = np.nan_to_num(cosines_of(lists[:, -1]), nan=-4).astype(np.float64)
    open_ended: BoolArray = worst <= last + (rounded_by + 2.0**-23)
    return open_ended


def _likely(queries: FloatArray, rows: FloatArray, depth: int) -> tuple[IntArray, FloatArray]:
    """Places of the `depth` best by float32 cosines, shape (n_queries, depth), and the least of them."""
    if len(queries) > WITHOUT_FAISS:
        import faiss

        scores, places = faiss.knn(queries, rows, depth, metric=faiss.METRIC_INNER_PRODUCT)
        return places, scores[:, -1]
    # Not worth loading faiss, which takes as long as some of the commands that ask for a few words.
    places, last = np.empty((len(queries), depth), np.int64), np.empty(len(queries), np.float32)
    for word, query in enumerate(queries):
        cosines = rows @ query
        places[word] = np.argpartition(cosines, len(rows) - depth)[len(rows) - depth :]
        last[word] = cosines[places[word]].min()
    return places, last


def _scored(
    queries: FloatArray, query_ids: IntArray, rows: FloatArray, ids: IntArray, places: IntArray
) -> KeyArray:
    """Sorted keys of the candidates at `places`, shape (n_queries, n); `NO_KEY` for the word itself."""
    near = ids[places]
    sums = np.einsum("qd,qkd->qk", queries.astype(np.float64), rows[places].astype(np.float64))
    which = np.repeat(np.arange(len(queries)), places.shape[1])
    cosines = same_cosines(sums.ravel(), queries, which, rows, places.ravel()).reshape(near.shape)
    keys = keys_of(near, cosines)
    keys[near == query_ids[:, None]] = NO_KEY
    keys.sort(axis=1)
    return keys
