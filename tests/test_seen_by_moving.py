"""Where seen words are those that moved: no output shows a count, and nothing is checked against itself."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.diff import diff
from drift.analysis.associations import StillCheck
from drift.analysis.compare import compare
from drift.analysis.direction import direction
from drift.analysis.leans import word_leans
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.space import space
from drift.analysis.stranded import stranded
from drift.analysis.telling import stories
from drift.analysis.words import select, word_table
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.export.atlas import export_atlas
from drift.present.export.projector import export_projector
from drift.present.figures.direction import direction_figure
from drift.present.figures.drawing import draw
from drift.present.figures.pairs import pair_figure
from drift.present.page.measured import measure
from drift.present.page.report import page_of, render
from drift.present.page.sections.map.parts import map_parts
from drift.present.plain import plain
from drift.present.terminal.associations import _still_note
from drift.present.terminal.diff import diff_tables
from drift.present.terminal.direction import direction_tables
from drift.present.terminal.space import space_tables
from drift.present.unseen_moved import NO_SEEN_AND_UNSEEN
from drift.run.caveats import caveats
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import report_page

NEAR = Neighbourhood(3)


@pytest.fixture
def run(make_run, counts):
    """Ten words moved, each its own way, and have the count 1 that only says so."""
    ways = np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32)
    return make_run(settings=None, seen_from="moved", counts=np.minimum(counts, 1), changes=ways)


def test_words_pairs_and_ends_of_the_axis_have_no_count(run):
    for result in (stranded(run, neighbourhood=NEAR), direction(run)):
        (name, *_) = result.tables()
        assert set(result.to_frame(name)["count"]) == {None}
        assert '"count": 1' not in json.dumps(plain(result))
    (*_, ends) = direction_tables(direction(run))
    assert ends.notes[0].startswith("Both lists: of the 10 words that moved. Lean:")
    assert "Seen: moved in B's training." in diff_tables(diff(run))[0].notes[0]


@pytest.mark.parametrize(
    "ask",
    [
        lambda run: stranded(run, min_count=2),
        lambda run: direction(run, min_count=2),
        lambda run: select(word_table(run), min_count=2),
        lambda run: draw(run, "counts"),
    ],
)
def test_what_needs_counts_is_refused(run, ask):
    with pytest.raises(SettingsError, match=r"small: expected known counts.*found that its seen words are"):
        ask(run)


def test_the_space_and_the_associations_have_no_self_check(run):
    notes = " ".join(note for table in space_tables(space(run)) for note in table.notes)
    assert "that unseen ones did not checks nothing" in notes
    assert "Self-check" not in notes
    assert "No self-check" in _still_note(StillCheck(3, 0, 0, seen_by_moving=True))


def test_exports_leave_the_count_empty(run, tmp_path):
    from pyarrow import parquet

    export_projector(run, tmp_path, sample=40)
    rows = [line.split("\t") for line in (tmp_path / "metadata.tsv").read_text().splitlines()]
    assert {row[2] for row in rows} == {"count", ""}
    export_atlas(run, tmp_path / "map.parquet", sample=40, neighbourhood=NEAR)
    assert set(parquet.read_table(tmp_path / "map.parquet")["count"].to_pylist()) == {None}


def test_the_figure_of_the_direction_shows_where_words_stood(run):
    found = word_leans(run)
    figure = direction_figure(found)
    np.testing.assert_allclose(figure.axes[0].collections[0].get_offsets()[:, 1], found.stood)
    assert figure.axes[0].get_ylabel() == "cosine with the axis before training"


def test_figures_call_words_moved_and_unmoved(run):
    bump = draw(run, "bump", words=["word0"])
    assert "(moved)" in bump.axes[0].get_title()
    for figure in (bump, draw(run, "epochs"), pair_figure(compare(run, ["word0", "word20"]))):
        drawn = [*figure.legends, *(ax.get_legend() for ax in figure.axes if ax.get_legend())]
        said = " ".join(text.get_text() for legend in drawn for text in legend.get_texts())
        assert (" seen" in f" {said}", "unseen" in said, "unmoved" in said) == (False, False, True)


def test_the_page_calls_words_moved_and_unmoved_and_says_of_seen_that_it_is_not_known(run):
    page = report_page(run, neighbourhood=NEAR, word_map=map_parts([run], [map_by_hand(run)]))
    text = re.sub(r"<[^>]*>", "", render(page).split("<main>")[1].split('<section id="measures"')[0])
    of_seen = ("which words were seen, and how often, is not known", "seen words known from")
    for known in (NO_SEEN_AND_UNSEEN, *caveats(run.record), *of_seen):
        assert known in text
        text = text.replace(known, "")
    assert re.findall(r"\b(?:un)?seen\b", text) == []
    assert "10 moved in training, drawn as filled dots, and 30 unmoved" in text


def test_a_run_without_counts_has_stories_too(run):
    table, pairs = word_table(run, neighbourhood=NEAR), stranded(run, neighbourhood=NEAR, limit=None)
    told = stories(run, table, pairs, choose_candidates(run, NEAR), None)
    assert told
    assert {one.words[0] for one in told} <= {f"word{number}" for number in range(10)}
    measured = replace(measure(run, neighbourhood=NEAR), stories=(), comparisons=())
    ((said,),) = page_of(measured, None).found("finding").opening.told[0].sentences
    assert said == "No word that moved lost 2 or more of the 3 words that were nearest to it."


def test_beside_another_run_nothing_is_said_over_its_seen_words(run, make_run):
    known = make_run("known")
    lines = report_page(known, neighbourhood=NEAR, others=[run]).found("runs").lines
    names = ("n_seen", "kept_seen", "kept_unseen")
    assert [lines[1][name] for name in names] == [None] * 3
    assert all(lines[0][name] is not None for name in names)
    assert set(lines[1]["distance"]) == {None}
    assert lines[1]["agrees"] is not None  # over the seen words of the first, which are known
    page = report_page(run, neighbourhood=NEAR, others=[known])
    assert [one["agrees"] for one in page.found("runs").lines] == [None, None]
    text = render(page).split("<script")[0]
    assert "of small only which words moved is known" in text
    assert "which words were seen, and how often, is not known" in text
    assert "behind the word its count" not in text
    assert "saw most" not in text
