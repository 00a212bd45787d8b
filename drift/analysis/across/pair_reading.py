"""What is established of the pairs of a seen and an unseen word that were near each other before training."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.across.control_runs import ControlRuns
from drift.analysis.across.standing import ESTABLISHED, NOT_ESTABLISHED, NOT_TESTED
from drift.analysis.pairs import pair_similarity
from drift.arrays import DoubleArray, IntArray, places_in
from drift.measure.evidence import Evidence, evidence
from drift.run.run import Run

LEAST_LOSS = 0.03
"""A loss of cosine similarity below it, under every labelling, is not worth a test or a headline."""

LEAST_SPREAD = 0.01
"""A spread over labellings below it is taken for it: a small change of a still pair is not far out."""


@dataclass(frozen=True, eq=False)
class PairReading:
    """Which near pairs lost more similarity than under shuffled labels.

    pairs: [seen, unseen] as vocabulary ids, ascending, shape (n_pairs, 2): all that were near, whatever
    became of them, since a choice by the run's own losses would favour it. `evidence` is about them.
    """

    pairs: IntArray
    evidence: Evidence

    def standings(self, pairs: IntArray) -> list[int]:
        """What is established of some pairs, shape (n, 2): a number of `STANDINGS` each."""
        place = places_in(_keys(pairs), _keys(self.pairs))
        tested = (place >= 0) & ~np.isnan(self.evidence.p[place]) if len(self.pairs) else place >= 0
        known = NOT_TESTED * np.ones(len(pairs), dtype=np.int64)
        known[tested] = np.where(self.evidence.established[place[tested]], ESTABLISHED, NOT_ESTABLISHED)
        standings: list[int] = known.tolist()
        return standings


def pair_reading(pairs: IntArray, ours: DoubleArray, theirs: DoubleArray) -> PairReading:
    """Test all near pairs at once.

    pairs: as `PairReading` has them. ours, theirs: the similarity that each lost in the trainings on true and
    on shuffled labels, shape (n_trainings, n_pairs).
    """
    return PairReading(pairs, evidence(ours, theirs, least=LEAST_LOSS, least_sd=LEAST_SPREAD))


def near_pairs_reading(run: Run, trainings: ControlRuns, pairs: IntArray) -> PairReading:
    """The same from the trainings on disk, at their last epochs."""
    before = pair_similarity(run, 0, pairs)

    def lost(runs: Sequence[Run]) -> DoubleArray:
        found = [before - pair_similarity(one, one.last_epoch, pairs) for one in runs]
        return np.array(found).reshape(len(runs), len(pairs))

    return pair_reading(pairs, lost([run, *trainings.seeds]), lost(trainings.shuffled))


def _keys(pairs: IntArray) -> IntArray:
    """One number a pair, rising as ascending pairs do."""
    keys: IntArray = (pairs[:, 0] << 32) + pairs[:, 1]
    return keys
