"""The direction of drift: the axes that words moved along, and the words at their ends, a bar a class."""

from collections.abc import Sequence
from dataclasses import dataclass

from drift.analysis.axis_lines import AxisLine
from drift.analysis.direction import Direction, direction
from drift.analysis.leaning import AxisEnds, axis_ends
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart

N_ENDS = 10
MOST_BARS = 8
"""So many classes have a bar for each word, those of the axis first; that there are more is said."""


@dataclass(frozen=True)
class ShownAxis:
    """An axis with the words at its ends.

    title: its name. classes: the places of the classes that have bars, those of the axis first.
    longest: the greatest lean at either end, in L2.
    """

    ends: AxisEnds
    title: str
    classes: tuple[int, ...]
    longest: float


@dataclass(frozen=True)
class DirectionShown:
    """found: the first axis. axes: every axis, the first one first."""

    found: Direction
    axes: tuple[ShownAxis, ...]


def _ask(measured: Measured) -> DirectionShown | None:
    if not measured.moved.seen:
        return None
    found = direction(measured.run, limit=N_ENDS)
    return DirectionShown(found, tuple(_shown(found, one) for one in axis_ends(measured.run, N_ENDS)))


def _shown(found: Direction, ends: AxisEnds) -> ShownAxis:
    names, line = found.classes, ends.line
    own = [names.index(one) for one in (line.toward, line.away) if one is not None]
    order = tuple(dict.fromkeys([*own, *range(len(names))]))[:MOST_BARS]
    leans = [abs(word.lean) for word in (*ends.along, *ends.against)]
    return ShownAxis(
        ends=ends,
        title=_title(line),
        classes=tuple(sorted(order)) if found.has_class_counts else (),
        longest=max(leans, default=1.0),
    )


def _title(line: AxisLine) -> str:
    """The first axis, a class, or two classes against each other."""
    if line.name is None or line.toward is None:
        return line.name or "the first axis"
    return line.toward if line.away is None else f"{line.toward} against {line.away}"


def _words(found: DirectionShown | None) -> Sequence[str]:
    ends = zip(found.found.along, found.found.against, strict=False) if found else ()
    return [word.word for both in ends for word in both]


def _show(_: Measured, __: Known, shown: DirectionShown | None) -> SectionPart:
    return SectionPart(shown if shown and shown.found.share is not None else None)


SECTION = Section("Direction", _show, _ask, _words)
