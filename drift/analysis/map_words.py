"""The words of a map at one epoch: where they lie, how far they went, who is near them on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.displacements import displacements
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.timeline import neighbour_timelines
from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.layout.layout import Layout
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import NOBODY, Neighbours, nearest, overlap
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class MapWords:
    """The words of a map at `epoch`; each array has the shape (n,) or, where said, more.

    places: (n, 2), on the map, without a unit. counts: in the training documents; None where not known.
    cosine, l2: displacement from snapshot 0; NaN for a zero vector. overlap: share of its k nearest
    candidates that a word kept, from 0 to 1; NaN for a zero vector.
    near: its nearest words of the same epoch among those of the map, by place on it, with their cosines.
    """

    epoch: int
    word: tuple[str, ...]
    ids: IntArray
    seen: BoolArray
    counts: IntArray | None
    places: FloatArray
    cosine: DoubleArray
    l2: DoubleArray
    overlap: DoubleArray
    near: Neighbours

    def neighbours(self) -> Iterator[tuple[IntArray, FloatArray]]:
        """Each word's neighbours on the map, the nearest first: their places on it and their cosines."""
        for ids, cosines in zip(self.near.ids, self.near.cosines, strict=True):
            there = ids != NOBODY
            yield ids[there], cosines[there]


def map_words(
    run: Run, placed: Layout, epochs: Sequence[int], *, neighbourhood: Neighbourhood
) -> list[MapWords]:
    """Measure the words of the map `placed` of a run at each of `epochs`, which are on the map.

    neighbourhood: how many nearest words, and among whom.
    """
    candidates = choose_candidates(run, neighbourhood)
    lists = neighbour_timelines(run, placed.ids, candidates, epochs=tuple(sorted({0, *epochs})))
    kept = {epoch: overlap(lists.ids[0], lists.ids[lists.epochs.index(epoch)]) for epoch in epochs}
    return [_at(run, placed, epoch, kept[epoch], candidates.k) for epoch in epochs]


def _at(run: Run, placed: Layout, epoch: int, kept: DoubleArray, k: int) -> MapWords:
    ids, moved = placed.ids, displacements(run, epoch)
    rows, everybody = run.rows(epoch, ids), np.arange(placed.n_words)
    return MapWords(
        epoch=epoch,
        word=placed.words,
        ids=ids,
        seen=placed.seen,
        counts=None if run.record.seen_by_moving else run.counts[ids],
        places=placed.places[placed.epochs.index(epoch)],
        cosine=moved.cosine[ids],
        l2=moved.l2[ids],
        overlap=kept,
        near=nearest(rows, everybody, rows, everybody, min(k, placed.n_words - 1)),
    )
