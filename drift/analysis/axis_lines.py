"""All axes of one epoch's displacements beside each other: the first, the classes', those of two classes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.axes import class_axes
from drift.analysis.leans import Leans, leans_along
from drift.analysis.tabular import Column, column
from drift.arrays import DoubleArray, defined
from drift.measure.rank_correlation import rank_correlation
from drift.run.run import Run


@dataclass(frozen=True)
class AxisLine:
    """One of the axes that a run has; figures are None where there is no such axis.

    name: the class or the two classes that it is asked for by; None: the first principal axis.
    toward, away: the class that it points to, and the one it points away from (None: all others).
    share: of the squared displacement. cosine: with the first axis, 0 to 1 (an axis has no sign of its own).
    spearman: rank correlation of the leans along it with the log odds of `toward` (against `away`).
    spearman_before: that of where words stood on it before training.
    """

    name: str | None
    toward: str | None
    away: str | None
    share: float | None
    cosine: float | None
    spearman: float | None
    spearman_before: float | None


def axis_columns(axes: Sequence[AxisLine]) -> tuple[Column, ...]:
    """The columns of axes beside each other."""
    return (
        column("axis", axes, lambda one: one.name or "the first"),
        column("share", axes, "share"),
        column("cosine with the first", axes, "cosine", key="cosine"),
        column("Spearman of lean with odds", axes, "spearman", key="spearman"),
        column("of where words stood", axes, "spearman_before", key="spearman_before"),
    )


def axis_lines(run: Run, chosen: Leans) -> tuple[AxisLine, ...]:
    """Every axis of the epoch that `chosen` is of, the first principal one first."""
    first, *others = axis_leans(run, chosen)
    return (axis_line(first, first), *(axis_line(one, first) for one in others))


def axis_leans(run: Run, chosen: Leans) -> Iterator[Leans]:
    """The words of `chosen` along every axis of its epoch, the first principal one first."""
    before, after = run.base_rows(chosen.ids), run.rows(chosen.epoch, chosen.ids)
    first = chosen if chosen.asked is None else leans_along(chosen, None, before, after)
    yield first
    if first.class_counts is not None and first.axis is not None:
        yield from (leans_along(first, one, before, after) for one in class_axes(first.classes))


def odds_before(found: Leans) -> float | None:
    """Rank correlation, -1 to 1, of where words stood before training with the odds; None without either."""
    return None if found.odds is None else rank_correlation(found.stood, found.odds)


def agreement(axis: DoubleArray, other: DoubleArray) -> float:
    """The cosine of two axes of length 1, from -1 to 1."""
    return float(np.clip(axis @ other, -1, 1))


def axis_line(found: Leans, first: Leans) -> AxisLine:
    """What one axis is, beside the first principal one."""
    cosine = None if found.axis is None or first.axis is None else agreement(found.axis, first.axis)
    return AxisLine(
        name=None if found.asked is None else found.asked.name,
        toward=found.class_name(found.toward),
        away=found.class_name(found.away),
        share=defined(found.share),
        cosine=None if cosine is None else abs(cosine),
        spearman=found.spearman,
        spearman_before=odds_before(found),
    )
