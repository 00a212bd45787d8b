from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.groups import by_epoch, neighbourhood_change
from drift.analysis.word_measures import BY_NAME
from drift.analysis.words import word_table
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.terminal import words as results
from drift.present.terminal.words import SHOWN, chosen_columns, no_rows, summary_table


@pytest.fixture
def table(make_run):
    return word_table(make_run(), neighbourhood=Neighbourhood(3))


def test_the_usual_columns_are_shown_and_the_one_that_sorts():
    assert chosen_columns(None, "l2") == SHOWN
    assert chosen_columns(None, "jaccard") == (*SHOWN, "jaccard")


def test_a_run_without_test_documents_has_no_column_of_them():
    assert "test_count" not in chosen_columns(None, "l2", has_test=False)
    assert "test_count" in chosen_columns(None, "test_count", has_test=False)
    assert chosen_columns("test_count", "l2", has_test=False) == ("test_count",)


def test_a_row_of_the_summary_has_its_digits_alike(make_run):
    run = make_run()
    change, groups = neighbourhood_change(word_table(run)), by_epoch(run)
    tiny = replace(groups[-1].seen_cosine, mean=0.00042, p10=0.000031, median=0.0002, p90=0.00081, max=0.0009)
    wide = replace(groups[-1].seen_l2, mean=0.2, p10=0.00003, median=0.2, p90=0.25, max=0.3)
    last = replace(groups[-1], seen_cosine=tiny, seen_l2=wide)
    columns = summary_table(change, [*groups[:-1], last], 10).columns
    rows = {cells[0]: cells[3:] for cells in zip(*(one.cells() for one in columns), strict=True)}
    assert rows["L2, seen"] == ("0.2000", "0.0000", "0.2000", "0.2500", "0.3000")
    assert rows["cosine distance, seen"] == ("0.00042", "3.1e-05", "0.0002", "0.00081", "0.0009")


def test_other_columns_are_shown_in_the_order_asked_for_each_once():
    assert chosen_columns("path, word,path", "l2") == ("path", "word")


@pytest.mark.parametrize("text", ["length", "word,", "", "word;l2"])
def test_what_is_no_column_is_refused(text):
    with pytest.raises(SettingsError, match="expected --columns to be some of word,rank,"):
        chosen_columns(text, "l2")


def test_the_screen_has_the_chosen_columns_and_what_they_mean(table):
    shown = results.words_table(table, 40, ("word", "overlap", "straightness"))
    assert [column.name for column in shown.columns] == ["word", "kept of 3", "straightness"]
    assert len(shown.notes) == 2
    assert shown.notes[1].startswith("Straightness: L2 / path")


def test_a_note_is_of_a_column_that_is_shown(table):
    assert results.words_table(table, 40, ("word", "l2")).notes == ("40 of 40 words.",)
    assert "Kept of 3" in results.words_table(table, 40, ("word", "overlap")).notes[0]


def test_a_file_has_all_columns_under_their_own_names(table):
    shown = results.words_table(table, 40, ("word",), for_file=True)
    assert tuple(column.name for column in shown.columns) == tuple(BY_NAME)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"match": "zzz"}, "None of the 40 words contains 'zzz'."),
        (
            {"match": "d", "show": "seen", "min_count": 99},
            "None of the 40 words contains 'd' and is seen and occurs 99 times or more in training.",
        ),
        ({}, "No word is shown: --limit is 0."),
    ],
)
def test_a_table_without_rows_has_a_reason(asked, said):
    assert no_rows(40, **{"show": "all", "min_count": 0, "match": None, **asked}) == said


def test_weight_decay_is_not_blamed_for_unseen_rows_that_turned(make_run):
    run = make_run(settings=None)  # somebody else's training, of which nothing more is known
    table, found = word_table(run), by_epoch(run)
    still = found[-1]
    turned = replace(still, unseen_cosine=still.seen_cosine, unseen_l2=still.seen_l2)
    shrunk = replace(still, unseen_l2=still.seen_l2)
    said = [
        summary_table(neighbourhood_change(table), [*found[:-1], last], 10).notes[0]
        for last in (still, shrunk, turned)
    ]
    assert said[0].startswith("That unseen rows stand still is arithmetic")
    assert said[1].startswith("Unseen rows moved too, but did not turn, and how they were trained is not")
    assert said[2].startswith("Unseen rows moved too, and turned, and how they were trained is not recorded")
    assert "decay" not in said[2]


def test_nothing_is_said_of_unseen_words_where_there_are_none(make_run):
    run = make_run(counts=np.ones(40, dtype=np.int64))
    shown = summary_table(neighbourhood_change(word_table(run)), by_epoch(run), 10)
    assert shown.notes[0] == "There are no unseen words."


def test_of_undefined_statistics_nothing_is_said(make_run):
    run = make_run(counts=np.zeros(40, dtype=np.int64))
    shown = summary_table(neighbourhood_change(word_table(run)), by_epoch(run), 10)
    said = " ".join(shown.notes)
    assert not any(one in said for one in ("nan", "–", "Cliff", "Spearman"))


def test_a_run_in_which_no_word_moved_is_not_told_an_arithmetic_of_unseen_words(make_run):
    run = make_run(settings={"policy": "frozen"}, step=0.0)
    shown = summary_table(neighbourhood_change(word_table(run)), by_epoch(run), 10)
    assert shown.notes[0] == "No word moved, seen or unseen."
    assert "Spearman" not in " ".join(shown.notes)
