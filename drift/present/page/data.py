"""`report_data`: everything that a report shows, measured once, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.across.beside import check_runs, runs_beside
from drift.analysis.across.standing import word_standings
from drift.analysis.compare import Comparison, WordHistory, compare, word_histories
from drift.analysis.groups import GroupEpoch, NeighbourhoodChange, by_epoch, neighbourhood_change
from drift.analysis.kept import Kept, kept_neighbours
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.ranking import MostAndLeast, most_and_least_changed, ranked
from drift.analysis.scores import Scores, scores
from drift.analysis.stranded import Stranded, StrandedPair, stranded
from drift.analysis.subject import subject_pairs
from drift.analysis.timeline import neighbour_timelines
from drift.analysis.who_moved import who_moved
from drift.analysis.words import WordTable, word_table
from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page import facts as about
from drift.present.page.controls import ReportControls, report_controls
from drift.present.page.facts import Fact, Label
from drift.present.page.findings import Finding, findings, movement, telling_pair
from drift.present.page.runs import run_lines
from drift.present.page.sections import Sections, sections
from drift.present.page.words import N_CALM, N_GLANCE, explorable, explorer_columns, first_words, partners
from drift.run.run import Run

N_ROWS = 100
N_WORDS = 1000

_Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class ReportData:
    """What a report shows.

    folder: the name of the run's folder, by which commands know it.
    most_moved, most_changed: up to 100 rows of the word table, each a dict of plain values.
    stranded: the first 100 pairs. comparison: the telling pair through the epochs, None if there is none.
    explorer: columns, see `explorer_columns`. first: the words that the explorer opens with.
    lead: what was trained on what, and who moved. glance: the most and the least changed words.
    sections: what only some runs have to show.
    controls: None where the run has none on disk. runs: this run and those beside it; empty for one alone.
    """

    run: str
    folder: str
    created: str
    condition: str
    n_words: int
    last_epoch: int
    epochs: tuple[int, ...]
    k: int
    candidates: str
    facts: tuple[Fact, ...]
    labels: tuple[Label, ...]
    settings: tuple[Fact, ...]
    versions: dict[str, str]
    scores: Scores
    findings: tuple[Finding, ...]
    comparison: Comparison | None
    groups: tuple[GroupEpoch, ...]
    change: NeighbourhoodChange
    kept: Kept
    n_moved: int
    most_moved: list[_Row]
    most_changed: list[_Row]
    stranded: Stranded
    stranded_rows: tuple[StrandedPair, ...]
    explorer: dict[str, Any]
    first: tuple[str, ...]
    lead: str
    glance: MostAndLeast
    sections: Sections
    runs: tuple[_Row, ...]
    controls: ReportControls | None

    @property
    def explorable(self) -> frozenset[str]:
        """The words that the explorer knows."""
        return frozenset(self.explorer["words"][: self.explorer["n"]])


def report_data(
    run: Run,
    *,
    neighbourhood: Neighbourhood = Neighbourhood(),
    n_words: int = N_WORDS,
    words: Sequence[str] = (),
    others: Sequence[Run] = (),
    with_controls: bool = True,
) -> ReportData:
    """Measure what the report of a run shows.

    neighbourhood: how many nearest words, and among whom.
    n_words: how many words the explorer knows; those asked for by `words` are always among them.
    others: runs to set beside it, see `runs_beside`.
    with_controls: False leaves the controls out, and spares the measuring of them.
    Raises UnknownWordError for a word without a vector, SettingsError for settings out of range.
    """
    check_runs([run, *others])
    if n_words < 1:
        raise SettingsError(f"expected one or more words to explore, got {n_words}.")
    asked = [run.words[run.word_id(word)] for word in words]
    candidates = choose_candidates(run, neighbourhood)
    table = word_table(run, neighbourhood=neighbourhood)
    pairs = stranded(run, neighbourhood=neighbourhood, limit=None)
    held_out = [word for word in run.record.corpus.held_out if word in run.index]
    telling = telling_pair(subject_pairs(run), pairs.pairs)
    comparison = compare(run, telling, neighbourhood=neighbourhood) if telling else None
    first = first_words(asked, held_out, pairs.pairs, n_words)
    scored = scores(run.record)
    control = report_controls(run, neighbourhood=neighbourhood) if with_controls else None
    more = sections(run, table, scored, neighbourhood=neighbourhood, n_rows=N_ROWS)
    chosen = explorable(run, table, pairs.pairs, first, n_words, more.words())
    histories, explorer = _explorer(run, chosen, pairs, candidates)
    explorer |= _standings(control, chosen)
    known = explorer["words"][: explorer["n"]]
    glance = most_and_least_changed(table, known, N_GLANCE, N_CALM)
    beside = runs_beside(run, table, others, telling, glance.most, neighbourhood)
    return ReportData(
        run=run.name,
        folder=run.folder.name,
        created=run.record.created,
        condition=run.condition(),
        n_words=run.n_words,
        last_epoch=run.last_epoch,
        epochs=tuple(run.epochs),
        k=neighbourhood.k,
        candidates=table.candidates,
        facts=about.facts(run),
        labels=about.labels(run.record.corpus),
        settings=about.settings(run.record),
        versions=run.record.versions,
        scores=scored,
        findings=findings(run, table, comparison, _changed(table, histories, telling)),
        comparison=comparison,
        groups=tuple(by_epoch(run)),
        change=neighbourhood_change(table),
        kept=kept_neighbours(table),
        n_moved=who_moved(table).n,
        most_moved=_rows(table, table.l2, table.l2 > 0, control, "moved"),
        most_changed=_rows(table, -table.overlap, table.overlap < 1, control, "changed"),
        stranded=pairs,
        stranded_rows=pairs.pairs[:N_ROWS],
        explorer=explorer,
        first=tuple(telling) if telling and set(telling) <= set(known) else (known[0],),
        lead=about.lead(run, movement(run, table)),
        glance=glance,
        sections=more,
        runs=run_lines([run, *others], beside) if others else (),
        controls=control,
    )


def _explorer(
    run: Run, chosen: IntArray, pairs: Stranded, candidates: Candidates
) -> tuple[list[WordHistory], _Row]:
    timelines = neighbour_timelines(run, chosen, candidates)
    histories = word_histories(run, timelines, candidates)
    return histories, explorer_columns(run, histories, timelines, partners(pairs.pairs))


def _changed(
    table: WordTable, histories: list[WordHistory], telling: tuple[str, str] | None
) -> WordHistory | None:
    """The explorable seen word whose neighbourhood changed most, but not the pair that is told of before."""
    known = {history.word: history for history in histories}
    for place in ranked(-table.overlap, table.seen & (table.overlap < 1)):
        if table.word[place] in known and table.word[place] not in (telling or ()):
            return known[table.word[place]]
    return None


def _standings(control: ReportControls | None, ids: IntArray) -> _Row:
    """What the controls say of the explorer's words, as columns of its data; none without controls."""
    if control is None:
        return {}
    names = {"changedStanding": control.found.changed, "movedStanding": control.found.moved}
    return {name: word_standings(reading, ids) for name, reading in names.items()}


def _rows(
    table: WordTable, values: DoubleArray, keep: BoolArray, control: ReportControls | None, measure: str
) -> list[_Row]:
    places = np.array(list(ranked(values, keep))[:N_ROWS], dtype=np.int64)
    columns = table.take(places).columns()
    if control is not None:  # the places of a whole table are the words' ids
        columns["standing"] = word_standings(getattr(control.found, measure), places)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
