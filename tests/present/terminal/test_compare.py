import numpy as np
import pytest

from drift.analysis.compare import compare
from drift.measure.neighbourhood import Neighbourhood
from drift.present.terminal.compare import comparison_tables


def by_title(tables):
    return {table.title: table for table in tables}


def cells(table, name):
    return next(list(column.values) for column in table.columns if column.name == name)


@pytest.fixture
def wandering(make_run):
    return make_run(changes=np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32))


def test_a_word_that_never_moved_has_a_dash_for_straightness(wandering):
    table = comparison_tables(compare(wandering, ["word1", "word30"]))[0]
    straight = next(column for column in table.columns if column.name == "straight")
    assert straight.values[1] is None
    assert straight.cells()[1] == "–"


def test_momentum_is_a_column_only_where_it_was_recorded(wandering, monkeypatch):
    titles = [column.name for column in comparison_tables(compare(wandering, ["word1"]))[0].columns]
    assert "momentum" not in titles
    monkeypatch.setattr(wandering, "absent_path", lambda _epoch: np.ones(40))
    monkeypatch.setattr(wandering, "step_path", lambda _epoch: np.full(40, 4.0))
    table = comparison_tables(compare(wandering, ["word1"]))[0]
    assert cells(table, "momentum") == [0.25]


def test_who_came_and_went_is_shown_up_to_a_limit_that_is_told(wandering):
    result = compare(wandering, ["word1"], neighbourhood=Neighbourhood(5))
    n_events = len(result.words[0].events)
    assert n_events > 2
    title = "Who came to word1 and who went"
    whole = by_title(comparison_tables(result, n_events=n_events))[title]
    part = by_title(comparison_tables(result, n_events=2))[title]
    assert (len(whole.rows), len(part.rows)) == (n_events, 2)
    assert whole.notes[0].endswith(f"{n_events} came or went.")
    assert part.notes[0].endswith(f"{n_events} came or went; {n_events - 2} more are in --json.")


def test_a_word_whose_neighbours_stayed_has_no_table_of_who_came(make_run):
    tables = by_title(comparison_tables(compare(make_run(step=0), ["word30"])))
    assert "Nearest words of word30" in tables
    assert not any(title.startswith("Who came") for title in tables)


def test_who_left_and_who_entered_stand_with_their_other_rank(wandering):
    result = compare(wandering, ["word1"], neighbourhood=Neighbourhood(5))
    (word,) = result.words
    table = by_title(comparison_tables(result))["Nearest words of word1"]
    for one, shown, rank in zip(word.before, cells(table, "left"), word.ranks_after, strict=True):
        assert shown == (f"left, now {rank}" if one.word in word.left else "")
    for one, shown, rank in zip(word.after, cells(table, "entered"), word.ranks_before, strict=True):
        assert shown == (f"entered, was {rank}" if one.word in word.entered else "")
    assert any(cells(table, "left"))
