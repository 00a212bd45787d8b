"""Masked words: training anew without the tokens of half of the words, policy by policy, deal by deal.

Imports no TensorFlow unless something has to be trained.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from drift.analysis.across.plans import Expected, Plan, check_stem, unfinished
from drift.arrays import BoolArray, IntArray
from drift.corpus.count import type_ids
from drift.errors import RunError, SettingsError
from drift.experiments.again import Material, material_of, train
from drift.experiments.answers import answered, as_read
from drift.experiments.masked_trainings import (
    N_PAIRS,
    MaskedSettings,
    chosen_policy,
    plan_of_mask,
    plan_of_pair,
    trainings_left,
    validation_plans,
)
from drift.experiments.restored import dealt_words
from drift.measure.dealing import deal
from drift.run.answers import ReadDocuments
from drift.run.masked import MASKED, MaskedPlan, Policy, read_plan, unmasked_name, write_plan
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class _Work:
    """What all trainings of the experiment share, and the names of those that were made since it began."""

    run: Run
    material: Material
    text: ReadDocuments
    asked: MaskedSettings
    made: list[str] = field(default_factory=list)


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
    material = replace(material, corpus=material.corpus.hold_out(material.hold_out))
    work = _Work(run, material, as_read(run, material), asked)
    policies = tuple(_validated(work, name) for name in asked.policies)
    check_agrees(run, asked, policies)
    pairs = {
        unmasked_name(run.folder.name, pair, policy.name): (plan_of_pair(run, asked, pair, policy), policy)
        for pair in range(N_PAIRS)
        for policy in policies
    }
    taken = {name: plan.name for name, (plan, _) in pairs.items() if plan.name != name}
    write_plan(
        run, MaskedPlan(words, masks, policies, N_PAIRS, asked.max_count, asked.seed, asked.tune, taken)
    )
    for plan, policy in pairs.values():
        _answered(work, plan, policy, material)
    if read := len(work.made):
        yield 0
    for number, mask in enumerate(masks):
        without = _without(material, words[mask])
        for policy in policies:
            _answered(work, plan_of_mask(run, asked, number, policy), policy, without)
        if number % 2 and len(work.made) > read:
            read = len(work.made)
            yield number + 1


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


def _validated(work: _Work, name: str) -> Policy:
    """Choose a policy's epoch, and its learning rate where that is asked for, on the validation part."""
    for plan in validation_plans(work.run, work.asked, name):
        _trained(work, plan, work.material)
    chosen = chosen_policy(work.run, work.asked, name)
    if chosen is None:
        raise RunError(f"{work.run.folder}: expected trainings to choose an epoch by, found none.")
    return chosen


def _without(material: Material, masked: IntArray) -> Material:
    """The same with no token of the masked words (vocabulary rows) in the training documents, which stay."""
    corpus = material.corpus
    drop = np.isin(type_ids(corpus, material.vectors.index), masked)
    return replace(material, corpus=replace(corpus, train=corpus.train.without(drop)))


def _answered(work: _Work, plan: Plan, policy: Policy, material: Material) -> None:
    """Have the planned training, and what it answers at the epoch at which its policy stands."""
    found = _trained(work, plan, material)
    if policy.epoch in (None, found.last_epoch):
        answered(found, work.text)


def _trained(work: _Work, plan: Plan, material: Material) -> Run:
    """The planned run, trained where it is not there."""
    runs = work.run.folder.parent
    expected = Expected(work.run.record.vectors.digest, material.corpus.digest)
    if unfinished([plan], runs, expected):
        left = trainings_left(work.run, work.asked)
        work.made.append(plan.name)
        train([plan], material, runs, before=len(work.made) - 1, after=left - 1)
    return Run(runs / plan.name)
