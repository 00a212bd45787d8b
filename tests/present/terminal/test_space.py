from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from drift.analysis.direction import direction
from drift.analysis.space import space
from drift.present.terminal.fit import for_screen
from drift.present.terminal.space import direction_tables, space_tables

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


def drawn(tables, width=120):
    console = Console(width=width)
    with console.capture() as shown:
        for table in tables:
            console.print(for_screen(table))
    return shown.get()


def notes(tables):
    return "\n".join(note for table in tables for note in table.notes)


def test_one_epoch_has_the_three_groups_as_rows(run):
    found = space(run(), [3])
    shape, steps = space_tables(found)
    assert columns(shape)["words"] == ["seen", "unseen", "all"]
    assert columns(shape)["n"] == [10, 30, 40]
    assert columns(shape)["moved"] == [10, 0, 10]
    assert columns(shape)["CKA"] == [row.change.cka for row in found.rows]
    assert columns(steps)["Procrustes residual"] == [row.change.procrustes for row in found.rows]
    assert columns(steps)["first axis"][1] is None
    assert "epoch 3 against snapshot 0" in shape.title


def test_several_epochs_have_a_table_for_each_group_that_moved(run):
    tables = space_tables(space(run()))
    assert [table.title for table in tables] == [
        "The space of small by epoch: 10 seen words",
        "The space of small by epoch: 40 words",
    ]
    assert columns(tables[0])["epoch"] == [0, 1, 2, 3]
    assert columns(tables[0])["first axis"][0] is None


def test_the_self_check_is_said(run):
    said = notes(space_tables(space(run(), [3])))
    assert "Self-check passed: none of the 30 unseen rows moved" in said
    assert "0 zero vectors are left out" in said
    assert "Over all 40 words" in said


def test_a_self_check_that_fails_is_said_loudly_unless_weight_decay_explains_it(run):
    found = space(run(counts=np.r_[[1] * 10, [0] * 30]), [3])
    seen = next(row for row in found.rows if row.group == "seen")
    broken = replace(found, rows=(replace(seen, group="unseen"),))
    assert "SELF-CHECK FAILED: 10 of 10 unseen rows moved by epoch 3" in notes(space_tables(broken))
    decayed = notes(space_tables(replace(broken, decays=True)))
    assert "Weight decay shrinks all rows: 10 of 10 unseen rows moved" in decayed
    assert "FAILED" not in decayed


def test_without_unseen_words_the_self_check_says_nothing(run, make_run):
    found = space(make_run(counts=np.ones(40, dtype=np.int64)))
    assert "There are no unseen words" in notes(space_tables(found))


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
    assert "–" in drawn([along])


def test_of_many_classes_only_the_one_pointed_to_is_shown(run):
    classes = ["a", "b", "c", "d", "e"]
    counts = np.random.default_rng(0).integers(1, 30, (10, 5))
    whole = np.r_[counts.sum(axis=1), np.zeros(30, dtype=np.int64)]
    found = direction(run(counts=whole, class_counts=counts, corpus={"classes": classes}), limit=2)
    _, along, against = direction_tables(found)
    assert [name for name in columns(along) if name.startswith("in ")] == [f"in {found.toward}"]
    assert against.title == f"Words that lean most away from {found.toward}, epoch 3"


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
    assert columns(table)["first axis"] == [None, None, None]


def test_no_cell_is_folded_at_120_columns(classed):
    tables = [
        *space_tables(space(classed)),
        *space_tables(space(classed, [3])),
        *direction_tables(direction(classed)),
    ]
    for table in tables:
        widths = drawn([replace(table, notes=())]).splitlines()
        assert len(widths) <= len(table.rows) + 5  # title (two lines at most), head, rule, blank lines
    assert "nan" not in drawn(tables)
