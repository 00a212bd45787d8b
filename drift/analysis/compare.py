"""What happened to some words, and between them: `drift compare tv television`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from drift.analysis.compare_columns import (
    event_columns,
    history_columns,
    neighbour_columns,
    similarity_columns,
)
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.tabular import Column, Tabular
from drift.analysis.timeline import NeighbourTimelines, Scaled, scaled_snapshots, timelines
from drift.analysis.word_history import (
    CameOrWent,
    Neighbour,
    WordHistory,
    histories,
    word_histories,
)
from drift.arrays import FloatArray, IntArray, defined
from drift.errors import SettingsError
from drift.measure.cosine import unit_rows
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import nearest_unit, ranks
from drift.measure.pairs import pair_history
from drift.run.run import Run
from drift.vectors.lookup import AS_WRITTEN, Found

__all__ = [
    "CameOrWent",
    "Comparison",
    "Neighbour",
    "PairHistory",
    "WordHistory",
    "compare",
    "word_histories",
]

RANKED = 100
"""How far down the ranks of who came and went are told."""


@dataclass(frozen=True)
class PairHistory:
    """Two words through the epochs: one number for each epoch.

    cosine: similarity, from -1 to 1; None where a vector is zero.
    l2: distance, 0 or more.
    rank_of_b, rank_of_a: place of b among a's neighbours and of a among b's, 1 is the nearest;
        None where a vector is zero.
    """

    a: str
    b: str
    cosine: tuple[float | None, ...]
    l2: tuple[float, ...]
    rank_of_b: tuple[int | None, ...]
    rank_of_a: tuple[int | None, ...]


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(Tabular):
    """The answer to `compare`.

    epochs: the numbers of the epochs that histories are over.
    k, candidates: what the neighbourhoods are among.
    found: the words that the vocabulary has in another form only, as they were asked for.
    """

    run: str
    epochs: tuple[int, ...]
    k: int
    candidates: str
    words: tuple[WordHistory, ...]
    pairs: tuple[PairHistory, ...]
    found: Mapping[str, Found] = field(default_factory=dict)

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The words; their pairs by epoch; their neighbours before and after; who came and went."""
        return {
            "words": history_columns(self.words, self.k),
            "pairs": similarity_columns(self.epochs, self.pairs),
            "neighbours": neighbour_columns(self.words),
            "events": event_columns(self.words),
        }


def compare(
    run: Run,
    words: Sequence[str],
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> Comparison:
    """Follow words, and every pair of them, through the epochs of a run.

    words: one or more, each found as written or as the vocabulary spells it; one given twice counts once.
    epoch: the last one that is followed; None: that of the kept model. neighbourhood: how many nearest words,
    and among whom.
    Raises UnknownWordError for a word without a vector, SettingsError without words, RunError for an epoch
    that there is not.
    """
    run = run.up_to(epoch)
    words = [words] if isinstance(words, str) else list(dict.fromkeys(words))
    if not words:
        raise SettingsError("expected one or more words to compare, got none.")
    found = {word: run.find(word) for word in words}
    ids = np.array(list(dict.fromkeys(one.row for one in found.values())), dtype=np.int64)
    candidates = choose_candidates(run, neighbourhood)
    vectors, pair_ranks, lists = _follow(run, ids, replace(candidates, k=max(candidates.k, RANKED)))
    return Comparison(
        run=run.name,
        epochs=tuple(run.epochs),
        k=neighbourhood.k,
        candidates=candidates.description,
        words=tuple(histories(run, vectors, lists, candidates)),
        pairs=tuple(
            _pair_history(run, ids, vectors, pair_ranks, a, b) for a, b in combinations(range(len(ids)), 2)
        ),
        found={word: one for word, one in found.items() if one.rung != AS_WRITTEN},
    )


def _follow(
    run: Run, ids: IntArray, candidates: Candidates
) -> tuple[FloatArray, IntArray, NeighbourTimelines]:
    """Vectors (n_epochs, n, n_dims), ranks [epoch, a, b] of b among a's neighbours, and the neighbours."""
    vectors, pair_ranks, found = [], [], []
    for one in scaled_snapshots(run, ids, candidates, run.epochs):
        vectors.append(one.rows)
        found.append(nearest_unit(unit_rows(one.rows)[0], ids, one.unit, candidates.ids, candidates.k))
        if len(ids) > 1:
            pair_ranks.append([_ranks(one, a, ids, found[-1].ids[a], candidates) for a in range(len(ids))])
    lists = timelines(run.epochs, ids, candidates, found)
    return np.array(vectors), np.array(pair_ranks), lists


def _ranks(snapshot: Scaled, a: int, ids: IntArray, near: IntArray, candidates: Candidates) -> IntArray:
    """The rank of each of `ids` among the neighbours of ids[a]: as a rule it lists them."""
    listed = near[:, None] == ids
    if (listed.any(axis=0) | (ids == ids[a])).all():
        return np.asarray(1 + listed.argmax(axis=0), dtype=np.int64)
    return ranks(snapshot.rows[a], int(ids[a]), snapshot.rows, ids, snapshot.unit, candidates.ids)


def _pair_history(
    run: Run, ids: IntArray, vectors: FloatArray, pair_ranks: IntArray, a: int, b: int
) -> PairHistory:
    measured = pair_history(vectors[:, a], vectors[:, b])
    defined_ranks = ~np.isnan(measured.cosine)
    rank_of_b, rank_of_a = (
        tuple(int(rank) if known else None for rank, known in zip(found, defined_ranks, strict=True))
        for found in (pair_ranks[:, a, b], pair_ranks[:, b, a])
    )
    return PairHistory(
        a=run.words[ids[a]],
        b=run.words[ids[b]],
        cosine=tuple(defined(value) for value in measured.cosine),
        l2=tuple(measured.l2.tolist()),
        rank_of_b=rank_of_b,
        rank_of_a=rank_of_a,
    )
