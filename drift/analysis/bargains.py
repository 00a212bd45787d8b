"""What each epoch gained in test accuracy and lost in learned associations."""

from dataclasses import dataclass, replace

import numpy as np

from drift.analysis.associations import FEWEST_COVERED, AssociationsByEpoch
from drift.analysis.scores import Scores
from drift.measure.pareto import pareto_front


@dataclass(frozen=True)
class Bargain:
    """One epoch's test accuracy and what the associations had lost by then.

    change: mean change of Spearman since snapshot 0, over the pair sets. best: no other epoch is as good in
    both and better in one (Pareto).
    """

    epoch: int
    accuracy: float
    change: float
    best: bool


def bargains(found: AssociationsByEpoch, scores: Scores) -> tuple[Bargain, ...]:
    """What each trained epoch gained in test accuracy and lost in associations; none without a test."""
    lines = np.array([one.scores for one in found.pairs if one.split == "all"])
    change = dict(zip(found.epochs, (lines - lines[:, :1]).mean(axis=0).tolist(), strict=True))
    there = [
        (epoch, accuracy, change[epoch])
        for epoch, accuracy in scores.by_epoch("test_accuracy").items()
        if accuracy is not None and not np.isnan(change[epoch])
    ]
    if not there:
        return ()
    gains = np.array([one[1:] for one in there], dtype=np.float64)
    front = pareto_front(gains[:, 0], -gains[:, 1]).tolist()
    return tuple(
        Bargain(epoch, accuracy, kept, best)
        for (epoch, _, _), (accuracy, kept), best in zip(there, gains.tolist(), front, strict=True)
    )


def well_covered(found: AssociationsByEpoch) -> AssociationsByEpoch | None:
    """Only the pair sets that the run covers well enough to say something, None if there are none."""
    names = {one.name for one in found.pairs if one.split == "all" and one.n >= FEWEST_COVERED}
    pairs = tuple(one for one in found.pairs if one.name in names and not np.isnan(one.scores).any())
    whole = any(one.split == "all" for one in pairs)
    return replace(found, pairs=pairs, questions=()) if whole else None
