"""Whoever watches a loop does not end it: what cannot be kept is said once, and the run is interrupted."""

import numpy as np
import pytest

from drift.hooks.loop import record
from drift.run.lock import is_held
from drift.run.run import open_run

WORDS = ["a", "b", "c"]
TABLE = np.eye(3, dtype=np.float32)


def moved(by):
    return TABLE + np.array([[by], [0], [0]], np.float32)


@pytest.mark.parametrize("as_block", [True, False])
def test_a_table_that_holds_nan_ends_the_watching_and_not_the_loop(tmp_path, caplog, as_block):
    recorder = record(tmp_path / "mine", words=WORDS, matrix=TABLE, epochs=4)
    trained = []
    for epoch, by in enumerate((1, np.nan, np.nan, 2)):
        recorder.count([0])
        recorder.snapshot(moved(by), scores={"loss": by})
        trained.append(epoch)
    if as_block:
        with recorder:
            pass
    else:
        recorder.finish()
    run = open_run(tmp_path / "mine")
    assert (trained, run.epochs) == ([0, 1, 2, 3], [0, 1])
    assert run.condition() == "interrupted, 1 of 4 epochs committed"
    assert not is_held(run.folder)
    said = [one for one in caplog.messages if "The training goes on, and is watched no more." in one]
    assert len(said) == 1
    assert "hold NaN or infinity: the training diverged" in said[0]


def test_ids_that_are_no_rows_are_left_out_and_said_once(tmp_path, caplog):
    with record(tmp_path / "mine", words=WORDS, matrix=TABLE) as recorder:
        recorder.keep_documents("test", [[0, -1], [-1, -1]], [1, 0])
        for _ in range(2):
            recorder.count([[0, 1, -1], [0, 3, -1]])
        recorder.snapshot(moved(1), answers=np.array([[0.2, 0.8], [0.5, 0.5]], np.float32))
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == [4, 2, 0]
    assert run.answered(1).tokens.tolist() == [0]
    assert [one for one in caplog.messages if "left out, the first: -1" in one] == [
        "ids that the table of 3 rows does not have are left out, the first: -1"
    ]


def test_classes_of_documents_with_ids_that_are_no_rows_are_counted(tmp_path):
    with record(tmp_path / "mine", words=WORDS, matrix=TABLE, labels=["bad", "good"]) as recorder:
        recorder.count([[0, 1, -1], [0, -1, -1]], labels=[1, 0])
        recorder.snapshot(moved(1))
    assert open_run(tmp_path / "mine").class_counts.tolist() == [[1, 1], [0, 1]]
