"""What each policy of a study loses: it is no worse than the best, less accurate, or it cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np

from drift.arrays import BoolArray, DoubleArray
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.paired_gap import PairedGap, gap_of_shares, paired_gap, pooled

USUAL_MARGIN = 0.01
"""The loss of accuracy below which one policy is as good as another: one point."""


class Judgement(StrEnum):
    """What can be said of a policy; `policy_losses` gives the rule."""

    NO_WORSE = "no worse"
    WORSE = "less accurate"
    UNTOLD = "cannot be told"


@dataclass(frozen=True, eq=False)
class Outcome:
    """A policy at the epoch that was chosen for it, one value a seed.

    accuracy: of shape (n_seeds,), from 0 to 1. change: neighbourhood change of seen words, the same.
    right: which test documents were answered rightly, shape (n_seeds, n_documents); None where the runs do
        not hold their answers. rising: whether it was still rising at its last epoch.
    is_last: whether the epoch is the last that was trained, so that nothing was stopped.
    of_choice: variance of the mean accuracy by the choice of the epoch, see `epoch_choice`.
    """

    policy: str
    epoch: int
    accuracy: DoubleArray
    change: DoubleArray
    right: BoolArray | None = None
    rising: bool = False
    of_choice: float = 0.0
    is_last: bool = False


@dataclass(frozen=True)
class PolicyLoss:
    """A policy against the others.

    accuracy, change: means over the seeds. spread: sd of the accuracy between seeds; None for one.
    against: the most accurate of the other policies. gaps: own accuracy less that one's, seed by seed.
    loss: the accuracy of the best other policy less its own, below 0 for the most accurate one.
    low, high: the interval of the loss; None for one seed. better: a policy that is established to be more
    accurate, None without one.
    seeds, documents: where it cannot be told, how many seeds would tell if these are typical, None for more
    than 100; where no number of seeds would, how many test documents it takes more than, else None.
    by_choice: whether it cannot be told because other validation documents would choose other epochs.
    is_last: whether the epoch is the last that was trained.
    """

    policy: str
    epoch: int
    accuracy: float
    spread: float | None
    change: float
    rising: bool
    against: str
    gaps: tuple[float, ...]
    loss: float
    low: float | None
    high: float | None
    judgement: Judgement
    better: str | None
    seeds: int | None
    documents: int | None
    by_choice: bool = False
    is_last: bool = False


def joint_confidence(n_policies: int) -> float:
    """The confidence of one pair's interval with which those of all pairs hold together in 95 % of cases.

    Source: Bonferroni. It does not matter then which policy came out best, nor how many were tried.
    """
    pairs = max(1, n_policies * (n_policies - 1) // 2)
    return 1 - (1 - CONFIDENCE) / pairs


def policy_losses(
    outcomes: Sequence[Outcome], n_documents: int, margin: float = USUAL_MARGIN
) -> tuple[PolicyLoss, ...]:
    """Set every policy against every other one, the most accurate first; nothing for fewer than two.

    n_documents: test documents. margin: above 0, a share of them.
    All policies share one variance between seeds, see `pooled`.
    A policy is `no worse` where the whole interval of its loss lies below the margin, against whichever other
    policy: the upper end is the largest of all pairs. It is `less accurate` where an interval lies above 0.
    A loss that is above 0 and below the margin is `no worse` too, and `better` names by whom.
    Source: non-inferiority, Piaggio et al. 2012; the best of several, Hsu 1984.
    """
    if len(outcomes) < 2:
        return ()
    confidence = joint_confidence(len(outcomes))
    pairs = list(combinations(outcomes, 2))
    both = pooled([_gap(one, other, n_documents) for one, other in pairs], len(outcomes))
    gaps = {(one.policy, other.policy): gap for (one, other), gap in zip(pairs, both, strict=True)}
    gaps |= {(other, one): gap.reversed() for (one, other), gap in gaps.items()}
    found = [_loss(one, outcomes, gaps, margin, confidence) for one in outcomes]
    return tuple(sorted(found, key=lambda one: (one.loss, one.change)))


def _gap(one: Outcome, other: Outcome, n_documents: int) -> PairedGap:
    if one.right is None or other.right is None:
        gap = gap_of_shares(one.accuracy, other.accuracy, n_documents)
    else:
        gap = paired_gap(one.right, other.right)
    return replace(gap, of_choice=one.of_choice + other.of_choice)


def _loss(
    one: Outcome,
    outcomes: Sequence[Outcome],
    gaps: dict[tuple[str, str], PairedGap],
    margin: float,
    confidence: float,
) -> PolicyLoss:
    losses = {other.policy: gaps[other.policy, one.policy] for other in outcomes if other is not one}
    against = max(losses, key=lambda policy: losses[policy].mean)
    worst = losses[against]
    ends = {policy: gap.interval(confidence) for policy, gap in losses.items()}
    known = {policy: interval for policy, interval in ends.items() if interval is not None}
    low = max((interval[0] for interval in known.values()), default=None)
    high = max((interval[1] for interval in known.values()), default=None)
    judgement = _judgement(low, high, margin)
    untold = judgement is Judgement.UNTOLD and low is not None
    open_ones = [losses[policy] for policy, interval in known.items() if interval[1] >= margin]
    seeds, documents = _needed(open_ones, margin, confidence) if untold else (None, 0)
    return PolicyLoss(
        policy=one.policy,
        epoch=one.epoch,
        accuracy=float(one.accuracy.mean()),
        spread=float(np.std(one.accuracy, ddof=1)) if len(one.accuracy) > 1 else None,
        change=float(one.change.mean()),
        rising=one.rising,
        against=against,
        gaps=worst.reversed().by_seed,
        loss=worst.mean,
        low=low,
        high=high,
        judgement=judgement,
        better=max(known, key=lambda policy: known[policy][0]) if low is not None and low > 0 else None,
        seeds=seeds,
        documents=documents or None,
        by_choice=documents is None,
        is_last=one.is_last,
    )


def _judgement(low: float | None, high: float | None, margin: float) -> Judgement:
    if low is None or high is None:
        return Judgement.UNTOLD
    if high < margin:
        return Judgement.NO_WORSE
    return Judgement.WORSE if low > 0 else Judgement.UNTOLD


def _needed(gaps: Sequence[PairedGap], margin: float, confidence: float) -> tuple[int | None, int | None]:
    """Seeds, or else test documents, with which the losses, if they stay as they are, could all be told.

    gaps: against each policy that the interval leaves open; one that is less accurate may leave more open.
    Documents are 0 where seeds would tell, or where there are enough; None where it is the choice of epochs.
    """
    found = [_needed_of(gap, margin, confidence) for gap in gaps]
    beyond = [documents for seeds, documents in found if seeds is None]
    if beyond:
        return None, None if None in beyond else max(one for one in beyond if one is not None)
    return max(seeds for seeds, _ in found if seeds is not None), 0


def _needed_of(gap: PairedGap, margin: float, confidence: float) -> tuple[int | None, int | None]:
    half = max(margin - gap.mean, gap.mean)
    seeds = gap.seeds_for(half, confidence)
    if seeds is not None:
        return seeds, 0
    documents = gap.documents_for(half, confidence)
    return None, documents if documents is None or documents > gap.n_documents else 0
