"""`measure`: what several sections of a report need, measured once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drift.analysis.across.beside import check_runs
from drift.analysis.across.unseen.result import Unseen
from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.class_scores import class_scores_by_epoch
from drift.analysis.compare import Comparison, compare
from drift.analysis.documents import AnsweredDocuments, answered_documents
from drift.analysis.groups import GroupEpoch, NeighbourhoodChange, by_epoch, neighbourhood_change
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.scores import Scores, scores
from drift.analysis.sentences import group_names
from drift.analysis.stranded import Stranded, stranded
from drift.analysis.telling import Story, stories
from drift.analysis.who_moved import WhoMoved, who_moved
from drift.analysis.words import WordTable, word_table
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import Neighbours
from drift.measure.scores import ClassScores
from drift.present.page.answered import report_unseen
from drift.present.page.controls import ReportControls, report_controls
from drift.run.run import Run

if TYPE_CHECKING:
    from drift.present.page.sections.map.parts import MapPart, MapPicture


@dataclass(frozen=True, eq=False)
class Measured:
    """What several sections need of a run.

    others: runs to set beside it. words: those asked for. last: the candidates' neighbours at the last epoch.
    stranded: every pair. stories: what the report begins with. comparisons: of each story, where it is of a
    pair, the pair through the epochs. groups: seen and unseen words by epoch; change: their neighbourhoods at
    the last.
    class_scores: what the answers score class by class, an entry a trained epoch; empty without answers.
    controls: None where the run has none on disk. unseen: None where no answers can be compared.
    documents: the test documents with the answers; None where they were not asked for.
    picture: the map as a picture, for paper; word_map: for the screen; no_map: what is said in their
    place. command: what made the report.
    """

    run: Run
    others: tuple[Run, ...]
    words: tuple[str, ...]
    neighbourhood: Neighbourhood
    last: Neighbours
    table: WordTable
    moved: WhoMoved
    change: NeighbourhoodChange
    groups: tuple[GroupEpoch, ...]
    stranded: Stranded
    stories: tuple[Story, ...]
    comparisons: tuple[Comparison | None, ...]
    scores: Scores
    class_scores: tuple[ClassScores, ...]
    controls: ReportControls | None
    unseen: Unseen | None
    documents: AnsweredDocuments | None
    picture: "MapPicture | None"
    word_map: "MapPart | None"
    no_map: str
    command: str

    @property
    def comparison(self) -> Comparison | None:
        """The first story through the epochs, where it is of a pair."""
        return self.comparisons[0] if self.comparisons else None

    @property
    def telling(self) -> tuple[str, ...] | None:
        """The pair that the report begins with; None where it begins with a word, or with nothing."""
        return self.stories[0].words if self.comparison else None

    @property
    def groups_called(self) -> tuple[str, str]:
        """What seen and unseen words are called."""
        return group_names(by_moving=self.run.record.seen_by_moving)

    @property
    def pair_called(self) -> str:
        """A word of each group, in words: `a seen and an unseen word`."""
        seen, unseen = self.groups_called
        return f"a {seen} and an {unseen} word"

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
    with_documents: bool = False,
    picture: "MapPicture | None" = None,
    word_map: "MapPart | None" = None,
    no_map: str = "",
    command: str = "",
) -> Measured:
    """Measure what several sections of a run's report need.

    neighbourhood: how many nearest words, and among whom. others: runs to set beside it.
    with_controls: False leaves the controls out, and spares the measuring of them. with_documents: whether
    the texts of the test documents are in the page.
    Raises UnknownWordError for a word without a vector, SettingsError for settings out of range and for runs
    that cannot stand beside each other, RunError where documents are asked for and no answers are kept.
    """
    check_runs([run, *others])
    asked = tuple(run.words[run.word_id(word)] for word in words)
    documents = answered_documents(run) if with_documents else None
    candidates = choose_candidates(run, neighbourhood)
    ((_, last),) = all_neighbours(run, candidates, [run.last_epoch])
    table = word_table(run, neighbourhood=neighbourhood, after=last)
    pairs = stranded(run, neighbourhood=neighbourhood, limit=None)
    controls = report_controls(run, neighbourhood=neighbourhood) if with_controls else None
    beside = controls.beside if controls else None
    told = stories(run, table, pairs, candidates, beside)
    return Measured(
        run=run,
        others=tuple(others),
        words=asked,
        neighbourhood=neighbourhood,
        last=last,
        table=table,
        moved=who_moved(table),
        change=neighbourhood_change(table),
        groups=tuple(by_epoch(run)),
        stranded=pairs,
        stories=told,
        comparisons=tuple(
            compare(run, one.words, neighbourhood=neighbourhood) if one.is_pair else None for one in told
        ),
        scores=scores(run.record),
        class_scores=class_scores_by_epoch(run),
        controls=controls,
        unseen=report_unseen(run),
        documents=documents,
        picture=picture,
        word_map=word_map,
        no_map=no_map,
        command=command,
    )
