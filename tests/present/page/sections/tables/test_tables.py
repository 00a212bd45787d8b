"""Words and pairs in tables."""

import re

import numpy as np
import pytest

from drift.analysis.across.standing import ESTABLISHED
from drift.analysis.groups import by_epoch
from drift.analysis.stranded import stranded
from drift.analysis.telling import pair_standings
from drift.analysis.words import select, word_table
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import render
from tests.controlled import controlled
from tests.present.pages import Page, report_page


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
    assert [pair for pair, _ in data.found("tables").stranded] == list(data.measured.stranded.pairs[:100])
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


def test_every_pair_and_word_of_a_table_wears_what_the_controls_say(make_run):
    data = report_page(controlled(make_run), neighbourhood=Neighbourhood(3))
    found, said = data.found("tables"), data.measured.controls
    ids = np.array(
        [[data.measured.run.index[one] for one in (pair.seen, pair.unseen)] for pair, _ in found.stranded]
    )
    alone = pair_standings(ids, said.beside)
    assert [standing for _, standing in found.stranded] == alone
    assert ESTABLISHED in alone
    assert len(found.beyond_standings) == len(found.beyond.more)
    tables = [one for one in re.findall(r"<tbody>.*?</tbody>", render(data), re.S) if "data-value" in one]
    assert len(tables) == 4
    for table in tables:
        assert table.count('class="standing') == table.count("<tr>")


def test_without_controls_every_table_says_that_nothing_was_tested(data):
    text = render(data)
    section = text[text.index('<section id="tables"') : text.index('<section id="seen-and-unseen"')]
    assert section.count('<span class="standing s0">not tested</span>') == section.count("<table")
    assert "how to" in section
