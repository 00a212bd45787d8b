"""What happened to some words, and between them: `drift compare tv television`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from drift.analysis.neighbourhoods import COMMONEST, Candidates, K, choose_candidates
from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.measure.cosine import unit_rows
from drift.measure.displacement import Displacement, displacement
from drift.measure.neighbours import changes, nearest, overlap, ranks
from drift.measure.pairs import pair_history
from drift.measure.self_moved import self_or_neighbours
from drift.run.run import Moved, Run, put_moved


@dataclass(frozen=True)
class Neighbour:
    """One neighbour in a list: its place (1 is the nearest), its cosine, and whether training saw it."""

    word: str
    rank: int
    cosine: float
    seen: bool


@dataclass(frozen=True, eq=False)
class WordHistory:
    """One word through the epochs.

    count, test_count: occurrences in the training and the test documents; seen if count is above 0.
    rank: place in the vocabulary, 0 is the commonest in pretraining.
    displacement: from snapshot 0 to each epoch; arrays of shape (n_epochs,), the first is 0.
    before, after: neighbours at snapshot 0 and at the last epoch, the nearest first.
    left, entered: words only in `before`, only in `after`.
    overlap: share of `before` that is kept, from 0 to 1; None for a zero vector.
    verdict: `unchanged`, `self-moved`, `neighbours-moved` or `both`.
    """

    word: str
    rank: int
    count: int
    test_count: int
    displacement: Displacement
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    left: tuple[str, ...]
    entered: tuple[str, ...]
    overlap: float | None
    verdict: str

    @property
    def seen(self) -> bool:
        """Whether the word occurs in the training documents."""
        return self.count > 0


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


@dataclass(frozen=True, eq=False)
class Comparison:
    """The answer to `compare`.

    epochs: the numbers of the epochs that histories are over.
    k, candidates: what the neighbourhoods are among.
    """

    run: str
    epochs: tuple[int, ...]
    k: int
    candidates: str
    words: tuple[WordHistory, ...]
    pairs: tuple[PairHistory, ...]


def compare(run: Run, words: Sequence[str], *, k: int = K, commonest: int | None = COMMONEST) -> Comparison:
    """Follow words, and every pair of them, through the epochs of a run.

    words: one or more; a word given twice counts once.
    k: size of the neighbourhoods. commonest: see `choose_candidates`.
    Raises UnknownWordError for a word without a vector, SettingsError without words.
    """
    words = [words] if isinstance(words, str) else list(dict.fromkeys(words))
    if not words:
        raise SettingsError("expected one or more words to compare, got none.")
    ids = np.array([run.word_id(word) for word in words], dtype=np.int64)
    candidates = choose_candidates(run, commonest)
    vectors, pair_ranks = _follow(run, ids, candidates)
    return Comparison(
        run=run.name,
        epochs=tuple(run.epochs),
        k=k,
        candidates=candidates.description,
        words=tuple(_histories(run, ids, vectors, candidates, k)),
        pairs=tuple(
            _pair_history(run, ids, vectors, pair_ranks, a, b) for a, b in combinations(range(len(ids)), 2)
        ),
    )


def word_histories(run: Run, ids: IntArray, candidates: Candidates, k: int = K) -> list[WordHistory]:
    """Follow each of the words `ids`, shape (n,), through the epochs, without their pairs."""
    vectors = np.array([run.rows(epoch, ids) for epoch in run.epochs])
    return _histories(run, ids, vectors, candidates, k)


def _follow(run: Run, ids: IntArray, candidates: Candidates) -> tuple[FloatArray, IntArray]:
    """Vectors of shape (n_epochs, n, n_dims) and ranks [epoch, a, b] of b among a's neighbours."""
    base, _ = unit_rows(run.rows(0, candidates.ids))
    vectors, pair_ranks = [], []
    for epoch in run.epochs:
        moved = run.moved(epoch)
        now = put_moved(run.base[ids], ids, moved)
        vectors.append(now)
        if len(ids) > 1:  # only the moved rows are scaled again
            unit = put_moved(base.copy(), candidates.ids, Moved(moved.ids, unit_rows(moved.rows)[0]))
            pair_ranks.append(
                [ranks(now[a], int(ids[a]), now, ids, unit, candidates.ids) for a in range(len(ids))]
            )
    return np.array(vectors), np.array(pair_ranks)


def _histories(
    run: Run, ids: IntArray, vectors: FloatArray, candidates: Candidates, k: int
) -> list[WordHistory]:
    last = run.last_epoch
    rows = [run.rows(epoch, candidates.ids) for epoch in (0, last)]
    lists = [
        nearest(queries, ids, among, candidates.ids, k)
        for queries, among in zip((vectors[0], vectors[-1]), rows, strict=True)
    ]
    shares = overlap(lists[0].ids, lists[1].ids)
    verdicts = self_or_neighbours(vectors[0], vectors[-1], ids, rows[0], rows[1], candidates.ids, k).verdict
    histories = []
    for place, word_id in enumerate(ids.tolist()):
        change = changes(lists[0].ids[place], lists[1].ids[place])
        n_epochs = len(vectors)
        histories.append(
            WordHistory(
                word=run.words[word_id],
                rank=word_id,
                count=int(run.counts[word_id]),
                test_count=int(run.test_counts[word_id]),
                displacement=displacement(np.repeat(vectors[:1, place], n_epochs, axis=0), vectors[:, place]),
                before=_named(run, lists[0].ids[place], lists[0].cosines[place]),
                after=_named(run, lists[1].ids[place], lists[1].cosines[place]),
                left=tuple(run.words[one] for one in change.left),
                entered=tuple(run.words[one] for one in change.entered),
                overlap=defined(shares[place]),
                verdict=str(verdicts[place]),
            )
        )
    return histories


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


def _named(run: Run, ids: IntArray, cosines: FloatArray) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(run.words[one], rank, float(value), bool(run.counts[one] > 0))
        for rank, (one, value) in enumerate(zip(ids.tolist(), cosines, strict=True), start=1)
        if one >= 0
    )


def defined(value: float) -> float | None:
    """Return the value, or None where it is undefined (NaN): a table shows nothing there, never a number."""
    return None if np.isnan(value) else float(value)
