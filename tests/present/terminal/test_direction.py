from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from drift.analysis.direction import direction
from drift.present.terminal.direction import direction_tables
from drift.present.terminal.fit import drawn, fitted

CLASS_COUNTS = np.stack([np.arange(10), np.arange(10, 0, -1) - np.arange(10)], axis=1).clip(0)
COUNTS = np.r_[CLASS_COUNTS.sum(axis=1), np.zeros(30, dtype=np.int64)]


@pytest.fixture
def run(make_run):
    changes = np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32) / 4
    return lambda **more: make_run(**{"changes": changes, **more})


@pytest.fixture
def classed(run):
    return run(counts=COUNTS, class_counts=CLASS_COUNTS)


def columns(table):
    return {column.name: list(column.values) for column in table.columns}


def on_screen(tables, width=120):
    console = Console(width=width)
    with console.capture() as shown:
        for table in tables:
            console.print(drawn(fitted(table)))
    return shown.get()


def notes(tables):
    return "\n".join(note for table in tables for note in table.notes)


def test_the_ends_are_named_by_the_classes(classed):
    found = direction(classed, limit=2)
    by_epoch, along, against = direction_tables(found)
    assert along.title == "Words that lean most towards good, epoch 3"
    assert against.title == "Words that lean most towards bad, epoch 3"
    assert columns(along)["in good"] == [one.class_shares[1] for one in found.along]
    assert f"Spearman of lean with {found.toward}" in columns(by_epoch)
    assert "It points to the class good" in notes([by_epoch])
    assert "count of 1 or more" in notes([against])
    assert "0 zero vectors have no cosine" in notes([against])


def test_a_word_without_class_counts_shows_a_dash(classed):
    found = direction(classed, limit=1)
    (one,) = found.along
    along = direction_tables(replace(found, along=(replace(one, class_shares=None, cosine=None),)))[1]
    assert columns(along)["in good"] == [None]
    assert "–" in on_screen([along])


def test_of_many_classes_only_the_one_pointed_to_is_shown(run):
    classes = ["a", "b", "c", "d", "e"]
    counts = np.random.default_rng(0).integers(1, 30, (10, 5))
    whole = np.r_[counts.sum(axis=1), np.zeros(30, dtype=np.int64)]
    found = direction(run(counts=whole, class_counts=counts, corpus={"classes": classes}), limit=2)
    _, _, along, against = direction_tables(found)
    assert [name for name in columns(along) if name.startswith("in ")] == [f"in {found.toward}"]
    assert against.title == f"Words that lean most away from {found.toward}, epoch 3"
    pair = direction_tables(replace(found, toward="b", away="d"))[2]
    assert [name for name in columns(pair) if name.startswith("in ")] == ["in b", "in d"]


def test_without_class_counts_it_is_said_that_the_sign_says_nothing(run):
    by_epoch, along, against = direction_tables(direction(run()))
    assert "this run did not record its words' classes: its sign says nothing" in notes([by_epoch])
    assert (along.title, against.title) == (
        "Words that lean most along the axis, epoch 3",
        "Words that lean most against the axis, epoch 3",
    )
    assert not [name for name in columns(along) if name.startswith("in ")]


def test_where_nothing_moved_there_is_one_table_that_says_so(make_run):
    (table,) = direction_tables(direction(make_run(step=0)))
    assert "No word moved by epoch 3: there is no axis." in table.notes
    assert columns(table)["share"] == [None, None, None]


@pytest.fixture
def three(run):
    counts = np.random.default_rng(0).integers(1, 30, (10, 3))
    whole = np.r_[counts.sum(axis=1), np.zeros(30, dtype=np.int64)]
    return run(name="three", counts=whole, class_counts=counts, corpus={"classes": ["a", "b", "c"]})


def test_of_three_classes_all_axes_stand_beside_each_other_and_are_said_to_be_in_sample(three):
    _, axes, *_ = direction_tables(direction(three))
    assert columns(axes)["axis"] == ["the first", "a", "b", "c", "a-b", "a-c", "b-c"]
    assert "in sample" in notes([axes])
    assert "not listed" not in notes([axes])


def test_an_axis_of_two_classes_names_both_ends(three):
    found = direction(three, axis="c-a", limit=2)
    by_epoch, _, along, against = direction_tables(found)
    assert by_epoch.title == "The axis c-a of three by epoch"
    assert "Spearman of lean with c against a" in columns(by_epoch)
    assert "the axis is made from them, so this is no test" in notes([by_epoch])
    assert along.title == "Words that lean most towards c, epoch 3"
    assert against.title == "Words that lean most towards a, epoch 3"


def test_with_two_classes_there_is_one_axis_and_no_table_of_several(classed):
    assert len(direction_tables(direction(classed))) == 3


def test_no_cell_is_folded_at_120_columns(classed, three):
    tables = [*direction_tables(direction(classed)), *direction_tables(direction(three))]
    for table in tables:
        widths = on_screen([replace(table, notes=())]).splitlines()
        assert len(widths) <= len(table.rows) + 5  # title (two lines at most), head, rule, blank lines
    assert "nan" not in on_screen(tables)


def test_an_axis_that_one_word_makes_is_said_to_be_its_own(run):
    """Word 0 goes 3 along the first dimension, the nine others 1 each: it makes 9 of 18."""
    changes = np.zeros((10, 5), np.float32)
    changes[:, 0] = [3, *([1] * 9)]
    found = direction(run(changes=changes / 3))
    assert (found.foremost, found.foremost_share) == ("word0", pytest.approx(0.5, abs=1e-6))
    assert "50.0% of what lies along it is the way of “word0” alone" in notes(direction_tables(found))
    changes[0, 0] = 2
    assert "alone" not in notes(direction_tables(direction(run(name="even", changes=changes / 3))))
