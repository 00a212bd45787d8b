"""`measure`: what several sections of a report need, measured once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drift.analysis.across.beside import check_runs
from drift.analysis.compare import Comparison, compare
from drift.analysis.groups import GroupEpoch, NeighbourhoodChange, by_epoch, neighbourhood_change
from drift.analysis.scores import Scores, scores
from drift.analysis.stranded import Stranded, stranded
from drift.analysis.subject import subject_pairs
from drift.analysis.telling import telling_pair
from drift.analysis.who_moved import WhoMoved, who_moved
from drift.analysis.words import WordTable, word_table
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.controls import ReportControls, report_controls
from drift.run.run import Run

if TYPE_CHECKING:
    from drift.present.page.sections.map.parts import MapPart, MapPicture


@dataclass(frozen=True, eq=False)
class Measured:
    """What several sections need of a run.

    others: runs to set beside it. words: those asked for.
    stranded: every pair. telling: the pair that the report begins with, comparison: it through the epochs;
    None if there is none. groups: seen and unseen words by epoch; change: their neighbourhoods at the last.
    controls: None where the run has none on disk.
    picture: the map as a picture, for paper; word_map: for the screen. command: what made the report.
    """

    run: Run
    others: tuple[Run, ...]
    words: tuple[str, ...]
    neighbourhood: Neighbourhood
    table: WordTable
    moved: WhoMoved
    change: NeighbourhoodChange
    groups: tuple[GroupEpoch, ...]
    stranded: Stranded
    telling: tuple[str, str] | None
    comparison: Comparison | None
    scores: Scores
    controls: ReportControls | None
    picture: "MapPicture | None"
    word_map: "MapPart | None"
    command: str

    @property
    def k(self) -> int:
        """How many neighbours a word has."""
        return self.neighbourhood.k

    @property
    def candidates(self) -> str:
        """Among which words neighbours are, in words."""
        return self.table.candidates


def measure(
    run: Run,
    *,
    others: Sequence[Run] = (),
    words: Sequence[str] = (),
    neighbourhood: Neighbourhood = Neighbourhood(),
    with_controls: bool = True,
    picture: "MapPicture | None" = None,
    word_map: "MapPart | None" = None,
    command: str = "",
) -> Measured:
    """Measure what several sections of a run's report need.

    neighbourhood: how many nearest words, and among whom. others: runs to set beside it.
    with_controls: False leaves the controls out, and spares the measuring of them.
    Raises UnknownWordError for a word without a vector, SettingsError for settings out of range and for runs
    that cannot stand beside each other.
    """
    check_runs([run, *others])
    asked = tuple(run.words[run.word_id(word)] for word in words)
    table = word_table(run, neighbourhood=neighbourhood)
    pairs = stranded(run, neighbourhood=neighbourhood, limit=None)
    telling = telling_pair(subject_pairs(run), pairs.pairs)
    return Measured(
        run=run,
        others=tuple(others),
        words=asked,
        neighbourhood=neighbourhood,
        table=table,
        moved=who_moved(table),
        change=neighbourhood_change(table),
        groups=tuple(by_epoch(run)),
        stranded=pairs,
        telling=telling,
        comparison=compare(run, telling, neighbourhood=neighbourhood) if telling else None,
        scores=scores(run.record),
        controls=report_controls(run, neighbourhood=neighbourhood) if with_controls else None,
        picture=picture,
        word_map=word_map,
        command=command,
    )
