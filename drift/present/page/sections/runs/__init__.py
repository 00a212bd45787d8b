"""Several runs beside each other: their scores, who moved, and the telling pair by epoch."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.across.beside import runs_beside
from drift.arrays import DoubleArray, defined
from drift.measure.neighbours import overlap
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.page.sections.glance import at_a_glance
from drift.present.page.sections.runs.lines import run_facts
from drift.present.plain import plain
from drift.run.run import Run


@dataclass(frozen=True)
class RunsShown:
    """What several runs have in common.

    lines: what was measured of each run and what is said of it; agrees: the mean share of its neighbours at
    the end that a seen word has in the first run too, None for the first. words: whose kept neighbours they
    have.
    agreed: for each of the words, and each of the other runs, that share.
    """

    lines: tuple[dict[str, Any], ...]
    words: tuple[str, ...]
    agreed: tuple[tuple[float | None, ...], ...]


def _show(measured: Measured, known: Known, _: None) -> SectionPart:
    run, others = measured.run, measured.others
    words = at_a_glance(measured, known).most
    found = runs_beside(run, measured.table, others, measured.telling, words, measured.neighbourhood)
    shares = [overlap(known.followed.lists.ids[-1], its.ids[-1]) for its in known.others]
    means = [None, *(_mean_of_seen(run, known, its) for its in shares)]
    lines = tuple(
        {**plain(one), **run_facts(its), "agrees": mean}
        for one, its, mean in zip(found, (run, *others), means, strict=False)
    )
    place = {word: at for at, word in enumerate(known.words)}
    agreed = tuple(tuple(defined(float(its[place[word]])) for its in shares) for word in words)
    return SectionPart(RunsShown(lines, words, agreed) if lines else None, {"runs": list(lines)})


def _mean_of_seen(run: Run, known: Known, shares: DoubleArray) -> float | None:
    """The mean over the seen words that can be explored and have neighbours; None where none are known."""
    if run.record.seen_by_moving:
        return None
    its = shares[run.seen[known.ids] & ~np.isnan(shares)]
    return float(its.mean()) if len(its) else None


SECTION = Section("Runs", _show)
