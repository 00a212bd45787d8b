"""The plan of an experiment with masked words, kept beside the run that it is about."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from drift.arrays import BoolArray, IntArray
from drift.errors import RunError
from drift.run.names import check_name
from drift.run.run import Run
from drift.run.saying_why import saying_why
from drift.run.store import group_exists, open_whole_group, read_array, whole_group, write_array

MASKED = "masked.zarr"
FROZEN = "frozen"


@dataclass(frozen=True)
class Policy:
    """A policy as it is trained in the experiment.

    name: as in `Settings`. epoch: the one at which it stands, by the validation part; learning_rate: with
    which; None for a training of one's own. rising: whether it was still better at the last epoch that was
    tried than at any before.
    """

    name: str
    epoch: int | None
    learning_rate: float | None
    rising: bool


@dataclass(frozen=True, eq=False)
class MaskedPlan:
    """Which trainings an experiment has, and which words each mask holds.

    words: vocabulary rows of the words that are dealt, rising, shape (n_words,).
    masks: shape (n_masks, n_words), two masks a deal. policies: the primary one first, `frozen` last.
    n_pairs: unmasked trainings of each policy. tuned: whether the learning rates were chosen by validation.
    taken: the unmasked trainings, by `unmasked_name`, that another run is already, with that run's name: the
        run itself is the first of its policy.
    """

    words: IntArray
    masks: BoolArray
    policies: tuple[Policy, ...]
    n_pairs: int
    max_count: int
    seed: int
    tuned: bool
    taken: Mapping[str, str] = field(default_factory=dict)

    def unmasked_run(self, run: str, pair: int, policy: str) -> str:
        """The name of the run that is the policy's training of the unmasked pair `pair`, from 0 on."""
        name = unmasked_name(run, pair, policy)
        return self.taken.get(name, name)


def masked_name(run: str, mask: int, policy: str) -> str:
    """The name of the run in which `mask`, from 0 on, is masked."""
    return f"{run}~masked-{mask + 1}-{policy}"


def unmasked_name(run: str, pair: int, policy: str) -> str:
    """The name that the unmasked pair `pair`, from 0 on, has where no other run is that training."""
    return f"{run}~unmasked-{pair + 1}-{policy}"


def write_plan(run: Run, plan: MaskedPlan) -> None:
    """Keep the plan beside the run."""
    facts: dict[str, Any] = {
        "policies": [asdict(one) for one in plan.policies],
        "n_pairs": plan.n_pairs,
        "max_count": plan.max_count,
        "seed": plan.seed,
        "tuned": plan.tuned,
        "taken": dict(plan.taken),
    }
    path = run.folder / MASKED
    with saying_why(f"{path}: cannot be kept"), whole_group(path, facts) as group:
        write_array(group, "words", plan.words, ("dealt_word",))
        write_array(group, "masks", plan.masks.astype(np.uint8), ("mask", "dealt_word"))


def read_plan(run: Run) -> MaskedPlan | None:
    """Read the plan; None where there is none. Raises RunError where it is damaged."""
    path = run.folder / MASKED
    if not group_exists(path):
        return None
    group = open_whole_group(path)
    facts = group.attrs
    try:
        policies = tuple(Policy(**one) for one in facts["policies"])
        numbers = {name: int(facts[name]) for name in ("n_pairs", "max_count", "seed")}
        tuned = bool(facts["tuned"])
        taken = {str(name): check_name(str(other)) for name, other in facts.get("taken", {}).items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RunError(f"{path}: expected the plan of masked trainings, cannot read it ({error}).") from error
    words, masks = read_array(group, "words"), read_array(group, "masks").astype(bool)
    return MaskedPlan(words, masks, policies, tuned=tuned, taken=taken, **numbers)
