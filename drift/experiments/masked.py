"""Masked words: training anew without the tokens of half of the words, policy by policy, deal by deal.

Imports no TensorFlow unless something has to be trained.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from drift.analysis.across.plans import Expected, Plan, check_stem, own_settings, unfinished
from drift.arrays import BoolArray, IntArray
from drift.corpus.count import type_ids
from drift.errors import RunError, SettingsError
from drift.experiments.again import Material, material_of, train
from drift.experiments.answers import answered, as_read
from drift.experiments.restored import MAX_COUNT, dealt_words
from drift.measure.dealing import deal
from drift.run.answers import ReadDocuments
from drift.run.masked import (
    FROZEN,
    MASKED,
    MaskedPlan,
    Policy,
    masked_name,
    read_plan,
    unmasked_name,
    write_plan,
)
from drift.run.run import Run
from drift.run.settings import POLICIES, VALIDATION_SHARE

N_PAIRS = 3
TUNED = (1 / 3, 1.0, 3.0)
"""What the run's learning rate is multiplied by where it is chosen on the validation part."""


@dataclass(frozen=True)
class MaskedSettings:
    """What is asked for: an even number of masks, policies, and how each is trained.

    policies: the first is compared with `frozen` in the first place; frozen is always among them.
    max_count: words seen 1 to so many times are dealt. epochs: a limit; None: the run's own number.
    tune: choose each policy's learning rate on the validation part, from a third to three times the run's.
    """

    masks: int = 10
    policies: tuple[str, ...] = ("trainable",)
    max_count: int = MAX_COUNT
    seed: int = 0
    epochs: int | None = None
    tune: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without a run; frozen goes last."""
        if self.masks < 2 or self.masks % 2:
            raise SettingsError(f"expected an even number of masks (two make a deal), got {self.masks}.")
        others = tuple(dict.fromkeys(one for one in self.policies if one != FROZEN))
        unknown = [one for one in others if one not in POLICIES]
        if unknown or not others:
            raise SettingsError(
                f"expected policies beside frozen among {', '.join(POLICIES)}, got "
                f"{', '.join(self.policies) or 'none'}."
            )
        if self.max_count < 1 or (self.epochs is not None and self.epochs < 1):
            raise SettingsError(
                f"expected a largest count and epochs from 1 on, got {self.max_count} and {self.epochs}."
            )
        object.__setattr__(self, "policies", (*others, FROZEN))


@dataclass(frozen=True, eq=False)
class _Work:
    """What all trainings of the experiment share."""

    run: Run
    material: Material
    text: ReadDocuments
    asked: MaskedSettings

    @property
    def runs(self) -> Path:
        return self.run.folder.parent

    @property
    def limit(self) -> int:
        return self.asked.epochs or own_settings(self.run.record).epochs


def planned_masks(run: Run, asked: MaskedSettings) -> tuple[IntArray, BoolArray]:
    """The words that are dealt, as vocabulary rows, and the masks, shape (n_masks, n_words)."""
    words = dealt_words(run.counts, asked.max_count)
    if len(words) < 2:
        raise RunError(f"{run.folder}: expected words seen 1 to {asked.max_count} times, found {len(words)}.")
    return words, deal(run.counts[words], asked.masks // 2, asked.seed)


def n_trainings(asked: MaskedSettings) -> int:
    """How many trainings the whole experiment has; those that are there are not made again."""
    validations = len(TUNED) if asked.tune else 1
    return len(asked.policies) * (validations + N_PAIRS + asked.masks)


def train_masked(run: Run, asked: MaskedSettings) -> Iterator[int]:
    """Train what is missing of the experiment beside the run; yields the number of complete masks.

    First each policy's epoch (and learning rate) by the validation part, then the unmasked pairs, then the
    masks, two a deal: after the pairs, and after each deal, there is something to read. Both policies of a
    mask have the same seed. Stopped at any moment, it goes on there.
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
    write_plan(run, MaskedPlan(words, masks, policies, N_PAIRS, asked.max_count, asked.seed, asked.tune))
    for pair in range(N_PAIRS):
        for policy in policies:
            _train(work, unmasked_name(run.folder.name, pair, policy.name), policy, material, pair)
    yield 0
    for number, mask in enumerate(masks):
        without = _without(material, words[mask])
        for policy in policies:
            _train(work, masked_name(run.folder.name, number, policy.name), policy, without, N_PAIRS + number)
        if number % 2:
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


def _validated(work: _Work, policy: str) -> Policy:
    """Choose a policy's epoch, and its learning rate where that is asked for, on the validation part."""
    own = own_settings(work.run.record)
    rates = [own.learning_rate * one for one in (TUNED if work.asked.tune else (1.0,))]
    share = own.validation_share or VALIDATION_SHARE
    best: tuple[float, Policy] | None = None
    for rate in rates:
        name = f"{work.run.folder.name}~validation-{policy}" + (f"-{rate:g}" if len(rates) > 1 else "")
        settings = {**_settings(work, policy, rate, work.limit, 0), "validation_share": share}
        found = _trained(work, Plan(name, settings), work.material)
        scores = [one.scores.get("validation_accuracy", 0.0) for one in found.record.epochs[1:]]
        first = _first_unfrozen(work) - 1 if policy == "staged" else 0  # before, it would be frozen
        place = first + int(np.argmax(scores[first:]))
        one = Policy(policy, place + 1, rate, rising=place + 1 == len(scores) and len(scores) > 1)
        if best is None or scores[place] > best[0]:
            best = scores[place], one
    if best is None:
        raise RunError(f"{work.run.folder}: expected an epoch of validation, found none.")
    return best[1]


def _without(material: Material, masked: IntArray) -> Material:
    """The same with no token of the masked words (vocabulary rows) in the training documents, which stay."""
    corpus = material.corpus
    drop = np.isin(type_ids(corpus, material.vectors.index), masked)
    return replace(material, corpus=replace(corpus, train=corpus.train.without(drop)))


def _train(work: _Work, name: str, policy: Policy, material: Material, number: int) -> None:
    own = own_settings(work.run.record)
    rate, epochs = policy.learning_rate or own.learning_rate, policy.epoch or work.limit
    settings = _settings(work, policy.name, rate, epochs, number)
    answered(_trained(work, Plan(name, settings), material), work.text)


def _settings(work: _Work, policy: str, rate: float, epochs: int, number: int) -> dict[str, Any]:
    own = own_settings(work.run.record)
    changes = {
        "policy": policy,
        "epochs": epochs,
        "unfreeze_at": _first_unfrozen(work) if policy == "staged" else None,
        "then": own.then if policy == "staged" else "everything",
        "pull": own.pull if policy == own.policy else None,
        "learning_rate": rate,
        "seed": own.seed + number,
        "record_steps": False,
    }
    return {**own.as_dict(), **changes}


def _first_unfrozen(work: _Work) -> int:
    """Where a staged embedding begins to train: the second half of the epochs that are tried."""
    return max(2, work.limit // 2 + 1)


def _trained(work: _Work, plan: Plan, material: Material) -> Run:
    """The planned run, trained where it is not there."""
    expected = Expected(work.run.record.vectors.digest, material.corpus.digest)
    if unfinished([plan], work.runs, expected):
        train([plan], material, work.runs)
    return Run(work.runs / plan.name)
