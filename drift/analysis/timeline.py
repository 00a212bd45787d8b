"""The neighbours of some words at every epoch, and who came and went between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.neighbourhoods import Candidates
from drift.arrays import FloatArray, IntArray, places_in
from drift.measure.cosine import unit_rows
from drift.measure.neighbours import NOBODY, Neighbours, nearest_unit
from drift.progress import task
from drift.run.moved import put_moved
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class NeighbourTimelines:
    """The nearest candidates of some words at every epoch, the nearest first.

    epochs: the numbers of the epochs. words: vocabulary ids, shape (n,).
    k, candidates: how many neighbours, and among whom, in words.
    ids: vocabulary ids, int64, shape (n_epochs, n, k); -1 where there are fewer than k.
    cosines: float32 from -1 to 1, shape (n_epochs, n, k); NaN where there are fewer than k.
    """

    epochs: tuple[int, ...]
    words: IntArray
    k: int
    candidates: str
    ids: IntArray
    cosines: FloatArray


@dataclass(frozen=True)
class NeighbourEvent:
    """A neighbour that came or went.

    epoch: the first epoch at which it is there, or gone. word_id: the neighbour.
    entered: whether it came; otherwise it left.
    rank_before, rank_after: its place at the epoch before and at this one, 1 is the nearest; None: beyond
        the end of the list. With lists no longer than the neighbourhood one of the two is None.
    """

    epoch: int
    word_id: int
    entered: bool
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True, eq=False)
class Scaled:
    """A snapshot as the search for neighbours wants it.

    rows: some words' vectors, float32 of shape (n, n_dims).
    unit: the candidates' vectors scaled to length 1, float32 of shape (n_candidates, n_dims).
    """

    epoch: int
    rows: FloatArray
    unit: FloatArray


def neighbour_timelines(
    run: Run, ids: IntArray, candidates: Candidates, epochs: Sequence[int] | None = None
) -> NeighbourTimelines:
    """Find the k nearest candidates of the words `ids`, shape (n,), at every epoch, by exact search.

    epochs: which ones, in their order; None: all from snapshot 0 on.
    Beside the result it holds two copies of the candidates' rows, and the moved rows of one epoch.
    Raises RunError for an unknown epoch.
    """
    epochs = run.epochs if epochs is None else epochs
    with task("neighbours, all epochs", len(epochs) * len(ids)) as advance:
        found = [
            nearest_unit(unit_rows(one.rows)[0], ids, one.unit, candidates.ids, candidates.k, advance)
            for one in scaled_snapshots(run, ids, candidates, epochs)
        ]
    return timelines(epochs, ids, candidates, found)


def timelines(
    epochs: Sequence[int], ids: IntArray, candidates: Candidates, found: Sequence[Neighbours]
) -> NeighbourTimelines:
    """Put the neighbours of the words `ids` at each of `epochs`, found one by one, together."""
    near = np.array([one.ids for one in found], dtype=np.int64).reshape(len(epochs), len(ids), candidates.k)
    cosines = np.array([one.cosines for one in found], dtype=np.float32).reshape(near.shape)
    return NeighbourTimelines(tuple(epochs), ids, candidates.k, candidates.description, near, cosines)


def scaled_snapshots(
    run: Run, ids: IntArray, candidates: Candidates, epochs: Sequence[int]
) -> Iterator[Scaled]:
    """Each snapshot's rows of the words `ids`, and of the candidates; the latter hold until the next comes.

    Only the moved rows are scaled again. Raises RunError for an unknown epoch.
    """
    base, _ = unit_rows(run.base_rows(candidates.ids))
    rows, unit = run.base_rows(ids), base.copy()
    for epoch in epochs:
        moved = run.moved(epoch)
        place = places_in(moved.ids, candidates.ids)
        inside = place >= 0
        changed = place[inside]
        unit[changed], _ = unit_rows(moved.rows[inside])
        yield Scaled(epoch, put_moved(rows.copy(), ids, moved), unit)
        unit[changed] = base[changed]


def neighbour_events(found: NeighbourTimelines, place: int, k: int | None = None) -> list[NeighbourEvent]:
    """Who entered and who left the k nearest of the word `found.words[place]`, from one epoch to the next.

    k: None: all that the lists hold. With a smaller one the ranks beyond it are told as well.
    In the epochs' order; of one epoch first who left, then who entered, each in the order of its list.
    """
    k = found.k if k is None else k
    ranks = [_ranks(ids) for ids in found.ids[:, place].tolist()]
    events = []
    for epoch, before, after in zip(found.epochs[1:], ranks[:-1], ranks[1:], strict=True):
        was, now = (dict.fromkeys(one for one, rank in side.items() if rank <= k) for side in (before, after))
        changed = [(one, False) for one in was if one not in now]
        changed += [(one, True) for one in now if one not in was]
        events += [
            NeighbourEvent(epoch, one, entered, before.get(one), after.get(one)) for one, entered in changed
        ]
    return events


def _ranks(ids: list[int]) -> dict[int, int]:
    return {one: rank for rank, one in enumerate(ids, start=1) if one != NOBODY}
