"""The controls of a run: the same training with a frozen embedding, other seeds, shuffled labels.

Without them a number means little (Dubossarsky et al. 2017): the spread over seeds is its error bar, and
what it exceeds the shuffled labels by is what the labels brought about.
"""

import re
from dataclasses import dataclass
from typing import Any

from drift.analysis.across.plans import Plan, expected_of, own_settings, unfinished
from drift.errors import DriftError, RunError, SettingsError
from drift.progress import log
from drift.run.names import check_stem
from drift.run.record import FILE
from drift.run.run import Run, open_run
from drift.run.settings import check_seeds
from drift.run.store import exists, listed

SEEDS = 5
_KINDS = ("frozen", "seed", "shuffled")

# A frozen run has none of the settings that go with a policy in which the embedding trains.
_FROZEN: dict[str, Any] = {"policy": "frozen", "unfreeze_at": None, "then": "everything", "pull": None}


@dataclass(frozen=True, eq=False)
class ControlRuns:
    """A run and the complete controls of it that are on disk.

    frozen: None where it was not trained. seeds: runs that differ by their training's seed alone.
    shuffled: runs whose training labels are shuffled.
    """

    run: Run
    frozen: Run | None
    seeds: tuple[Run, ...]
    shuffled: tuple[Run, ...]


def control_plans(run: Run, *, seeds: int = SEEDS, shuffled: int = SEEDS) -> list[Plan]:
    """Name and settings of every control: one frozen run, `seeds` other seeds, `shuffled` shuffled ones.

    The corpus stays split as it is: only the training's seed is another one. Shuffled run i has the training
    seed of seed run i. Raises RunError where the run is not complete, is a control itself or was not made
    by `drift snapshot`; SettingsError for a number below 0.
    """
    if min(seeds, shuffled) < 0:
        raise SettingsError(f"expected numbers of controls from 0 on, got {min(seeds, shuffled)}.")
    own = own_settings(run.record).as_dict()
    _check_complete(run)
    check_seeds([own["seed"] + number for number in range(max(seeds, shuffled) + 1)])
    frozen = {name: _FROZEN.get(name, value) for name, value in own.items()}
    others = [("seed", number, False) for number in range(1, seeds + 1)]
    others += [("shuffled", number, True) for number in range(1, shuffled + 1)]
    return [
        Plan(f"{run.folder.name}~frozen", frozen),
        *(
            Plan(
                f"{run.folder.name}~{kind}-{number}",
                {**own, "seed": own["seed"] + number, "shuffled_labels": labels or own["shuffled_labels"]},
            )
            for kind, number, labels in others
        ),
    ]


def frozen_control(run: Run) -> Run | None:
    """The frozen control beside a run, complete; None where there is none, or the run can have none."""
    if run.record.is_frozen or not run.record.is_repeatable:
        return None
    (plan,) = control_plans(run, seeds=0, shuffled=0)
    folder = run.folder.parent / plan.name
    if not exists(folder / FILE) or unfinished([plan], run.folder.parent, expected_of(run.record)):
        return None
    return Run(folder)


def controls_beside(run: Run) -> ControlRuns | None:
    """The controls of a run that are on disk; None where there are none that can be used, which is logged."""
    stem = f"{run.folder.name}~"
    others = (path.name for path in listed(run.folder.parent) if path.name.startswith(stem))
    if not any(name.removeprefix(stem).startswith(_KINDS) for name in others):
        return None
    try:
        return control_runs(run)
    except DriftError as error:
        log.warning("Without controls. %s", error)
        return None


def missing_controls(run: Run, *, seeds: int = SEEDS, shuffled: int = SEEDS) -> list[Plan]:
    """Those of the controls that have to be trained, or gone on with; see `control_plans` for the errors.

    Raises SettingsError or RunError where a run of a control's name is another one.
    """
    plans = control_plans(run, seeds=seeds, shuffled=shuffled)
    return unfinished(plans, run.folder.parent, expected_of(run.record))


def control_runs(run: Run) -> ControlRuns:
    """Find the complete controls of a run on disk, however many there are.

    Raises RunError where there is none, and what `missing_controls` raises.
    """
    numbers = {kind: _numbers(run, kind) for kind in ("seed", "shuffled")}
    most = {kind: max(found, default=0) for kind, found in numbers.items()}
    wanted = {"frozen", *(f"{kind}-{number}" for kind, found in numbers.items() for number in found)}
    plans = [
        plan
        for plan in control_plans(run, seeds=most["seed"], shuffled=most["shuffled"])
        if plan.name.split("~")[1] in wanted
    ]
    runs = run.folder.parent
    absent = {plan.name for plan in unfinished(plans, runs, expected_of(run.record))}
    found = {
        plan.name.split("~")[1]: open_run(plan.name, runs=runs) for plan in plans if plan.name not in absent
    }
    if not found:
        raise RunError(
            f"{run.folder}: expected controls beside it, found none. Train them with `drift control`."
        )
    seeds, shuffled = (
        tuple(one for name, one in found.items() if name.startswith(kind)) for kind in ("seed-", "shuffled-")
    )
    return ControlRuns(run, found.get("frozen"), seeds, shuffled)


def _numbers(run: Run, kind: str) -> list[int]:
    pattern = re.compile(rf"{re.escape(run.folder.name)}~{kind}-([1-9][0-9]*)")
    matches = [pattern.fullmatch(path.name) for path in listed(run.folder.parent)]
    return sorted(int(match.group(1)) for match in matches if match)


def _check_complete(run: Run) -> None:
    check_stem(run.folder.name)
    if run.condition() != "complete":
        raise RunError(
            f"{run.folder}: expected a complete run, found one that is {run.condition()}. Finish it with "
            "`drift snapshot --resume`."
        )
    if run.record.is_frozen:
        raise RunError(
            f"{run.folder}: expected a run whose embedding trained, found a frozen one: its vectors stand "
            "still with any seed and any labels, so that controls tell nothing of it."
        )
    if run.last_epoch == 0:
        raise RunError(f"{run.folder}: expected a run with an epoch or more, found one without.")
    if run.record.inputs is None:
        raise RunError(
            f"{run.folder}: expected a run made by `drift snapshot`, whose corpus can be read again."
        )
