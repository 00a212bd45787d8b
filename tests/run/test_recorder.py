"""A run written by any loop, without a framework."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.run import recorder as module
from drift.run.facts import CorpusFacts, TrainingFacts
from drift.run.lock import is_held
from drift.run.moved import Moved
from drift.run.recorder import Recorder
from drift.run.run import Run
from drift.run.writer import create_run, resume_run


@pytest.fixture
def recorder(tmp_path, vectors, counts):
    writer = create_run(
        tmp_path / "mine", vectors, counts=counts, test_counts=counts, planned_epochs=2, corpus=CorpusFacts()
    )
    return Recorder(writer)


@pytest.fixture
def matrix(vectors):
    """Snapshot 0 with the rows 3 and 17 moved."""
    changed = vectors.matrix.copy()
    changed[[3, 17]] += np.float32(1)
    return changed


def test_the_rows_that_differ_from_snapshot_0_are_found_in_a_whole_matrix(recorder, matrix, vectors):
    with recorder:
        recorder.snapshot(matrix, {"accuracy": 0.5})
        recorder.snapshot(vectors.matrix)
    run = Run(recorder.folder)
    assert [run.moved(epoch).ids.tolist() for epoch in run.epochs] == [[], [3, 17], []]
    np.testing.assert_array_equal(run.matrix(1), matrix)
    assert run.record.epochs[1].scores == {"accuracy": 0.5}
    assert run.condition() == "complete"


def test_a_matrix_may_be_given_block_by_block(recorder, matrix, monkeypatch):
    monkeypatch.setattr(
        module, "row_blocks", lambda n, _: [slice(row, min(row + 7, n)) for row in range(0, n, 7)]
    )
    asked = []

    def rows(block):
        asked.append((block.start, block.stop))
        return matrix[block]

    recorder.snapshot(rows)
    assert asked == [(0, 7), (7, 14), (14, 21), (21, 28), (28, 35), (35, 40)]
    np.testing.assert_array_equal(Run(recorder.folder).matrix(1), matrix)


def test_rows_may_be_given_as_those_that_moved(recorder, matrix):
    recorder.commit(Moved(np.array([3, 17]), matrix[[3, 17]]))
    np.testing.assert_array_equal(Run(recorder.folder).matrix(1), matrix)


def test_half_precision_is_taken_up_without_loss(recorder, vectors):
    half = vectors.matrix.astype(np.float16)
    recorder.snapshot(half)
    np.testing.assert_array_equal(Run(recorder.folder).matrix(1), half.astype(np.float32))


@pytest.mark.parametrize("shape", [(40, 4), (39, 5), (40,)])
def test_a_matrix_of_another_shape_is_refused(recorder, shape):
    with pytest.raises(
        SettingsError, match=r"expected vectors of shape \(40, 5\) for the words 0 to 39, got"
    ):
        recorder.snapshot(np.zeros(shape, np.float32))


class Unfriendly:
    def __array__(self, *_, **__):
        raise RuntimeError("on a device")


@pytest.mark.parametrize(
    "score", [np.array([0.5, 0.7]), None, "high", float("nan"), float("inf"), Unfriendly()]
)
def test_a_score_that_is_no_finite_number_is_left_out_with_one_line(recorder, matrix, caplog, score):
    with caplog.at_level("WARNING", logger="drift"):
        recorder.snapshot(matrix, {"accuracy": np.float32(0.5), "f1": score, "loss": np.array([2.0])})
    assert Run(recorder.folder).record.epochs[1].scores == {"accuracy": 0.5, "loss": 2.0}
    assert caplog.messages == ["epoch 1: no finite number, and left out: f1"]


def test_vectors_that_are_no_numbers_are_refused_and_the_epochs_before_stay(recorder, matrix):
    recorder.snapshot(matrix)
    matrix[5, 1] = np.nan
    with pytest.raises(RunError, match="the training diverged"), recorder:
        recorder.snapshot(matrix)
    assert Run(recorder.folder).condition() == "interrupted, 1 of 2 epochs committed"


def test_an_exception_marks_the_run_interrupted_and_lets_go_of_it(recorder, matrix):
    with pytest.raises(KeyboardInterrupt), recorder:
        recorder.snapshot(matrix)
        raise KeyboardInterrupt
    assert not is_held(recorder.folder)
    assert Run(recorder.folder).condition() == "interrupted, 1 of 2 epochs committed"
    with Recorder(resume_run(recorder.folder)) as resumed:
        resumed.snapshot(matrix)
    assert Run(recorder.folder).condition() == "complete"


def test_a_disk_that_refuses_to_mark_the_run_does_not_hide_what_ended_the_training(
    recorder, monkeypatch, caplog
):
    from drift.run import writer

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "write_record", full)
    with pytest.raises(KeyboardInterrupt), recorder:
        raise KeyboardInterrupt
    assert "cannot finish the run (No space left on device)" in caplog.text
    assert not is_held(recorder.folder)


def test_what_is_known_of_the_training_is_kept(recorder, matrix):
    facts = TrainingFacts("AdamW", 0.01, "bfloat16", ("lm_head.weight",))
    with recorder:
        recorder.keep_training(facts)
        recorder.snapshot(matrix)
    record = Run(recorder.folder).record
    assert record.training == facts
    assert record.moves_unseen == ("weight decay (AdamW, 0.01)", "weights tied to lm_head.weight")


def test_the_clock_starts_at_the_last_commit_or_when_it_is_told_to(recorder, matrix, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    recorder.start_clock()
    now[0] += 2
    recorder.snapshot(matrix)
    now[0] += 3
    recorder.snapshot(matrix)
    assert [epoch.seconds for epoch in recorder.record.epochs] == [0, 2, 3]


def test_no_framework_is_needed(tmp_path):
    script = f"""
        import sys
        for name in ("tensorflow", "keras", "torch", "jax"):
            sys.modules[name] = None
        import numpy as np
        from pathlib import Path
        from drift.run.facts import CorpusFacts
        from drift.run.recorder import Recorder
        from drift.run.writer import create_run
        from drift.vectors.word_vectors import WordVectors
        counts = np.array([2, 0])
        vectors = WordVectors(["tv", "sea"], np.ones((2, 3), np.float32))
        writer = create_run(Path({str(tmp_path)!r}) / "mine", vectors, counts=counts, test_counts=counts,
                            planned_epochs=1, corpus=CorpusFacts())
        with Recorder(writer) as recorder:
            recorder.snapshot(np.array([[2, 2, 2], [1, 1, 1]]), {{"accuracy": 1}})
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
    run = Run(tmp_path / "mine")
    assert run.moved(1).ids.tolist() == [0]
    assert run.condition() == "complete"
