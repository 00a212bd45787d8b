"""Pairs of a seen and an unseen word that lost their similarity: `drift stranded`."""

from dataclasses import dataclass, replace

import numpy as np

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.stranded import LostSimilarity, lost_similarity, stranded_pairs
from drift.run.run import Run


@dataclass(frozen=True)
class StrandedPair:
    """A seen and an unseen word that were near before training.

    count: occurrences of the seen word in the training documents.
    before, after: cosine similarity at snapshot 0 and at the epoch asked for, from -1 to 1.
    lost: before - after.
    """

    seen: str
    unseen: str
    count: int
    before: float
    after: float

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
    word: str | None = None
    why_none: str | None = None

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The pairs."""
        return {
            "pairs": tuple(
                column(name, self.pairs, name)
                for name in ("seen", "unseen", "count", "before", "after", "lost")
            )
        }


def stranded(
    run: Run,
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    min_count: int = 1,
    word: str | None = None,
    limit: int | None = 50,
) -> Stranded:
    """Find the pairs of a seen and an unseen word that were near at snapshot 0 and lost most similarity.

    Near means: one is among the k nearest candidates of the other (see `choose_candidates`).
    min_count: leave out pairs whose seen word occurs less often. word: only the partners of this word, seen
    or unseen. limit: how many pairs; None: all.
    Raises SettingsError for a min_count below 0 or a word that is no candidate, UnknownWordError for one that
    is not in the vocabulary, RunError for an unknown epoch.
    """
    if min_count < 0:
        raise SettingsError(f"expected a min-count from 0 on, got {min_count}.")
    epoch = run.last_epoch if epoch is None else epoch
    candidates = choose_candidates(run, neighbourhood)
    near = _near_pairs(run, candidates, word)
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
        pairs=_named(run, used, lost, n_lost if limit is None else min(n_lost, limit)),
        word=word,
    )
    return result if n_lost else replace(result, why_none=_why_none(run, result, candidates, near, min_count))


def _near_pairs(run: Run, candidates: Candidates, word: str | None) -> IntArray:
    """Pairs [seen, unseen] of which one was near the other: vocabulary ids, shape (n_pairs, 2)."""
    asked = None if word is None else run.word_id(word)
    if asked is not None and asked not in candidates.ids:
        raise SettingsError(
            f"{word}: expected one of the candidates ({candidates.description}). Raise --candidates."
        )
    before = next(found for _, found in all_neighbours(run, candidates, [0]))
    pairs = stranded_pairs(before.ids, candidates.ids, run.seen)
    return pairs if asked is None else pairs[(pairs == asked).any(axis=1)]


def _named(run: Run, used: IntArray, lost: LostSimilarity, n: int) -> tuple[StrandedPair, ...]:
    """The first `n` pairs by name; `used` are the vocabulary ids that the pairs' numbers stand for."""
    ids = used[lost.pairs[:n]].tolist()
    return tuple(
        StrandedPair(run.words[seen], run.words[unseen], int(run.counts[seen]), was, now)
        for (seen, unseen), was, now in zip(
            ids, lost.before[:n].tolist(), lost.after[:n].tolist(), strict=True
        )
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
