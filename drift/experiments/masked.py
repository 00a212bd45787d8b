"""Masked words: training anew without the tokens of half of the words, policy by policy, deal by deal.

Imports no TensorFlow unless something has to be trained.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from drift.analysis.across.plans import Expected, Plan, unfinished
from drift.arrays import BoolArray, IntArray
from drift.errors import RunError, SettingsError
from drift.experiments.again import Material, material_of, train, trained
from drift.experiments.answers import answered, as_read
from drift.experiments.masked_trainings import (
    N_PAIRS,
    MaskedSettings,
    chosen_policy,
    made_by_now,
    plan_of_mask,
    plan_of_pair,
    trainings_left,
    validation_plans,
)
from drift.experiments.restored import dealt_words
from drift.measure.dealing import deal
from drift.run.answers import ReadDocuments
from drift.run.masked import MASKED, MaskedPlan, Policy, read_plan, unmasked_name, write_plan
from drift.run.names import check_stem
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class _Work:
    """What all trainings of the experiment share."""

    run: Run
    material: Material
    text: ReadDocuments
    asked: MaskedSettings


def planned_masks(run: Run, asked: MaskedSettings) -> tuple[IntArray, BoolArray]:
    """The words that are dealt, as vocabulary rows, and the masks, shape (n_masks, n_words)."""
    words = dealt_words(run.counts, asked.max_count)
    if len(words) < 2:
        raise RunError(f"{run.folder}: expected words seen 1 to {asked.max_count} times, found {len(words)}.")
    return words, deal(run.counts[words], asked.masks // 2, asked.seed)


def train_masked(run: Run, asked: MaskedSettings) -> Iterator[int]:
    """Train what is missing of the experiment beside the run; yields the number of complete masks.

    First each policy's epoch (and learning rate) by the validation part, then the unmasked pairs, then the
    masks, two a deal: after the pairs, and after each deal, there is something to read; it yields where that
    is new. Both policies of a mask have the same seed. Stopped at any moment, it goes on there; a training
    that a run beside is already is not made again.
    Raises RunError where the run cannot be trained again, SettingsError where another experiment is there.
    """
    check_stem(run.folder.name)
    check_agrees(run, asked)
    words, masks = planned_masks(run, asked)
    material = material_of(run)
    work = _Work(run, material, as_read(run, material), asked)
    n_validated, policies = _validated(work)
    check_agrees(run, asked, policies)
    made = made_by_now(run)
    pairs = {
        unmasked_name(run.folder.name, pair, policy.name): (
            plan_of_pair(run, asked, pair, policy, made),
            policy,
        )
        for pair in range(N_PAIRS)
        for policy in policies
    }
    taken = {name: plan.name for name, (plan, _) in pairs.items() if plan.name != name}
    write_plan(
        run, MaskedPlan(words, masks, policies, N_PAIRS, asked.max_count, asked.seed, asked.tune, taken)
    )
    masked = [tuple(words[mask].tolist()) for mask in masks]
    deals = [
        [
            (replace(plan_of_mask(run, asked, number, policy), masked=masked[number]), policy)
            for number in (first, first + 1)
            for policy in policies
        ]
        for first in range(0, len(masks), 2)
    ]
    for n_deals in _new_ones(work, [list(pairs.values()), *deals], n_validated):
        yield 2 * n_deals


def _new_ones(work: _Work, groups: Sequence[Sequence[tuple[Plan, Policy]]], n_before: int) -> Iterator[int]:
    """Train what is missing; yields the number of a group with something new once all up to it is there."""
    missing = _missing(work, [plan for group in groups for plan, _ in group])
    left = {plan.name for plan in missing}
    with closing(trained(missing, work.material, work.run.folder.parent, before=n_before)) as made:
        for number, group in enumerate(groups):
            new = left & {plan.name for plan, _ in group}
            while left & new:
                left.remove(next(made).name)
            for plan, policy in group:
                _answered(work, plan, policy)
            if new:
                yield number


def check_agrees(run: Run, asked: MaskedSettings, policies: Sequence[Policy] = ()) -> None:
    """Raise SettingsError where an experiment is there that dealt or trained otherwise."""
    kept = read_plan(run)
    if kept is None:
        return
    had = (kept.max_count, kept.seed, kept.tuned)
    stood = {one.name: (one.epoch, one.learning_rate) for one in kept.policies}
    stand = {one.name: (one.epoch, one.learning_rate) for one in policies}
    changed = [name for name in stand if stood.get(name, stand[name]) != stand[name]]
    if had != (asked.max_count, asked.seed, asked.tune) or changed:
        tuned = "--tune" if kept.tuned else "no --tune"
        raise SettingsError(
            f"{run.folder}: expected --max-count {kept.max_count}, --seed {kept.seed}, {tuned} and the "
            "epochs of the masked trainings that are there. Pass the same, or remove the runs "
            f"{run.folder.name}~masked-…, ~unmasked-… and ~validation-… with {run.folder / MASKED}."
        )


def _validated(work: _Work) -> tuple[int, tuple[Policy, ...]]:
    """Choose each policy's epoch, and its learning rate where that is asked for, on the validation part.

    Returns also how many trainings that took.
    """
    run, asked = work.run, work.asked
    made = made_by_now(run)
    plans = [plan for name in asked.policies for plan in validation_plans(run, asked, name, made)]
    missing = _missing(work, plans)
    if missing:
        n_after = trainings_left(run, asked) - len(missing)
        train(missing, work.material, run.folder.parent, after=n_after)
        made = made_by_now(run)
    chosen = [policy for name in asked.policies if (policy := chosen_policy(run, asked, name, made))]
    if len(chosen) < len(asked.policies):
        raise RunError(f"{run.folder}: expected trainings to choose an epoch by, found none.")
    return len(missing), tuple(chosen)


def _missing(work: _Work, plans: Sequence[Plan]) -> list[Plan]:
    """Those of the plans that are not there, complete."""
    vectors, found = work.run.record.vectors.digest, []
    for masked, alike in groupby(plans, key=lambda plan: plan.masked):  # those of a mask have one text
        material = work.material.without(np.array(masked)) if masked else work.material
        expected = Expected(vectors, material.parted.digest)
        found += unfinished(list(alike), work.run.folder.parent, expected)
    return found


def _answered(work: _Work, plan: Plan, policy: Policy) -> None:
    """Have what a training answers at the epoch at which its policy stands."""
    found = Run(work.run.folder.parent / plan.name)
    if policy.epoch in (None, found.last_epoch):
        answered(found, work.text)
