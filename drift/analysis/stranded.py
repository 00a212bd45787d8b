"""Pairs of a seen and an unseen word that lost their similarity: `drift stranded`."""

from dataclasses import dataclass, replace

import numpy as np

from drift.analysis.across.control_runs import ControlRuns
from drift.analysis.across.pair_reading import near_pairs_reading
from drift.analysis.across.standing import STANDINGS
from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import BoolArray, IntArray, places_in
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.stranded import LostSimilarity, lost_similarity, stranded_pairs
from drift.run.caveats import check_min_count
from drift.run.run import Run


@dataclass(frozen=True)
class StrandedPair:
    """A seen and an unseen word that were near before training.

    count: occurrences of the seen word in the training documents; None where seen words are those that moved.
    before, after: cosine similarity at snapshot 0 and at the epoch asked for, from -1 to 1.
    lost: before - after.
    mutual: whether each was among the other's nearest, not one of them alone.
    standing: what the run's controls say of the loss: one of `STANDINGS`; None where they were not asked.
    """

    seen: str
    unseen: str
    count: int | None
    before: float
    after: float
    mutual: bool = False
    standing: str | None = None

    @property
    def lost(self) -> float:
        """The similarity that training took away."""
        return self.before - self.after


@dataclass(frozen=True, repr=False)
class Stranded(Tabular):
    """The stranded pairs of a run, the most lost similarity first.

    n_pairs: how many pairs of a seen and an unseen word were near before training.
    n_lost: how many of them lost similarity. left_out: pairs with a zero vector.
    epoch, k, candidates: what they were measured at and among.
    n_established: how many of all near pairs lost more than under shuffled labels; None where there are no
        controls to tell. n_tested: how many were tested.
    word: the one word whose partners they are; None: all pairs.
    why_none: one sentence on why no pair is stranded; None where there are some.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    n_pairs: int
    n_lost: int
    left_out: int
    pairs: tuple[StrandedPair, ...]
    n_established: int | None = None
    n_tested: int = 0
    word: str | None = None
    why_none: str | None = None

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The pairs."""
        shown = ("seen", "unseen", "count", "before", "after", "lost", "mutual")
        columns = tuple(column(name, self.pairs, name) for name in shown)
        if all(one.standing is None for one in self.pairs):
            return {"pairs": columns}
        return {"pairs": (*columns, column("beyond the controls", self.pairs, "standing", key="standing"))}


def stranded(
    run: Run,
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    min_count: int = 1,
    word: str | None = None,
    limit: int | None = 50,
    trainings: ControlRuns | None = None,
) -> Stranded:
    """Find the pairs of a seen and an unseen word that were near at snapshot 0 and lost most similarity.

    Near means: one is among the k nearest candidates of the other (see `choose_candidates`).
    min_count: leave out pairs whose seen word occurs less often. word: only the partners of this word, seen
    or unseen. limit: how many pairs; None: all. trainings: the run's controls, which say what is established
    at the last epoch: all near pairs are tested at once.
    Raises SettingsError for a min_count below 0, or above 1 where counts are not known, or a word that is no
    candidate, UnknownWordError for one that is not in the vocabulary, RunError for an unknown epoch.
    """
    check_min_count(run.name, min_count, counted=not run.record.seen_by_moving)
    epoch = run.last_epoch if epoch is None else epoch
    candidates = choose_candidates(run, neighbourhood)
    before = next(found for _, found in all_neighbours(run, candidates, [0])).ids
    every = stranded_pairs(before, candidates.ids, run.seen)
    near = _of_word(run, every, candidates, word)
    pairs = near[run.counts[near[:, 0]] >= min_count]
    used, place = np.unique(pairs, return_inverse=True)
    lost = lost_similarity(place.reshape(pairs.shape), run.rows(0, used), run.rows(epoch, used))
    n_lost = int((lost.lost > 0).sum())
    result = Stranded(
        run=run.name,
        epoch=epoch,
        k=neighbourhood.k,
        candidates=candidates.description,
        n_pairs=len(pairs),
        n_lost=n_lost,
        left_out=lost.left_out,
        pairs=_named(run, used, lost, n_lost if limit is None else min(n_lost, limit), before, candidates),
        word=word,
    )
    if not n_lost:
        return replace(result, why_none=_why_none(run, result, candidates, near, min_count))
    return result if trainings is None else _beside(result, run, every, trainings)


def mutual(before: IntArray, candidates: Candidates, pairs: IntArray) -> BoolArray:
    """Whether each of two words was among the other's nearest: vocabulary ids (n, 2); returns (n,).

    before: the candidates' neighbours before training, shape (n_candidates, k).
    """
    if not len(pairs):
        return np.zeros(0, dtype=np.bool_)
    place = places_in(pairs, candidates.ids)
    near_each = [(before[place[:, one]] == pairs[:, 1 - one, None]).any(axis=1) for one in (0, 1)]
    both: BoolArray = np.logical_and.reduce([(place >= 0).all(axis=1), *near_each])
    return both


def _of_word(run: Run, pairs: IntArray, candidates: Candidates, word: str | None) -> IntArray:
    """Those of the near pairs that a word is in; None: all."""
    if word is None:
        return pairs
    asked = run.word_id(word)
    if asked not in candidates.ids:
        raise SettingsError(
            f"{word}: expected one of the candidates ({candidates.description}). Raise --candidates."
        )
    its: IntArray = pairs[(pairs == asked).any(axis=1)]
    return its


def _named(
    run: Run, used: IntArray, lost: LostSimilarity, n: int, before: IntArray, candidates: Candidates
) -> tuple[StrandedPair, ...]:
    """The first `n` pairs by name; `used` are the vocabulary ids that the pairs' numbers stand for."""
    ids = used[lost.pairs[:n]]
    both = mutual(before, candidates, ids)
    rows = zip(ids.tolist(), lost.before[:n].tolist(), lost.after[:n].tolist(), both.tolist(), strict=True)
    return tuple(
        StrandedPair(run.words[seen], run.words[unseen], run.known_count(seen), was, now, is_mutual)
        for (seen, unseen), was, now, is_mutual in rows
    )


def _beside(result: Stranded, run: Run, every: IntArray, trainings: ControlRuns) -> Stranded:
    """The same with what the controls say, where they are of its epoch and can tell."""
    if result.epoch != run.last_epoch or not trainings.shuffled:
        return result
    reading = near_pairs_reading(run, trainings, every)
    ids = [[run.index[one.seen], run.index[one.unseen]] for one in result.pairs]
    said = reading.standings(np.array(ids, dtype=np.int64).reshape(-1, 2))
    return replace(
        result,
        pairs=tuple(
            replace(one, standing=STANDINGS[number]) for one, number in zip(result.pairs, said, strict=True)
        ),
        n_established=int(reading.evidence.established.sum()) if reading.evidence.n_tested else None,
        n_tested=reading.evidence.n_tested,
    )


def _why_none(run: Run, result: Stranded, candidates: Candidates, near: IntArray, min_count: int) -> str:
    """Say in one sentence why no pair is stranded."""
    n_seen = int(run.seen[candidates.ids].sum())
    if n_seen in (0, len(candidates)):
        which = "No" if n_seen == 0 else "Every"
        return f"{which} candidate is a seen word, so there is no pair of a seen and an unseen word."
    if not len(near):
        which = "" if result.word is None else f", one of them {result.word},"
        return f"No seen and unseen word{which} were near at snapshot 0: raise --k or --candidates."
    if not result.n_pairs:
        highest = int(run.counts[near[:, 0]].max())
        return (
            f"The seen words of all {len(near):,} near pairs have a count below {min_count:,}: "
            f"the highest is {highest:,}. Lower --min-count."
        )
    if not len(run.moved(result.epoch).ids):
        return f"No word moved by epoch {result.epoch}, so no pair lost similarity."
    n_pairs = result.n_pairs - result.left_out
    return f"None of the {n_pairs:,} near pairs lost similarity by epoch {result.epoch}."
