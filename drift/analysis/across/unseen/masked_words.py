"""Masked words: policies trained anew without half of the words, each against frozen."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.across.unseen.result import (
    MaskedContrast,
    ModelScores,
    bounded,
    cost_third,
    model_scores,
    token_cost,
)
from drift.analysis.across.unseen.sentences import epochs_in_words
from drift.analysis.across.unseen.unmasked import check_same
from drift.arrays import BoolArray, DoubleArray
from drift.errors import RunError
from drift.measure.break_even import break_even
from drift.measure.dose_cost import DoseCost, dealt_anew, dose_cost
from drift.measure.dose_shape import by_count, by_dose, by_length
from drift.measure.many_tests import holm
from drift.measure.mean_gain import MeanGain, mean_gain
from drift.measure.occurrences import Occurrences, occurrences
from drift.measure.outcomes import MOST_RIGHT, log_own, right
from drift.measure.scores import class_scores
from drift.run.answered import read_answered
from drift.run.answers import Answered
from drift.run.masked import FROZEN, MaskedPlan, masked_name, read_plan
from drift.run.record import FILE
from drift.run.run import Run
from drift.run.store import exists


@dataclass(frozen=True, eq=False)
class MaskedAnswers:
    """The answers of every training that is complete, in right answers and in log probability.

    unmasked, masked: for each policy's name, shape (2, n_documents, n_pairs) and (2, n_documents, n_masks).
    where: the dealt words in the test documents. masks: of the complete deals, shape (n_masks, n_words).
    scores: of each policy with nothing masked, and of each with half of the words masked.
    """

    plan: MaskedPlan
    text: Answered
    where: Occurrences
    masks: BoolArray
    unmasked: dict[str, DoubleArray]
    masked: dict[str, DoubleArray]
    scores: tuple[ModelScores, ...]


def masked_answers(run: Run) -> MaskedAnswers | None:
    """Read what the masked trainings beside a run answered; None before all unmasked pairs are there."""
    plan = read_plan(run)
    if plan is None:
        return None
    stem, epochs = run.folder.name, {one.name: one.epoch for one in plan.policies}
    pairs = {
        name: [_read(run, plan.unmasked_run(stem, pair, name), epoch) for pair in range(plan.n_pairs)]
        for name, epoch in epochs.items()
    }
    first = pairs[FROZEN][0]
    if first is None or any(one is None for found in pairs.values() for one in found):
        return None
    masked = {
        name: [_read(run, masked_name(stem, mask, name), epoch) for mask in range(len(plan.masks))]
        for name, epoch in epochs.items()
    }
    n_masks = 2 * (min(_n_first(found) for found in masked.values()) // 2)
    where = occurrences(first.tokens, first.starts, plan.words)
    return MaskedAnswers(
        plan,
        first,
        where,
        plan.masks[:n_masks],
        {name: _outcomes(run, first, found) for name, found in pairs.items()},
        {name: _outcomes(run, first, found[:n_masks]) for name, found in masked.items()},
        (*_scores(run, plan, "nothing masked", pairs), *_scores(run, plan, "half masked", masked)),
    )


@dataclass(frozen=True, eq=False)
class Contrasted:
    """A policy against frozen, with what further arithmetic (break-even, prediction) needs."""

    gain: MeanGain
    cost: DoseCost | None
    contrast: MaskedContrast


def contrasts(run: Run, found: MaskedAnswers) -> tuple[Contrasted, ...]:
    """Each policy against frozen, the primary one first; the others' p adjusted by Holm."""
    policies = [one.name for one in found.plan.policies if one.name != FROZEN]
    costs = {name: _cost(found, _gains(found.masked, name)[0]) for name in policies}
    further = [np.nan if (cost := costs[name]) is None else cost.p for name in policies[1:]]
    primary = costs[policies[0]]
    adjusted = [None if primary is None else primary.p, *holm(np.array(further, dtype=np.float64)).tolist()]
    return tuple(
        _contrasted(run, found, name, costs[name], p) for name, p in zip(policies, adjusted, strict=True)
    )


def _contrasted(
    run: Run, found: MaskedAnswers, name: str, cost: DoseCost | None, p_adjusted: float | None
) -> Contrasted:
    plan, lengths, counts = found.plan, found.text.lengths, run.counts[found.plan.words]
    gain = mean_gain(_gains(found.unmasked, name)[0], most=MOST_RIGHT)
    right_gain, own_gain = _gains(found.masked, name)
    policies = {one.name: one for one in plan.policies}
    alone = [_cost(found, found.masked[one][0]) for one in (name, FROZEN)]
    there = cost is not None
    args = (found.where, found.masks, right_gain)
    contrast = MaskedContrast(
        policy=name,
        primary=name == plan.policies[0].name,
        epochs=(policies[name].epoch, policies[FROZEN].epoch),
        run_epoch=run.last_epoch,
        rising=tuple(one for one in (name, FROZEN) if policies[one].rising),
        tuned=plan.tuned,
        n_pairs=gain.n_pairs,
        n_masks=len(found.masks),
        gain=bounded(gain),
        right=token_cost(cost),
        own=token_cost(_cost(found, own_gain, most=np.inf)),
        cost_policy=None if alone[0] is None else bounded(alone[0]),
        cost_frozen=None if alone[1] is None else bounded(alone[1]),
        p_anew=dealt_anew(found.where, found.masks, counts, right_gain) if there else None,
        p_adjusted=p_adjusted,
        break_even=None if cost is None else break_even(gain, cost),
        steps=by_dose(found.where.doses(found.masks), right_gain) if there else (),
        by_length=tuple(map(cost_third, by_length(*args, lengths))) if there else (),
        by_count=tuple(map(cost_third, by_count(*args, lengths, counts))) if there else (),
    )
    return Contrasted(gain, cost, contrast)


def _cost(found: MaskedAnswers, outcome: DoubleArray, most: float = MOST_RIGHT) -> DoseCost | None:
    return dose_cost(found.where, found.masks, outcome, most=most) if len(found.masks) else None


def _gains(outcomes: dict[str, DoubleArray], name: str) -> DoubleArray:
    gains: DoubleArray = outcomes[name] - outcomes[FROZEN]
    return gains


def _read(run: Run, name: str, epoch: int | None) -> Answered | None:
    """What a training answered at the epoch at which its policy stands; None before it came to that."""
    folder = run.folder.parent / name
    if not exists(folder / FILE):
        return None
    found = Run(folder)
    if epoch is None or epoch == found.last_epoch:
        return read_answered(found)
    return found.answered(epoch) if epoch in found.epochs else None


def _scores(
    run: Run, plan: MaskedPlan, how: str, found: dict[str, list[Answered | None]]
) -> list[ModelScores]:
    """Those of each policy; where it stands at another epoch than the run, its name says so."""
    other = {
        one.name: f", {epochs_in_words(one.epoch)}"
        for one in plan.policies
        if one.epoch is not None and one.epoch != run.last_epoch
    }
    named = {name: f"{name}, {how}{other.get(name, '')}" for name in found}
    scored = {
        name: [class_scores(one.answers, one.labels) for one in all_of_it if one is not None]
        for name, all_of_it in found.items()
    }
    return [model_scores(named[name], scores) for name, scores in scored.items() if scores]


def _n_first(found: list[Answered | None]) -> int:
    """How many there are before the first that is missing."""
    return next((place for place, one in enumerate(found) if one is None), len(found))


def _outcomes(run: Run, first: Answered, found: list[Answered | None]) -> DoubleArray:
    """Right answers and log probabilities, shape (2, n_documents, n_trainings)."""
    there = [one for one in found if one is not None]
    for one in there:
        check_same(run, first, one)
    if not there:
        return np.empty((2, len(first.labels), 0))
    answers = np.stack([one.answers for one in there])
    if not np.isfinite(answers).all():
        raise RunError(f"{run.folder}: expected answers beside it that are numbers, found others.")
    return np.stack([right(answers, first.labels).T, log_own(answers, first.labels).T])
