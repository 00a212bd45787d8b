"""The variants of a study: which policies, with which settings and seeds, under which names."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from drift.analysis.across.plans import Plan
from drift.analysis.across.study import run_name
from drift.errors import SettingsError
from drift.run.names import check_name, check_stem
from drift.run.settings import POLICIES, Settings, check_seeds

USUAL_POLICIES = ("frozen", "trainable", "staged", "anchored")
ALL = "all"


@dataclass(frozen=True)
class Variant:
    """One way of training: its label in tables and names of runs, and its settings without the seed."""

    label: str
    settings: dict[str, Any]


def variants(
    policies: Sequence[str] = USUAL_POLICIES,
    *,
    unfreeze_at: Sequence[int] | str | None = None,
    pulls: Sequence[float] | None = None,
    learning_rates: Sequence[float] | None = None,
    **settings: Any,  # noqa: ANN401 - the fields of Settings
) -> list[Variant]:
    """Every combination of policies and what they can be had with.

    unfreeze_at: of `staged`: epochs, or `all` for each from 2 on; None: the second half. pulls: of
    `anchored`; None: the usual one. learning_rates: None: the usual one, which labels then do not name.
    Raises SettingsError for an unknown policy, settings outside their range, or what no policy asks for.
    """
    policies = list(dict.fromkeys(policies))
    _check(policies, unfreeze_at, pulls)
    epochs = int(settings.get("epochs", Settings().epochs))
    stages: Sequence[Any] = range(2, epochs + 1) if unfreeze_at == ALL else unfreeze_at or (None,)
    ways = {
        "staged": [("unfreeze_at", one) for one in stages],
        "anchored": [("pull", one) for one in pulls or (None,)],
    }
    found = []
    for rate, policy in product(learning_rates or (None,), policies):
        for name, value in ways.get(policy, [("policy", policy)]):
            chosen = {**settings, "policy": policy, name: value}
            if rate is not None:
                chosen["learning_rate"] = rate
            found.append(_variant(chosen, name_rate=rate is not None))
    return list({one.label: one for one in found}.values())


def usual_policies(epochs: int) -> tuple[str, ...]:
    """The policies that there are; with one epoch none can be staged."""
    return tuple(one for one in USUAL_POLICIES if one != "staged" or epochs > 1)


def study_plans(name: str, found: Sequence[Variant], seeds: Sequence[int]) -> list[Plan]:
    """The runs of a study: `NAME~LABEL-seed-N` for each variant and seed, the seeds outermost.

    So a study that was stopped has all variants with its first seeds.
    Raises RunError for a name that is not plain, SettingsError for seeds out of their range.
    """
    check_stem(name)
    check_seeds(seeds)
    return [
        Plan(check_name(run_name(name, one.label, seed)), {**one.settings, "seed": seed})
        for seed in seeds
        for one in found
    ]


def _check(
    policies: list[str], unfreeze_at: Sequence[int] | str | None, pulls: Sequence[float] | None
) -> None:
    unknown = [one for one in policies if one not in POLICIES]
    if unknown or not policies:
        raise SettingsError(
            f"expected policies among {', '.join(POLICIES)}, got {', '.join(unknown) or 'none'}."
        )
    if isinstance(unfreeze_at, str) and unfreeze_at != ALL:
        raise SettingsError(f"expected unfreeze-at to be epochs or {ALL!r}, got {unfreeze_at!r}.")
    for given, what, policy in ((unfreeze_at, "unfreeze-at", "staged"), (pulls, "pull", "anchored")):
        if given and policy not in policies:
            raise SettingsError(f"{what} goes with the policy {policy!r}. Add it to --policies.")


def _variant(settings: dict[str, Any], *, name_rate: bool) -> Variant:
    checked = Settings(**settings)
    parts = [checked.policy]
    if checked.policy == "staged":
        parts.append(f"at-{checked.first_unfrozen}")
    if checked.policy == "anchored":
        parts.append(f"{checked.strength:g}")
    if name_rate:
        parts.append(f"lr-{checked.learning_rate:g}")
    return Variant("-".join(parts).replace("+", ""), settings)
