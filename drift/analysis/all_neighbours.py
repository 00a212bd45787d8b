"""Neighbourhoods of all candidates over the epochs of a run, at the cost of the words that moved."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from drift.analysis.neighbourhoods import Candidates
from drift.arrays import places_in
from drift.measure.base_lists import BaseLists, base_lists
from drift.measure.cosine import unit_rows
from drift.measure.moved_neighbours import N_BYTES, neighbours_after
from drift.measure.neighbours import NOBODY, Neighbours, nearest, nearest_unit
from drift.progress import task
from drift.run.base_lists import read_lists, store_lists
from drift.run.record import RunRecord
from drift.run.run import Run
from drift.workers import are_there, hand_out

DEPTH = 32
"""How many neighbours of snapshot 0 are kept for each word, unless k asks for more."""

_MOST = 256
"""The k from which on lists would be too large to keep: every epoch is searched anew."""


def all_neighbours(
    run: Run,
    candidates: Candidates,
    epochs: Iterable[int] | None = None,
    *,
    n_bytes: int = N_BYTES,
) -> Iterator[tuple[int, Neighbours]]:
    """Find the k nearest candidates of every candidate, exactly, epoch by epoch.

    epochs: which ones, in any order; None: all from snapshot 0 on. n_bytes: see `neighbours_after`.
    Yields an epoch and its neighbours in the order of `epochs`, rows in the order of `candidates.ids`, ids of
    the vocabulary. Over workers several epochs are searched at once.

    On a GPU every epoch at which a candidate moved is searched anew: that is faster than to find out what can
    have changed. Snapshot 0 is searched at the first call for a candidate vocabulary; its lists are kept
    beside it. For a k above _MOST every epoch is searched anew and nothing is kept.
    Raises RunError for an unknown epoch.
    """
    if candidates.k > _MOST:
        yield from _searched(run, candidates, run.epochs if epochs is None else epochs)
        return
    lists = _base_lists(run, candidates)
    wanted = list(run.epochs if epochs is None else epochs)
    several = sum(epoch > 0 for epoch in wanted) > 1
    if are_there() and several and candidates.device == "cpu":
        each = _over_workers(run, candidates, wanted, n_bytes)
    else:
        each = _one_by_one(run, candidates, lists, wanted, n_bytes)
    with task("neighbours, epoch by epoch", len(wanted)) as advance:
        for epoch, found in each:
            advance(1)
            yield epoch, found


def _one_by_one(
    run: Run, candidates: Candidates, lists: BaseLists, epochs: Sequence[int], n_bytes: int
) -> Iterator[tuple[int, Neighbours]]:
    unit, _ = unit_rows(run.base_rows(candidates.ids))
    everybody = np.arange(len(unit))
    for epoch in epochs:
        moved = run.moved(epoch)
        place = places_in(moved.ids, candidates.ids)
        inside = place >= 0
        places, before = place[inside], unit[place[inside]]
        unit[places], _ = unit_rows(moved.rows[inside])
        if candidates.device == "cpu" or not len(places):
            found = neighbours_after(lists, unit, places, before, candidates.k, n_bytes)
        else:
            found = nearest_unit(unit, everybody, unit, everybody, candidates.k, None, candidates.device)
        unit[places] = before
        yield epoch, _by_vocabulary(found, candidates)


def _over_workers(
    run: Run, candidates: Candidates, epochs: Sequence[int], n_bytes: int
) -> Iterator[tuple[int, Neighbours]]:
    """Each epoch by whoever is free, who reads the run and the kept lists of snapshot 0."""
    search = partial(_of_epoch, (run.folder.absolute(), run.record), candidates, n_bytes)
    found, waiting = {}, deque(epochs)
    for epoch, lists in hand_out(search, epochs):
        found[epoch] = lists
        while waiting and waiting[0] in found:
            yield waiting[0], found.pop(waiting.popleft())


def _of_epoch(place: tuple[Path, RunRecord], candidates: Candidates, n_bytes: int, epoch: int) -> Neighbours:
    return next(found for _, found in all_neighbours(Run(*place), candidates, [epoch], n_bytes=n_bytes))


def _searched(run: Run, candidates: Candidates, epochs: Iterable[int]) -> Iterator[tuple[int, Neighbours]]:
    for epoch in epochs:
        rows = run.rows(epoch, candidates.ids)
        with task(f"neighbours, epoch {epoch}", len(rows)) as advance:
            ids, k, device = candidates.ids, candidates.k, candidates.device
            yield epoch, nearest(rows, ids, rows, ids, k, advance, device)


def _base_lists(run: Run, candidates: Candidates) -> BaseLists:
    """The lists of snapshot 0: deep enough that few words outside them can come near."""
    depth = max(DEPTH, 2 * candidates.k)
    runs, digest = run.folder.parent, run.record.vectors.digest
    kept = read_lists(runs, digest, candidates.ids, depth)
    if kept is not None:
        return BaseLists(*kept)
    with task("neighbours before training", len(candidates)) as advance:
        lists = base_lists(run.base_rows(candidates.ids), depth, advance, candidates.device)
    store_lists(runs, digest, candidates.ids, lists.places, lists.cosines)
    return lists


def _by_vocabulary(found: Neighbours, candidates: Candidates) -> Neighbours:
    """Neighbours by vocabulary ids instead of places among the candidates."""
    ids = candidates.ids[found.ids]
    ids[found.ids == NOBODY] = NOBODY
    return Neighbours(ids, found.cosines)
