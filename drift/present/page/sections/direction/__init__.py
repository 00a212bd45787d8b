"""The direction of drift: one axis that most displacement lies along, and the words at its ends."""

from collections.abc import Sequence

from drift.analysis.direction import Direction, direction
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart

N_ENDS = 12


def _ask(measured: Measured) -> Direction | None:
    return direction(measured.run, limit=N_ENDS) if measured.moved.seen else None


def _words(found: Direction | None) -> Sequence[str]:
    ends = zip(found.along, found.against, strict=False) if found else ()
    return [word.word for both in ends for word in both]


def _show(_: Measured, __: Known, found: Direction | None) -> SectionPart:
    return SectionPart(found if found and found.share is not None else None)


SECTION = Section("Direction", _show, _ask, _words)
