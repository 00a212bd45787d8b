"""Many words through the epochs as arrays: of twenty thousand what `WordHistory` tells of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import Candidates
from drift.analysis.timeline import NeighbourTimelines, neighbour_timelines
from drift.arrays import DoubleArray, IntArray, places_in
from drift.measure.displacement import displacement
from drift.measure.neighbours import Neighbours, overlap
from drift.measure.self_moved import Verdict, self_or_neighbours
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class Followed:
    """Some words through the epochs.

    lists: their neighbours at every epoch. distance: cosine distance from snapshot 0, 0 to 2, shape
    (n_epochs, n), NaN for a zero vector.
    kept: share of the first neighbours kept at the last epoch, 0 to 1, shape (n,); NaN for a zero vector.
    verdict: whose way changed the neighbourhood, shape (n,), see `drift.measure.self_moved.Verdict`.
    """

    lists: NeighbourTimelines
    distance: DoubleArray
    kept: DoubleArray
    verdict: NDArray[np.str_]


def follow(run: Run, ids: IntArray, candidates: Candidates, last: Neighbours | None = None) -> Followed:
    """Follow the words `ids`, shape (n,), through all epochs; most cheaply where they are candidates.

    last: the candidates' neighbours at the last epoch, from who has them already.
    """
    lists = lists_of(run, ids, candidates, last=last)
    base = run.base_rows(ids)
    distance = np.array([displacement(base, run.rows(epoch, ids)).cosine for epoch in run.epochs])
    kept = overlap(lists.ids[0], lists.ids[-1])
    return Followed(lists, distance, kept, _verdicts(run, lists, kept, candidates))


def lists_of(
    run: Run,
    ids: IntArray,
    candidates: Candidates,
    epochs: Sequence[int] | None = None,
    last: Neighbours | None = None,
) -> NeighbourTimelines:
    """The neighbours of many words `ids`, shape (n,), at `epochs` (None: all): see `neighbour_timelines`.

    Candidates are taken from the lists of all of them, any others are searched for. last: see `follow`;
    only where the last epoch is the last of `epochs`.
    """
    epochs = run.epochs if epochs is None else epochs
    shape = (len(epochs), len(ids), candidates.k)
    near, cosines = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.float32)
    place = places_in(ids, candidates.ids)
    inside = place >= 0
    known = [] if last is None else [(run.last_epoch, last)]
    searched = epochs[: len(epochs) - len(known)]
    for at, (_, found) in enumerate(chain(all_neighbours(run, candidates, searched), known)):
        near[at, inside], cosines[at, inside] = found.ids[place[inside]], found.cosines[place[inside]]
    if not inside.all():
        others = neighbour_timelines(run, ids[~inside], candidates, epochs)
        near[:, ~inside], cosines[:, ~inside] = others.ids, others.cosines
    return NeighbourTimelines(tuple(epochs), ids, candidates.k, candidates.description, near, cosines)


def _verdicts(
    run: Run, lists: NeighbourTimelines, kept: DoubleArray, candidates: Candidates
) -> NDArray[np.str_]:
    """Whose way it was; only who lost a neighbour is searched for."""
    verdict = np.where(np.isnan(kept), Verdict.UNDEFINED, Verdict.UNCHANGED).astype("<U16")
    lost = np.flatnonzero(kept < 1)
    ids = lists.words[lost]
    verdict[lost] = self_or_neighbours(
        run.base_rows(ids),
        run.rows(run.last_epoch, ids),
        ids,
        run.base_rows(candidates.ids),
        run.rows(run.last_epoch, candidates.ids),
        candidates.ids,
        candidates.k,
        known=(lists.ids[0, lost], lists.ids[-1, lost]),
    ).verdict
    return verdict
