from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from drift.analysis.space import space
from drift.present.terminal.fit import drawn, fitted
from drift.present.terminal.space import space_tables

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
    decayed = notes(space_tables(replace(broken, unseen_moved_by=("weight decay",))))
    assert "has weight decay, which moves rows of unseen words: 10 of 10 unseen rows moved" in decayed
    assert "FAILED" not in decayed


def test_without_unseen_words_the_self_check_says_nothing(run, make_run):
    found = space(make_run(counts=np.ones(40, dtype=np.int64)))
    assert "There are no unseen words" in notes(space_tables(found))


def test_no_cell_is_folded_at_120_columns(classed):
    tables = [*space_tables(space(classed)), *space_tables(space(classed, [3]))]
    for table in tables:
        widths = on_screen([replace(table, notes=())]).splitlines()
        assert len(widths) <= len(table.rows) + 5  # title (two lines at most), head, rule, blank lines
    assert "nan" not in on_screen(tables)
