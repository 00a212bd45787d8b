"""Neighbourhoods: the k nearest other words by cosine, and how two of them differ."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices
from drift.errors import SettingsError
from drift.measure.cosine import divide, unit_rows
from drift.measure.ranked import NO_KEY, cosines_of, places_of
from drift.measure.ranked import NOBODY as NOBODY  # noqa: PLC0414 - whoever reads a list has it from here
from drift.measure.same_cosines import same_cosines
from drift.measure.search import full_search
from drift.progress import Advance


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
    advance: Advance | None = None,
    device: str = "cpu",
) -> Neighbours:
    """The k nearest candidates of each query by cosine: exact search, a word never its own neighbour.

    queries: finite, shape (n_queries, n_dims); a zero vector has no neighbours.
    candidates: finite, shape (n_candidates, n_dims); zero vectors are left out.
    query_ids, candidate_ids: vocabulary ids, shapes (n_queries,) and (n_candidates,), the latter unique.
    advance: called with the number of queries done, again and again until all are.
    device: where to search, `cpu` or a device of PyTorch such as `cuda`; the neighbours are the same.

    Equal cosines, see `drift.measure.same_cosines`, are ordered by the smaller id.
    Raises SettingsError where k is below 1, MissingExtraError where another device asks for PyTorch.
    """
    unit, _ = unit_rows(candidates)
    asked = unit if queries is candidates else unit_rows(queries)[0]
    return nearest_unit(asked, query_ids, unit, candidate_ids, k, advance, device)


def nearest_unit(
    queries: FloatArray,
    query_ids: IntArray,
    candidates: FloatArray,
    candidate_ids: IntArray,
    k: int,
    advance: Advance | None = None,
    device: str = "cpu",
) -> Neighbours:
    """The same as `nearest`, shapes too, for rows as `unit_rows` gives them: for who searches them again."""
    if k < 1:
        raise SettingsError(f"k: expected at least 1 neighbour, found {k}. Choose a k of 1 or more.")
    rows, ids = candidates, candidate_ids
    there, asked = rows.any(axis=1), np.flatnonzero(queries.any(axis=1))
    if not there.all():
        rows, ids = rows[there], ids[there]
    keys = np.full((len(queries), k), NO_KEY)
    keys[asked] = full_search(_taken(queries, asked), query_ids[asked], rows, ids, k, advance, device)
    if advance is not None and len(asked) < len(queries):
        advance(len(queries) - len(asked))
    return Neighbours(places_of(keys), cosines_of(keys))


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


def _taken(rows: FloatArray, places: IntArray) -> FloatArray:
    """The rows at rising places; no copy where these are all."""
    return rows if len(places) == len(rows) else rows[places]


def _cosines_with(query: FloatArray, rows: FloatArray) -> FloatArray:
    """Cosines, as float32 and shape (n,), of one unit vector with unit rows."""
    cosines = np.empty(len(rows), dtype=np.float32)
    wide = query.astype(np.float64)
    for block in row_slices(len(rows), 8 * rows.shape[1]):
        some, first = np.arange(block.start, block.stop), np.zeros(block.stop - block.start, dtype=np.int64)
        cosines[block] = same_cosines(rows[block].astype(np.float64) @ wide, rows, some, query[None], first)
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
