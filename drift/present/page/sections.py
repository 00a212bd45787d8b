"""The parts of a report that a run may lack: movement against count, direction, space, associations."""

from dataclasses import dataclass
from typing import Any

from drift.analysis.associations import AssociationsByEpoch, SplitSeries, associations_by_epoch
from drift.analysis.bargains import Bargain, bargains, well_covered
from drift.analysis.direction import Direction, direction
from drift.analysis.dose_points import dose_points
from drift.analysis.outliers import Outliers, outliers
from drift.analysis.scores import Scores
from drift.analysis.space import Space, space
from drift.analysis.words import WordTable
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.packed import packed
from drift.run.run import Run

N_NAMED = 10
N_ENDS = 12


@dataclass(frozen=True)
class Dose:
    """Displacement (L2) against count among the seen words that moved.

    data: for the page's scripts: counts (uint32) and moved (float32) of the words drawn by chance; bins, each
    lowest and highest count, 10th percentile, median, 90th; named, the words that moved most beyond their
    count's median, each with count and displacement. shown: how many words are drawn.
    """

    data: dict[str, Any]
    shown: int


@dataclass(frozen=True)
class Sections:
    """What a run has beyond the rest; None where it has not."""

    outliers: Outliers | None
    dose: Dose | None
    direction: Direction | None
    associations: AssociationsByEpoch | None
    bargains: tuple[Bargain, ...]
    space: Space | None

    def series(self) -> tuple[SplitSeries, ...]:
        """The pair sets over all their covered pairs."""
        found = self.associations.pairs if self.associations else ()
        return tuple(one for one in found if one.split == "all")

    def words(self) -> list[str]:
        """The words that these parts name, the most telling first."""
        ends = (self.direction.along, self.direction.against) if self.direction else ()
        named = [word.word for both in zip(*ends, strict=False) for word in both] if ends else []
        beyond = [one.word for one in self.outliers.more] if self.outliers else []
        return list(dict.fromkeys([*named, *beyond]))


def sections(
    run: Run, table: WordTable, scores: Scores, *, neighbourhood: Neighbourhood, n_rows: int
) -> Sections:
    """Measure what the run has to show. neighbourhood: of the report. n_rows: of the tables."""
    moved = table.seen & (table.l2 > 0)
    if not moved.any():
        return Sections(None, None, None, None, (), None)
    beyond = outliers(run, limit=n_rows)
    found = well_covered(associations_by_epoch(run, candidates=neighbourhood.candidates))
    return Sections(
        outliers=beyond if beyond.more else None,
        dose=_dose(table, beyond) if beyond.bins else None,
        direction=direction(run, limit=N_ENDS),
        associations=found,
        bargains=bargains(found, scores) if found else (),
        space=space(run, [run.last_epoch]),
    )


def _dose(table: WordTable, beyond: Outliers) -> Dose:
    drawn = dose_points(table)
    data = {
        "counts": packed(drawn.counts, "<u4"),
        "moved": packed(drawn.moved, "<f4"),
        "bins": [[one.lowest, one.highest, one.p10, one.median, one.p90] for one in beyond.bins],
        "named": [[one.word, one.count, one.moved] for one in beyond.more[:N_NAMED]],
    }
    return Dose(data, len(drawn.counts))
