"""Words and pairs in tables."""

import pytest

from drift.analysis.groups import by_epoch
from drift.analysis.stranded import stranded
from drift.analysis.words import select, word_table
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import render, report_page
from tests.present.pages import Page


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


def test_most_moved_words_are_the_word_tables_first_by_l2(plain_run, data):
    first = select(word_table(plain_run, neighbourhood=Neighbourhood(3)), sort="l2", show="seen")
    assert [row["word"] for row in data.found("tables").most_moved] == first.word
    assert [row["l2"] for row in data.found("tables").most_moved] == first.l2.tolist()
    assert data.measured.moved.n == 20


def test_most_changed_neighbourhoods_leave_out_words_that_kept_all(plain_run, data):
    table = word_table(plain_run, neighbourhood=Neighbourhood(3))
    shown = {row["word"]: row["overlap"] for row in data.found("tables").most_changed}
    assert list(shown.values()) == sorted(shown.values())
    assert shown == {w: o for w, o in zip(table.word, table.overlap.tolist(), strict=True) if o < 1}


def test_stranded_pairs_and_groups_are_those_of_the_analysis(plain_run, data):
    assert (
        data.measured.stranded.pairs == stranded(plain_run, neighbourhood=Neighbourhood(3), limit=None).pairs
    )
    assert data.found("tables").stranded == data.measured.stranded.pairs[:100]
    assert list(data.measured.groups) == by_epoch(plain_run)


def test_words_beyond_their_count_and_ends_of_the_axis_are_in_the_page(plain_run):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3))
    assert data.found("associations") is None  # no pair of WordSim is among w0 to w39
    page = Page(render(data))
    rows = [
        one for one in page.found("th") if one.get("data-value") == data.found("tables").beyond.more[0].word
    ]
    assert rows
    assert {"direction", "beyond-table"} <= {attributes.get("id") for _, attributes in page.elements}
    assert "associations" not in {attributes.get("id") for _, attributes in page.elements}
