"""What a run did to learned associations: human ratings of word pairs, and analogies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drift.analysis.association_sets import (
    NO_VECTOR,
    PairSet,
    google_analogies,
    missing_lists,
    read_pairs,
    standard_pairs,
    word_ids,
)
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.pairs import pair_similarity
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, defined
from drift.measure.associations import (
    AccuracyChange,
    RatingChange,
    accuracy_change,
    analogy_answers,
    rating_agreement,
    rating_change,
)
from drift.measure.bootstrap import RESAMPLES
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import NOBODY
from drift.progress import log, task
from drift.run.run import Run

FEWEST_COVERED = 10
"""A set of which a run covers fewer is left out where it is one figure: a handful says nothing."""


@dataclass(frozen=True)
class SplitChange:
    """One set and one split of it, at snapshot 0 and at the epoch asked for.

    split: `all`; of pairs `seen-seen`, `seen-unseen`, `unseen-unseen`, in either order of the words; of
        questions `all seen`, `some seen`, `none seen`, by their four words.
    covered: how many of its pairs have two vectors, or of its questions four candidates. left_out: how many
        of these have a zero vector. not_covered: the others of the set; None for the splits, since a word
        without a vector is neither seen nor unseen.
    score: over those that are covered and not left out; of pairs a `RatingChange`, else an `AccuracyChange`.
    """

    name: str
    split: str
    covered: int
    left_out: int
    not_covered: int | None
    score: RatingChange | AccuracyChange


def change_columns(lines: Sequence[SplitChange]) -> tuple[Column, ...]:
    """The columns of sets and their splits; of questions also how many answers were lost and gained."""
    found = (
        column("split", lines, "split"),
        column("n", lines, "score.n"),
        column("not covered", lines, "not_covered"),
        column("left out", lines, "left_out"),
        column("before", lines, "score.before"),
        column("after", lines, "score.after"),
        column("change", lines, "score.change"),
        column("from", lines, lambda line: line.score.interval and line.score.interval.low, key="low"),
        column("to", lines, lambda line: line.score.interval and line.score.interval.high, key="high"),
    )
    if not any(isinstance(line.score, AccuracyChange) for line in lines):
        return found
    return (*found, column("lost", lines, "score.lost"), column("gained", lines, "score.gained"))


@dataclass(frozen=True)
class StillCheck:
    """Whether pairs of two unseen words stood still, as they must where unseen rows do.

    n: unseen-unseen pairs of all sets. changed: how many of them have another cosine than at snapshot 0.
    moved: how many unseen words of the whole vocabulary have another row than at snapshot 0.
    moved_by: see `RunRecord.moves_unseen`. seen_by_moving: see `RunRecord`; then this checks nothing.
    """

    n: int
    changed: int
    moved: int
    moved_by: tuple[str, ...] | None = None
    seen_by_moving: bool = False

    @property
    def passed(self) -> bool:
        """False where a cosine changed though no unseen row did: then the run or its counts are wrong."""
        return self.changed == 0 or self.moved > 0


@dataclass(frozen=True, repr=False)
class Associations(Tabular):
    """Learned associations at snapshot 0 and at `epoch`.

    pairs: each pair set in each of its splits. questions: the analogies in theirs; empty if not asked for.
    candidates: which words may be an answer. resamples, seed: of the bootstrap intervals.
    missing: see `missing_lists`.
    """

    run: str
    epoch: int
    candidates: str
    resamples: int
    seed: int
    pairs: tuple[SplitChange, ...]
    questions: tuple[SplitChange, ...]
    still: StillCheck
    missing: tuple[str, ...] = ()

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The pair sets, and the analogies if they were measured."""
        sets = {"pairs": ("pairs", self.pairs), "questions": ("questions", self.questions)}
        return {
            name: (column(heading, lines, "name", key="name"), *change_columns(lines))
            for name, (heading, lines) in sets.items()
        }


@dataclass(frozen=True)
class SplitSeries:
    """One split's scores, one an epoch: Spearman's from -1 to 1, or accuracies from 0 to 1; NaN: undefined.

    n: how many pairs or questions, the same at every epoch: those without a zero vector at any of them.
    """

    name: str
    split: str
    n: int
    scores: tuple[float, ...]


@dataclass(frozen=True, repr=False)
class AssociationsByEpoch(Tabular):
    """Learned associations at every epoch, without intervals. missing: see `missing_lists`."""

    run: str
    epochs: tuple[int, ...]
    candidates: str
    pairs: tuple[SplitSeries, ...]
    questions: tuple[SplitSeries, ...]
    missing: tuple[str, ...] = ()

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """One row a set, split and epoch."""
        rows = [
            (line, epoch, score)
            for line in (*self.pairs, *self.questions)
            for epoch, score in zip(self.epochs, line.scores, strict=True)
        ]
        return {
            "scores": (
                column("name", rows, lambda row: row[0].name),
                column("split", rows, lambda row: row[0].split),
                column("n", rows, lambda row: row[0].n),
                column("epoch", rows, lambda row: row[1]),
                column("score", rows, lambda row: row[2]),
            )
        }


@dataclass(frozen=True, eq=False)
class _Measured:
    """A set's covered items at some epochs.

    items: the words of each, shape (n_covered, 2) or (n_covered, 4).
    values: shape (n_epochs, n_covered): cosines of pairs, or 1.0 and 0.0 for right and wrong answers; NaN
        where undefined. ratings: of pairs, shape (n_covered,). splits: which items are whose.
    """

    name: str
    not_covered: int
    items: IntArray
    values: DoubleArray
    ratings: DoubleArray | None
    splits: dict[str, BoolArray]

    @property
    def usable(self) -> BoolArray:
        """Which items have a value at every epoch, shape (n_covered,)."""
        usable: BoolArray = np.isfinite(self.values.min(axis=0))
        return usable


def associations(
    run: Run,
    *,
    epoch: int | None = None,
    pairs: PairSet | Path | None = None,
    analogies: bool = True,
    candidates: int | None = Neighbourhood.candidates,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Associations:
    """Measure WordSim-353, SimLex-999 and the Google analogies at snapshot 0 and `epoch` (None: the last).

    pairs: a pair set of one's own, or its file (see `read_pairs`), besides these.
    analogies: whether to answer the analogies too, which costs most. candidates: of `Neighbourhood`;
    these are the words that may be an answer, and a question is covered if its four words are among them.
    seed, resamples: of the bootstrap intervals of the changes.
    """
    epoch = run.last_epoch if epoch is None else epoch
    sets = [_measured_pairs(run, one, [0, epoch]) for one in _pair_sets(pairs)]
    among = choose_candidates(run, Neighbourhood(candidates=candidates))
    answered = [_measured_analogies(run, among, [0, epoch])] if analogies else []
    found = [
        tuple(change for one in some for change in _changes(one, seed, resamples))
        for some in (sets, answered)
    ]
    still = _still(run, epoch, sets)
    return Associations(
        run.name, epoch, among.description, resamples, seed, found[0], found[1], still, missing_lists()
    )


def associations_by_epoch(
    run: Run,
    *,
    pairs: PairSet | Path | None = None,
    analogies: bool = False,
    candidates: int | None = Neighbourhood.candidates,
) -> AssociationsByEpoch:
    """Measure the same at every epoch, without intervals; the analogies only if asked for."""
    sets = [_measured_pairs(run, one, run.epochs) for one in _pair_sets(pairs)]
    among = choose_candidates(run, Neighbourhood(candidates=candidates))
    answered = [_measured_analogies(run, among, run.epochs)] if analogies else []
    found = [tuple(line for one in some for line in _series(one)) for some in (sets, answered)]
    return AssociationsByEpoch(
        run.name, tuple(run.epochs), among.description, found[0], found[1], missing_lists()
    )


def agreement_at(run: Run, epoch: int, *, analogies: bool = False) -> dict[str, float | None]:
    """The scores of one epoch by the sets' names, over all of each that is covered; None where undefined.

    A set of which the run covers fewer than FEWEST_COVERED is left out.
    """
    sets = [_measured_pairs(run, one, [epoch]) for one in standard_pairs()]
    if analogies:
        sets.append(_measured_analogies(run, choose_candidates(run), [epoch]))
    return {
        one.name: defined(_score(one, one.values[0], one.usable))
        for one in sets
        if one.usable.sum() >= FEWEST_COVERED
    }


def _pair_sets(own: PairSet | Path | None) -> tuple[PairSet, ...]:
    if own is None:
        return standard_pairs()
    return (own if isinstance(own, PairSet) else read_pairs(own), *standard_pairs())


def _measured_pairs(run: Run, pairs: PairSet, epochs: Sequence[int]) -> _Measured:
    ids = word_ids(pairs.pairs, run.index, 2)
    covered = (ids != NO_VECTOR).all(axis=1)
    ids = ids[covered]
    values = np.empty((len(epochs), len(ids)))
    for row, epoch in enumerate(epochs):
        values[row] = pair_similarity(run, epoch, ids)
    n_seen = run.seen[ids].sum(axis=1)
    splits = {"seen-seen": n_seen == 2, "seen-unseen": n_seen == 1, "unseen-unseen": n_seen == 0}
    ratings = np.array(pairs.ratings, dtype=np.float64)[covered]
    return _Measured(pairs.name, int((~covered).sum()), ids, values, ratings, _with_all(splits, len(ids)))


def _measured_analogies(run: Run, candidates: Candidates, epochs: Sequence[int]) -> _Measured:
    questions = google_analogies()
    place = np.full(run.n_words + 1, NO_VECTOR)  # one more, where NO_VECTOR looks
    place[candidates.ids] = np.arange(len(candidates))
    places = place[word_ids(questions.questions, run.index, 4)]
    covered = (places != NO_VECTOR).all(axis=1)
    places = places[covered]
    values = np.empty((len(epochs), len(places)))
    for row, epoch in enumerate(epochs):
        with task(f"analogies, epoch {epoch}", len(places)) as advance:
            matrix = run.rows(epoch, candidates.ids)
            values[row] = _right(places, matrix, analogy_answers(places[:, :3], matrix, advance))
    n_seen = run.seen[candidates.ids[places]].sum(axis=1)
    splits = {"all seen": n_seen == 4, "some seen": (n_seen > 0) & (n_seen < 4), "none seen": n_seen == 0}
    splits = _with_all(splits, len(places))
    return _Measured(questions.name, int((~covered).sum()), places, values, None, splits)


def _right(places: IntArray, matrix: FloatArray, answers: IntArray) -> DoubleArray:
    """1.0 and 0.0 for right and wrong answers; NaN where there is none or the right one is a zero vector."""
    undefined = (answers == NOBODY) | ~matrix[places[:, 3]].any(axis=1)
    return np.where(undefined, np.nan, (answers == places[:, 3]).astype(np.float64))


def _with_all(splits: dict[str, BoolArray], n: int) -> dict[str, BoolArray]:
    return {"all": np.ones(n, dtype=bool), **splits}


def _changes(measured: _Measured, seed: int, resamples: int) -> Iterator[SplitChange]:
    for split, members in measured.splits.items():
        used = members & measured.usable
        before, after = measured.values[0, used], measured.values[-1, used]
        score: RatingChange | AccuracyChange
        if measured.ratings is None:
            score = accuracy_change(
                measured.items[used], before == 1, after == 1, seed=seed, resamples=resamples
            )
        else:
            ratings, words = measured.ratings[used], measured.items[used]
            score = rating_change(words, before, after, ratings, seed=seed, resamples=resamples)
        covered = int(members.sum())
        not_covered = measured.not_covered if split == "all" else None
        yield SplitChange(measured.name, split, covered, covered - int(used.sum()), not_covered, score)


def _series(measured: _Measured) -> Iterator[SplitSeries]:
    for split, members in measured.splits.items():
        used = members & measured.usable
        scores = tuple(_score(measured, values, used) for values in measured.values)
        yield SplitSeries(measured.name, split, int(used.sum()), scores)


def _score(measured: _Measured, values: DoubleArray, used: BoolArray) -> float:
    if measured.ratings is not None:
        return rating_agreement(values[used], measured.ratings[used])
    return float(values[used].mean()) if used.any() else float("nan")


def _still(run: Run, epoch: int, sets: Sequence[_Measured]) -> StillCheck:
    n = changed = 0
    for measured in sets:
        used = measured.splits["unseen-unseen"] & measured.usable
        n += int(used.sum())
        changed += int((measured.values[0, used] != measured.values[-1, used]).sum())
    moved = int((~run.seen[run.moved(epoch).ids]).sum())
    check = StillCheck(n, changed, moved, run.record.moves_unseen, run.record.seen_by_moving)
    if not check.passed:
        log.warning(
            "%s: %d unseen-unseen pairs changed though no unseen row did. Check it with drift verify.",
            run.name,
            check.changed,
        )
    return check
