"""Neighbourhoods: the k nearest other words by cosine, and how two of them differ."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices
from drift.errors import SettingsError
from drift.measure.cosine import divide, unit_rows

NOBODY = -1
"""The id that fills a list of neighbours which has fewer than k words."""

SPARE = 8
"""How many more words than needed the search asks for, to settle ties at the end of the list."""

_MAX_BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest words of some words, the nearest first.

    ids: vocabulary ids, int64, shape (n_queries, k); -1 where there are fewer than k.
    cosines: float32 from -1 to 1, shape (n_queries, k); NaN where there are fewer than k.
    """

    ids: IntArray
    cosines: FloatArray


@dataclass(frozen=True)
class NeighbourChange:
    """What became of one word's neighbours, as vocabulary ids in rank order, the nearest first.

    left: neighbours only before. entered: neighbours only after, in their order after.
    kept: neighbours before and after, in their order before.
    """

    left: tuple[int, ...]
    entered: tuple[int, ...]
    kept: tuple[int, ...]


def nearest(
    queries: FloatArray,
    query_ids: IntArray,
    candidates: FloatArray,
    candidate_ids: IntArray,
    k: int,
    advance: Callable[[float], None] | None = None,
) -> Neighbours:
    """The k nearest candidates of each query by cosine: exact search, a word never its own neighbour.

    queries: finite, shape (n_queries, n_dims); a zero vector has no neighbours.
    candidates: finite, shape (n_candidates, n_dims); zero vectors are left out.
    query_ids, candidate_ids: vocabulary ids, shapes (n_queries,) and (n_candidates,), the latter unique.
    advance: called with the number of queries done, again and again until all are.

    Equal cosines (as float32) are ordered by the smaller id. Where more than SPARE further words have the
    cosine of the last place, all of the list is right, but which of the equal words hold the last places
    is the search's choice: the same for the same input on the same machine, not always the smallest ids.

    Raises SettingsError where k is below 1.
    """
    unit, _ = unit_rows(candidates)
    return nearest_unit(unit_rows(queries)[0], query_ids, unit, candidate_ids, k, advance)


def nearest_unit(
    queries: FloatArray,
    query_ids: IntArray,
    candidates: FloatArray,
    candidate_ids: IntArray,
    k: int,
    advance: Callable[[float], None] | None = None,
) -> Neighbours:
    """The same as `nearest` for rows as `unit_rows` gives them: for who searches the same ones again."""
    if k < 1:
        raise SettingsError(f"k: expected at least 1 neighbour, found {k}. Choose a k of 1 or more.")
    rows, ids = candidates, candidate_ids
    there, undefined = rows.any(axis=1), ~queries.any(axis=1)
    if not there.all():
        rows, ids = rows[there], ids[there]
    found = _nobody(len(queries), k)
    for block in query_blocks(len(queries), len(rows), k, rows.shape[1]):
        near, cosines = search_unit(queries[block], query_ids[block], rows, ids, k)
        found.ids[block, : near.shape[1]] = near
        found.cosines[block, : near.shape[1]] = cosines
        if advance is not None:
            advance(block.stop - block.start)
    found.ids[undefined], found.cosines[undefined] = NOBODY, np.nan
    return found


def overlap(before_ids: IntArray, after_ids: IntArray) -> DoubleArray:
    """Share of each word's neighbours that it kept: `|A∩B| / |A|`, where `|A|` is k but for short lists.

    before_ids, after_ids: neighbour ids of shape (n_words, k), unique in a row, -1 for nobody.
    Returns values of shape (n_words,), from 0 (none kept) to 1 (all kept); NaN for a word without
    neighbours before.
    Source: Wendlandt et al. 2018, with k = 10.
    """
    return divide(_shared(before_ids, after_ids), _present(before_ids))


def jaccard(before_ids: IntArray, after_ids: IntArray) -> DoubleArray:
    """Likeness of each word's neighbours before and after: `|A∩B| / (|A| + |B| - |A∩B|)`.

    before_ids, after_ids: neighbour ids of shape (n_words, k), unique in a row, -1 for nobody.
    Returns values of shape (n_words,), from 0 (nobody in common) to 1 (the same); NaN for a word without
    neighbours before and after.
    Source: Boggust et al. 2022, Embedding Comparator.
    """
    shared = _shared(before_ids, after_ids)
    return divide(shared, _present(before_ids) + _present(after_ids) - shared)


def changes(before_ids: IntArray, after_ids: IntArray) -> NeighbourChange:
    """Which neighbours of one word left, entered and stayed.

    before_ids, after_ids: neighbour ids of shape (k,), the nearest first, -1 for nobody.
    """
    before = [one for one in before_ids.tolist() if one != NOBODY]
    after = [one for one in after_ids.tolist() if one != NOBODY]
    was, now = set(before), set(after)
    return NeighbourChange(
        left=tuple(one for one in before if one not in now),
        entered=tuple(one for one in after if one not in was),
        kept=tuple(one for one in before if one in now),
    )


def ranks(
    query: FloatArray,
    query_id: int,
    targets: FloatArray,
    target_ids: IntArray,
    candidates_unit: FloatArray,
    candidate_ids: IntArray,
) -> IntArray:
    """Rank of each target among the neighbours of `query`.

    query: shape (n_dims,). targets: shape (n_targets, n_dims); they need not be among the candidates.
    candidates_unit: rows as `unit_rows` gives them, shape (n_candidates, n_dims); zero rows do not count.
    Returns int64 of shape (n_targets,): 1 + the candidates, without the query and the target themselves,
    that have a greater cosine (as float32) or the same one and a smaller id; so a target that `nearest`
    lists stands at this place. -1 where the query or the target is a zero vector.
    """
    unit_query, no_query = unit_rows(query[None])
    unit_targets, no_target = unit_rows(targets)
    counted = (candidate_ids != query_id) & candidates_unit.any(axis=1)
    scores, ids = _cosines_with(unit_query[0], candidates_unit), candidate_ids
    aims = _cosines_with(unit_query[0], unit_targets)
    found = [
        1 + int(np.count_nonzero(counted & (ids != target) & _ahead(scores, ids, aim, target)))
        for aim, target in zip(aims.tolist(), target_ids.tolist(), strict=True)
    ]
    return np.where(no_target | no_query[0], NOBODY, np.array(found, dtype=np.int64))


def _nobody(n_queries: int, k: int) -> Neighbours:
    ids = np.full((n_queries, k), NOBODY, dtype=np.int64)
    return Neighbours(ids, np.full((n_queries, k), np.nan, dtype=np.float32))


def query_blocks(n_queries: int, n_candidates: int, k: int, n_dims: int) -> Iterator[slice]:
    """Blocks of queries: the rows of what one block finds are held at once, in float64."""
    depth = min(n_candidates, k + 1 + SPARE)
    n_bytes = 8 * max(1, depth * n_dims)
    return row_slices(n_queries, n_bytes, min(1 << 26, n_bytes * _MAX_BLOCK))


def search_unit(
    queries: FloatArray, query_ids: IntArray, rows: FloatArray, ids: IntArray, k: int
) -> tuple[IntArray, FloatArray]:
    """Ids and cosines of shape (n_queries, at most k), among unit rows of which none is zero."""
    import faiss

    depth = min(len(rows), k + 1 + SPARE)
    if depth == 0:
        return np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)
    _, places = faiss.knn(queries, rows, depth, metric=faiss.METRIC_INNER_PRODUCT)
    near = ids[places]
    # The search's own cosines differ in the last bits with a row's place in the matrix: equal rows would
    # come in any order. So what it found is scored again.
    cosines = np.einsum("qd,qkd->qk", queries.astype(np.float64), rows[places].astype(np.float64))
    scores = np.where(near == query_ids[:, None], -np.inf, np.clip(cosines, -1, 1)).astype(np.float32)
    order = np.lexsort((near, -scores))[:, :k]
    near, scores = np.take_along_axis(near, order, axis=1), np.take_along_axis(scores, order, axis=1)
    itself = np.isneginf(scores)
    return np.where(itself, NOBODY, near), np.where(itself, np.float32(np.nan), scores)


def _cosines_with(query: FloatArray, rows: FloatArray) -> FloatArray:
    """Cosines, as float32 and shape (n,), of one unit vector with unit rows."""
    cosines = np.empty(len(rows), dtype=np.float32)
    wide = query.astype(np.float64)
    for block in row_slices(len(rows), 8 * rows.shape[1]):
        cosines[block] = np.clip(rows[block].astype(np.float64) @ wide, -1, 1)
    return cosines


def _ahead(scores: FloatArray, ids: IntArray, score: float, target: int) -> BoolArray:
    ahead: BoolArray = (scores > score) | ((scores == score) & (ids < target))
    return ahead


def _present(ids: IntArray) -> DoubleArray:
    present: DoubleArray = (ids != NOBODY).sum(axis=1, dtype=np.float64)
    return present


def _shared(a: IntArray, b: IntArray) -> DoubleArray:
    """How many ids the same rows of `a` and `b` have in common, shape (n,)."""
    both = np.sort(np.concatenate([a, b], axis=1), axis=1)
    twice = (both[:, 1:] == both[:, :-1]) & (both[:, 1:] != NOBODY)
    shared: DoubleArray = twice.sum(axis=1, dtype=np.float64)
    return shared
