"""Several runs beside each other: their scores, who moved, and the telling pair by epoch."""

from dataclasses import dataclass
from typing import Any

from drift.analysis.across.beside import runs_beside
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.page.sections.glance import at_a_glance
from drift.present.page.sections.runs.lines import run_facts
from drift.present.plain import plain


@dataclass(frozen=True)
class RunsShown:
    """lines: what was measured of each run and what is said of it. words: whose kept neighbours they have."""

    lines: tuple[dict[str, Any], ...]
    words: tuple[str, ...]


def _show(measured: Measured, known: Known, _: None) -> SectionPart:
    run, others = measured.run, measured.others
    words = at_a_glance(measured, known).most
    found = runs_beside(run, measured.table, others, measured.telling, words, measured.neighbourhood)
    lines = tuple({**plain(one), **run_facts(its)} for one, its in zip(found, (run, *others), strict=False))
    return SectionPart(RunsShown(lines, words) if lines else None, {"runs": list(lines)})


SECTION = Section("Runs", _show)
