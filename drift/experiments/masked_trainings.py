"""Which trainings an experiment with masked words has, and which of them are there already.

A training is what it was trained with, whatever its run is called: the run itself is the first unmasked
training of its policy, its frozen control that of `frozen`; `drift control` and `drift study` have others.
Imports no TensorFlow.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from drift.analysis.across.control_runs import control_plans
from drift.analysis.across.plans import Plan, expected_of, own_settings
from drift.errors import RunError, SettingsError
from drift.experiments.restored import MAX_COUNT
from drift.run.masked import FROZEN, Policy, masked_name, unmasked_name
from drift.run.record import FILE, RunRecord, read_record
from drift.run.run import Run
from drift.run.settings import POLICIES, VALIDATION_SHARE, Settings, check_seeds
from drift.run.store import exists, listed

N_PAIRS = 3
TUNED = (1 / 3, 1.0, 3.0)
"""What the run's learning rate is multiplied by where it is chosen on the validation part."""

_OTHERWISE_ALIKE = ("epochs", "record_steps")  # an epoch knows nothing of those after it


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
        if self.max_count < 1 or (self.epochs is not None and self.epochs < 1) or self.seed < 0:
            raise SettingsError(
                "expected a largest count and epochs from 1 on and a seed from 0 on, got "
                f"{self.max_count}, {self.epochs} and {self.seed}."
            )
        object.__setattr__(self, "policies", (*others, FROZEN))

    def limit(self, run: Run) -> int:
        """The most epochs of a training."""
        return self.epochs or own_settings(run.record).epochs


ByName = Mapping[str, RunRecord]
"""The complete runs that a training may be already, by name, as `made_by_now` finds them."""


def made_by_now(run: Run) -> ByName:
    """The run, then those that belong to it, then those of other experiments: all that are complete."""
    beside = [one for one in listed(run.folder.parent) if "~" in one.name]
    own_first = sorted(beside, key=lambda one: not one.name.startswith(f"{run.folder.name}~"))
    found = ((one.name, _complete(one)) for one in (run.folder, *own_first))
    return {name: record for name, record in found if record is not None}


def validation_plans(run: Run, asked: MaskedSettings, policy: str, made: ByName) -> list[Plan]:
    """The trainings by which a policy's epoch is chosen, and its learning rate where that is asked for."""
    own = own_settings(run.record)
    share = own.validation_share or VALIDATION_SHARE
    plans = []
    for rate in [own.learning_rate * one for one in TUNED] if asked.tune else [own.learning_rate]:
        name = f"{run.folder.name}~validation-{policy}" + (f"-{rate:g}" if asked.tune else "")
        settings = _settings(run, asked, Policy(policy, None, rate, rising=False), 0)
        plans.append(as_made(run, Plan(name, {**settings, "validation_share": share}), made))
    return plans


def chosen_policy(run: Run, asked: MaskedSettings, policy: str, made: ByName) -> Policy | None:
    """The policy at its best epoch by the validation part; None before all trainings of it are there."""
    best: tuple[float, Policy] | None = None
    for plan in validation_plans(run, asked, policy, made):
        record = made.get(plan.name)
        if record is None:
            return None
        epochs = record.epochs[1 : asked.limit(run) + 1]
        scores = [one.scores.get("validation_accuracy", 0.0) for one in epochs]
        first = _first_unfrozen(run, asked) - 1 if policy == "staged" else 0  # before, it would be frozen
        place = first + int(np.argmax(scores[first:]))
        rising = place + 1 == len(scores) and len(scores) > 1
        if best is None or scores[place] > best[0]:
            best = scores[place], Policy(policy, place + 1, plan.settings["learning_rate"], rising)
    return None if best is None else best[1]


def plan_of_pair(run: Run, asked: MaskedSettings, pair: int, policy: Policy, made: ByName) -> Plan:
    """A policy's training of an unmasked pair, as the run that it is or will be."""
    name = unmasked_name(run.folder.name, pair, policy.name)
    return as_made(run, Plan(name, _settings(run, asked, policy, pair)), made)


def plan_of_mask(run: Run, asked: MaskedSettings, mask: int, policy: Policy) -> Plan:
    """A policy's training under a mask."""
    name = masked_name(run.folder.name, mask, policy.name)
    return Plan(name, _settings(run, asked, policy, N_PAIRS + mask))


def trainings_left(run: Run, asked: MaskedSettings) -> int:
    """How many trainings have yet to be made; before an epoch is chosen, at most."""
    made = made_by_now(run)
    return len({plan.name for plan in _all_plans(run, asked, made)} - made.keys())


def as_made(run: Run, plan: Plan, made: ByName) -> Plan:
    """A planned training as the run that it is, whatever its name, or will be.

    That is the run itself, or a complete run that any experiment made, a study's too, of the same settings,
    vectors and corpus, of as many epochs or more whose answers are kept; else the control of the
    run that it is, so that `drift control` has it too; else the plan as it is.
    """
    wanted = Settings(**plan.settings)
    if exists(run.folder.parent / plan.name / FILE):
        return plan
    for name, record in made.items():
        if _went_through(record, wanted, run.record):
            return Plan(name, own_settings(record).as_dict())
    controls = [] if run.record.is_frozen else control_plans(run, seeds=N_PAIRS - 1, shuffled=0)
    alike = (one for one in controls if one.settings["epochs"] == wanted.epochs)
    return next((one for one in alike if _alike(Settings(**one.settings), wanted)), plan)


def _all_plans(run: Run, asked: MaskedSettings, made: ByName) -> Iterator[Plan]:
    """Every training of the experiment; a policy that is not chosen yet has all epochs and the run's rate."""
    policies = []
    for name in asked.policies:
        yield from validation_plans(run, asked, name, made)
        policies.append(chosen_policy(run, asked, name, made) or Policy(name, None, None, rising=False))
    for policy in policies:
        for pair in range(N_PAIRS):
            yield plan_of_pair(run, asked, pair, policy, made)
        for mask in range(asked.masks):
            yield plan_of_mask(run, asked, mask, policy)


def _settings(run: Run, asked: MaskedSettings, policy: Policy, number: int) -> dict[str, Any]:
    own = own_settings(run.record)
    check_seeds([own.seed, own.seed + N_PAIRS + asked.masks - 1])
    staged = policy.name == "staged"
    changes = {
        "policy": policy.name,
        "epochs": policy.epoch or asked.limit(run),
        "unfreeze_at": _first_unfrozen(run, asked) if staged else None,
        "then": own.then if staged else "everything",
        "pull": own.pull if policy.name == own.policy else None,
        "learning_rate": policy.learning_rate or own.learning_rate,
        "seed": own.seed + number,
        "record_steps": False,
    }
    return {**own.as_dict(), **changes}


def _first_unfrozen(run: Run, asked: MaskedSettings) -> int:
    """Where a staged embedding begins to train: the second half of the epochs that are tried."""
    return max(2, asked.limit(run) // 2 + 1)


def _complete(folder: Path) -> RunRecord | None:
    """The record of a complete run; None where there is none that can be read."""
    with suppress(RunError):
        if exists(folder / FILE) and (record := read_record(folder)).status == "complete":
            return record
    return None


def _went_through(record: RunRecord, wanted: Settings, own: RunRecord) -> bool:
    """Whether a run is a training on what the run was trained on, and kept what it answered after so long."""
    if record.settings is None or expected_of(record) != expected_of(own):
        return False
    kept = record.kept_epochs
    return (
        len(kept) > wanted.epochs
        and "test" in kept[wanted.epochs].answers
        and _alike(record.settings, wanted)
    )


def _alike(one: Settings, other: Settings) -> bool:
    """Whether all that a training depends on is the same, but for how long it goes on."""
    length = one.max_length or other.max_length or 1
    first, second = (each.completed(length).as_dict() for each in (one, other))
    return all(first[name] == second[name] for name in first if name not in _OTHERWISE_ALIKE)
