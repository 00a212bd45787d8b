"""The columns of what an unseen word costs; values in shares of right answers, with their ends at 95 %."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from drift.analysis.across.unseen.sentences import costs
from drift.analysis.tabular import Column, column
from drift.measure.dose_shape import DoseStep

if TYPE_CHECKING:
    from drift.analysis.across.unseen.result import CostThird, MaskedContrast, NaturalDocuments, Unseen


def unseen_columns(found: "Unseen") -> dict[str, tuple[Column, ...]]:
    """The cost by each measure; then each measure by itself, the masked words for the primary contrast."""
    primary = found.masked[0] if found.masked else None
    rows = costs(found.natural, found.restored, primary)
    return {
        "costs": (
            column("measure", rows, lambda row: row[0]),
            column("cost", rows, lambda row: row[1] and row[1].value, 4),
            column("cost low", rows, lambda row: row[1] and row[1].low, 4),
            column("cost high", rows, lambda row: row[1] and row[1].high, 4),
        ),
        "scores": (
            column("model", found.scores, "model"),
            column("trainings", found.scores, "n"),
            column("accuracy", found.scores, "accuracy"),
            column("balanced", found.scores, "balanced"),
            column("macro F1", found.scores, "macro_f1"),
        ),
        "natural": _natural_columns(found.natural),
        "restored": _step_columns(found.restored.steps if found.restored else ()),
        "contrasts": _contrast_columns(found.masked),
        "masked": _step_columns(primary.steps if primary else ()),
        "by_length": _third_columns(primary.by_length if primary else ()),
        "by_count": _third_columns(primary.by_count if primary else ()),
    }


def _bounded(name: str, rows: Sequence[Any], at: str) -> tuple[Column, ...]:
    """A value and its ends, where `at` is an attribute that holds them, or nothing."""

    def part(which: str) -> Column:
        heading = name if which == "value" else f"{name} {which}"
        return column(heading, rows, lambda row: getattr(getattr(row, at), which, None), 4)

    return part("value"), part("low"), part("high")


def _natural_columns(found: "NaturalDocuments | None") -> tuple[Column, ...]:
    groups = found.right.groups if found else ()
    return (
        column("lowest", groups, "lowest"),
        column("highest", groups, "highest"),
        column("documents", groups, "n"),
        column("gain", groups, "gain", 4),
        column("gain low", groups, lambda one: one.interval and one.interval.low, 4),
        column("gain high", groups, lambda one: one.interval and one.interval.high, 4),
    )


def _step_columns(steps: Sequence[DoseStep]) -> tuple[Column, ...]:
    return (
        column("lowest", steps, "lowest"),
        column("highest", steps, "highest"),
        column("documents x draws", steps, "n", key="n"),
        column("change", steps, "change", 4),
        column("change low", steps, "low", 4),
        column("change high", steps, "high", 4),
    )


def _contrast_columns(found: "Sequence[MaskedContrast]") -> tuple[Column, ...]:
    return (
        column("policy", found, "policy"),
        column("primary", found, "primary"),
        column("epoch", found, lambda one: one.epochs[0]),
        column("epoch of frozen", found, lambda one: one.epochs[1]),
        *_bounded("gain", found, "gain"),
        column("cost", found, lambda one: one.right and one.right.cost.value, 4),
        column("cost low", found, lambda one: one.right and one.right.cost.low, 4),
        column("cost high", found, lambda one: one.right and one.right.cost.high, 4),
        *_bounded("cost to the policy", found, "cost_policy"),
        *_bounded("cost to frozen", found, "cost_frozen"),
        column("p", found, "p_adjusted"),
        column("p anew", found, "p_anew"),
    )


def _third_columns(thirds: "Sequence[CostThird]") -> tuple[Column, ...]:
    return (
        column("lowest", thirds, "lowest"),
        column("highest", thirds, "highest"),
        *_bounded("cost", thirds, "cost"),
        *_bounded("cost of 1 %", thirds, "percent"),
    )
