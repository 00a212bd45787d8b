"""What happened to some words, each for itself: the part of `compare` that is about one word."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.displacements import momenta
from drift.analysis.neighbourhoods import Candidates
from drift.analysis.timeline import NeighbourTimelines, neighbour_events
from drift.arrays import FloatArray, IntArray, defined, places_in
from drift.measure.displacement import Displacement, displacement
from drift.measure.neighbours import NOBODY, changes, jaccard, overlap
from drift.measure.path import path
from drift.measure.second_order import second_order
from drift.measure.self_moved import self_or_neighbours
from drift.run.run import Run


@dataclass(frozen=True)
class Neighbour:
    """One neighbour in a list: its place (1 is the nearest), its cosine, and whether training saw it."""

    word: str
    rank: int
    cosine: float
    seen: bool


@dataclass(frozen=True)
class CameOrWent:
    """A neighbour that entered or left; see `drift.analysis.timeline.NeighbourEvent`."""

    epoch: int
    word: str
    seen: bool
    entered: bool
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True, eq=False)
class WordHistory:
    """One word through the epochs.

    seen: whether the word occurs in the training documents, or moved: see `RunRecord.seen_by_moving`.
    count, test_count: occurrences in the training and the test documents; count is None where seen words are
        those that moved.
    rank: place in the vocabulary, 0 is the commonest in pretraining.
    displacement: from snapshot 0 to each epoch; arrays of shape (n_epochs,), the first is 0.
    steps: from the epoch before to each epoch; arrays of shape (n_epochs,), the first is 0.
    path, path_cosine: the sum of the steps, 0 or more, in L2 and in cosine distance (None: a zero vector).
    straightness: L2 displacement / L2 path, from 0 to 1; None for a word that never moved.
    momentum: share of its path in training steps without the word, from 0 to 1; None: not recorded.
    before, after: neighbours at snapshot 0 and at the last epoch, the nearest first.
    ranks_after: the rank of each of `before` at the last epoch; ranks_before: that of each of `after` at
        snapshot 0; None: beyond the `ranked` nearest.
    left, entered: words only in `before`, only in `after`.
    overlap: share of `before` that is kept, from 0 to 1; None for a zero vector.
    jaccard: shared by `before` and `after` / in one of them, from 0 to 1; None where both
        are empty.
    second_order: see `drift.measure.second_order`, from 0 to 2; None for a zero vector.
    verdict: `unchanged`, `self-moved`, `neighbours-moved` or `both`.
    timeline: the neighbours at each epoch. events: who came and who went in between, by epoch.
    """

    word: str
    rank: int
    seen: bool
    count: int | None
    test_count: int
    displacement: Displacement
    steps: Displacement
    path: float
    path_cosine: float | None
    straightness: float | None
    momentum: float | None
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    ranked: int
    ranks_after: tuple[int | None, ...]
    ranks_before: tuple[int | None, ...]
    left: tuple[str, ...]
    entered: tuple[str, ...]
    overlap: float | None
    jaccard: float | None
    second_order: float | None
    verdict: str
    timeline: tuple[tuple[Neighbour, ...], ...]
    events: tuple[CameOrWent, ...]

    @property
    def moved(self) -> bool:
        """Whether the word is elsewhere at the last epoch."""
        return bool(self.displacement.l2[-1] > 0)

    @property
    def n_before(self) -> int:
        """How many neighbours it had at snapshot 0."""
        return len(self.before)


def word_histories(run: Run, lists: NeighbourTimelines, candidates: Candidates) -> list[WordHistory]:
    """Follow each of the words of `lists`, which are over all epochs, without their pairs."""
    vectors = np.array([run.rows(epoch, lists.words) for epoch in run.epochs])
    return histories(run, vectors, lists, candidates)


def histories(
    run: Run, vectors: FloatArray, lists: NeighbourTimelines, candidates: Candidates
) -> list[WordHistory]:
    """The histories of the words of `lists`, whose vectors are of shape (n_epochs, n, n_dims).

    lists: at all epochs, at least k deep; what is deeper tells the ranks of who came and went.
    """
    k = candidates.k
    ids, ends = lists.words, (lists.ids[0, :, :k], lists.ids[-1, :, :k])
    near = places_in(ends[0], candidates.ids), places_in(ends[1], candidates.ids)
    rows = run.rows(0, candidates.ids), run.rows(run.last_epoch, candidates.ids)
    words, went = (vectors[0], vectors[-1]), path(vectors)
    columns = {
        "path": went.l2,
        "path_cosine": went.cosine,
        "straightness": went.straightness,
        "overlap": overlap(*ends),
        "jaccard": jaccard(*ends),
        "second_order": second_order(words, near, rows),
        "momentum": momenta(run, run.last_epoch)[ids],
        "verdict": self_or_neighbours(*words, ids, *rows, candidates.ids, k, known=ends).verdict,
    }
    return [
        _history(run, vectors[:, place], lists, place, k, {name: one[place] for name, one in columns.items()})
        for place in range(len(ids))
    ]


def _history(
    run: Run,
    vectors: FloatArray,
    lists: NeighbourTimelines,
    place: int,
    k: int,
    measured: dict[str, Any],
) -> WordHistory:
    word_id = int(lists.words[place])
    ids, cosines = lists.ids[:, place], lists.cosines[:, place]
    timeline = tuple(_named(run, *one) for one in zip(ids[:, :k], cosines[:, :k], strict=True))
    change = changes(ids[0, :k], ids[-1, :k])
    figures: dict[str, Any] = {
        name: str(value) if isinstance(value, str) else defined(value) for name, value in measured.items()
    }
    return WordHistory(
        word=run.words[word_id],
        rank=word_id,
        seen=bool(run.seen[word_id]),
        count=run.known_count(word_id),
        test_count=int(run.test_counts[word_id]),
        displacement=displacement(np.repeat(vectors[:1], len(vectors), axis=0), vectors),
        steps=displacement(vectors[[0, *range(len(vectors) - 1)]], vectors),
        before=timeline[0],
        after=timeline[-1],
        ranked=lists.k,
        ranks_after=_ranks(ids[0, :k], ids[-1]),
        ranks_before=_ranks(ids[-1, :k], ids[0]),
        left=tuple(run.words[one] for one in change.left),
        entered=tuple(run.words[one] for one in change.entered),
        timeline=timeline,
        events=_events(run, lists, place, k),
        **figures,
    )


def _events(run: Run, lists: NeighbourTimelines, place: int, k: int) -> tuple[CameOrWent, ...]:
    return tuple(
        CameOrWent(
            one.epoch,
            run.words[one.word_id],
            bool(run.counts[one.word_id] > 0),
            one.entered,
            one.rank_before,
            one.rank_after,
        )
        for one in neighbour_events(lists, place, k)
    )


def _ranks(ids: IntArray, among: IntArray) -> tuple[int | None, ...]:
    """The rank of each of `ids` in the list `among`."""
    rank = {one: place for place, one in enumerate(among.tolist(), start=1)}
    return tuple(rank.get(one) for one in ids.tolist() if one != NOBODY)


def _named(run: Run, ids: IntArray, cosines: FloatArray) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(run.words[one], rank, float(value), bool(run.counts[one] > 0))
        for rank, (one, value) in enumerate(zip(ids.tolist(), cosines, strict=True), start=1)
        if one != NOBODY
    )
