"""What is established of single words by one measure: trainings on true labels against shuffled ones."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.measure.evidence import Evidence, evidence
from drift.run.run import Run

LEADERS = 0.1
"""The share of the seen words, those that moved most under any labelling, whose displacement is tested."""

MANY = 500
"""Seen words up to which all of them are tested."""

CHANGED, MOVED, LOST = "neighbourhood change", "displacement", "lost similarity of near pairs"


@dataclass(frozen=True)
class WordControl:
    """One word: the run's value, mean and sd over seeds, mean under shuffled labels; see `Evidence`."""

    word: str
    seen: bool
    count: int
    run: float
    mean: float
    sd: float
    shuffled: float
    excess: float
    p: float
    established: bool


@dataclass(frozen=True, eq=False)
class WordReading:
    """What is established of single words by one measure.

    ids: the words, rising, shape (n,); `evidence` is about them.
    n_established, n_established_seen: how many are, and how many of these are seen words.
    established: those with the largest excess. not_established: those of the run's own `top` that are not.
    """

    measure: str
    ids: IntArray
    evidence: Evidence
    n_established: int
    n_established_seen: int
    established: tuple[WordControl, ...]
    top: int
    not_established: tuple[WordControl, ...]


def changed_evidence(ours: DoubleArray, theirs: DoubleArray, k: int) -> Evidence:
    """Which words' neighbourhoods changed beyond shuffled labels: changes of shape (n_trainings, n_words).

    A change comes in steps of 1 / k: less than one under every labelling is too coarse to tell, and a word
    whose neighbours stayed where they were under most labellings has a spread of one too, or a single step
    would be far out.
    """
    return evidence(ours, theirs, least=1 / k, least_sd=1 / k)


def moved_evidence(ours: DoubleArray, theirs: DoubleArray) -> Evidence:
    """Which words moved further than under shuffled labels: distances of shape (n_trainings, n_words).

    Only those that moved most under any labelling are tested: many tests would hide the few.
    """
    n = ours.shape[1]
    return evidence(ours, theirs, leaders=max(MANY, int(LEADERS * n)), roots=True)


def word_reading(
    run: Run, measure: str, ids: IntArray, own: DoubleArray, found: Evidence, limit: int, top: int
) -> WordReading:
    """Name the words that are established, and those of the run's first `top` that are not.

    own: the run's own values of the words `ids`, shape (n,).
    """
    places = np.flatnonzero(found.established)
    first = places[np.argsort(-found.excess[places], kind="stable")][:limit]
    leading = np.argsort(-own, kind="stable")[:top]  # NaN comes last
    others = leading[~found.established[leading] & (own[leading] > 0)]
    return WordReading(
        measure=measure,
        ids=ids,
        evidence=found,
        n_established=len(places),
        n_established_seen=int(run.seen[ids[places]].sum()),
        established=_words(run, ids, own, found, first),
        top=min(top, int((own > 0).sum())),
        not_established=_words(run, ids, own, found, others),
    )


def _words(
    run: Run, ids: IntArray, own: DoubleArray, found: Evidence, places: IntArray
) -> tuple[WordControl, ...]:
    return tuple(
        WordControl(
            word=run.words[ids[place]],
            seen=bool(run.counts[ids[place]] > 0),
            count=int(run.counts[ids[place]]),
            run=float(own[place]),
            mean=float(found.mean[place]),
            sd=float(found.sd[place]),
            shuffled=float(found.shuffled[place]),
            excess=float(found.excess[place]),
            p=float(found.p[place]),
            established=bool(found.established[place]),
        )
        for place in places.tolist()
    )
