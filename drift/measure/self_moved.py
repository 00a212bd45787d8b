"""Whose move changed a neighbourhood: the word's own, or its neighbours'."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.measure.neighbours import nearest, overlap
from drift.progress import Advance


class Verdict(StrEnum):
    """Whose move changed a word's neighbourhood; `self_or_neighbours` gives the rule."""

    UNCHANGED = "unchanged"
    SELF_MOVED = "self-moved"
    NEIGHBOURS_MOVED = "neighbours-moved"
    BOTH = "both"
    UNDEFINED = "undefined"


@dataclass(frozen=True, eq=False)
class SelfOrNeighbours:
    """What each move alone does to each word's neighbourhood; every array has the shape (n_queries,).

    own_move: overlap where only the word's own row is replaced by its new one, from 0 to 1.
    others_move: overlap where only the rows of the others are replaced, from 0 to 1.
    both_move: overlap where all rows are replaced, which is what training did, from 0 to 1.
    verdict: a `Verdict` for each word, as a string.

    The overlaps are NaN, and the verdict is "undefined", for a word without neighbours before.
    """

    own_move: DoubleArray
    others_move: DoubleArray
    both_move: DoubleArray
    verdict: NDArray[np.str_]


def self_or_neighbours(
    queries_before: FloatArray,
    queries_after: FloatArray,
    query_ids: IntArray,
    candidates_before: FloatArray,
    candidates_after: FloatArray,
    candidate_ids: IntArray,
    k: int,
    advance: Advance | None = None,
    *,
    known: tuple[IntArray, IntArray] | None = None,
) -> SelfOrNeighbours:
    """Tell the words that moved away from those whose neighbours did.

    queries_before, queries_after: shape (n_queries, n_dims). query_ids: shape (n_queries,).
    candidates_before, candidates_after: shape (n_candidates, n_dims). candidate_ids: shape (n_candidates,).
    k: the number of neighbours. advance: called with parts that come to n_queries in all.
    known: the neighbours before and after, ids of shape (n_queries, k), from who has them already.

    The verdict is "unchanged" where the word kept all its neighbours (both_move is 1). Otherwise it is
    "self-moved" where only the word's own move, done alone, costs neighbours, "neighbours-moved" where only
    the moves of the others do, and "both" where each does, or where it takes the two together.
    A word whose row did not change has own_move 1: it is "unchanged" or "neighbours-moved".

    Raises SettingsError where k is below 1.
    """
    moved = (queries_before != queries_after).any(axis=1)
    n_moved = int(np.count_nonzero(moved))
    share = _shares(advance, len(moved), 2 * (n_moved if known else len(moved) + n_moved))

    def search(queries: FloatArray, which: BoolArray, candidates: FloatArray) -> IntArray:
        return nearest(queries[which], query_ids[which], candidates, candidate_ids, k, share).ids

    everybody = np.ones(len(moved), dtype=bool)
    # An unmoved word need not be searched twice: its own move changes nothing.
    if known is None:
        before = search(queries_before, everybody, candidates_before)
        others = search(queries_before, everybody, candidates_after)
        both = others.copy()
        both[moved] = search(queries_after, moved, candidates_after)
    else:
        before, both = known
        others = both.copy()
        others[moved] = search(queries_before, moved, candidates_after)
    own = before.copy()
    own[moved] = search(queries_after, moved, candidates_before)
    if known is not None and not n_moved and advance is not None:
        advance(len(moved))
    return _judged(*(overlap(before, after) for after in (own, others, both)))


def _judged(own: DoubleArray, others: DoubleArray, both: DoubleArray) -> SelfOrNeighbours:
    own_costs, others_cost = own < 1, others < 1
    verdict = np.select(
        [np.isnan(both), both == 1, own_costs & ~others_cost, others_cost & ~own_costs],
        [Verdict.UNDEFINED, Verdict.UNCHANGED, Verdict.SELF_MOVED, Verdict.NEIGHBOURS_MOVED],
        Verdict.BOTH,
    )
    return SelfOrNeighbours(own, others, both, verdict.astype(np.str_))


def _shares(advance: Advance | None, n_words: int, n_searches: int) -> Advance | None:
    """All searches together count as one pass over all words."""
    if advance is None:
        return None
    scale = n_words / max(1, n_searches)
    return lambda amount: advance(amount * scale)
