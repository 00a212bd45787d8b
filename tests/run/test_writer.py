import errno
import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from drift.errors import RunError
from drift.run import writer as writing
from drift.run.facts import CorpusFacts
from drift.run.lock import is_held
from drift.run.names import check_name
from drift.run.place import check_place
from drift.run.run import open_run
from drift.run.writer import create_run, resume_run

SEEN = np.arange(10)


@pytest.fixture
def start(tmp_path, vectors, counts):
    def start(name="run", *, force=False):
        return create_run(
            tmp_path / name,
            vectors,
            counts=counts,
            test_counts=counts,
            planned_epochs=4,
            corpus=CorpusFacts(),
            force=force,
        )

    return start


def rows(vectors, epoch):
    return vectors.matrix[:10] + np.float32(epoch)


def test_an_uncommitted_epoch_does_not_exist(start, vectors, monkeypatch):
    writer = start()
    writer.commit(SEEN, rows(vectors, 1), {})
    monkeypatch.setattr(
        writing, "write_record", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "failed"))
    )
    with pytest.raises(RunError, match="cannot write the snapshot of epoch 2"):
        writer.commit(SEEN, rows(vectors, 2), {})
    assert open_run(writer.folder).epochs == [0, 1]


def test_rows_that_are_no_numbers_are_not_committed(start, vectors):
    writer = start()
    broken = rows(vectors, 1)
    broken[3, 2] = np.nan
    with pytest.raises(RunError, match="the training diverged"):
        writer.commit(SEEN, broken, {})
    assert open_run(writer.finish("interrupted")).epochs == [0]


def test_a_full_disk_leaves_the_earlier_epochs(start, vectors, monkeypatch):
    writer = start()
    writer.commit(SEEN, rows(vectors, 1), {})

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "write_array", full)
    with pytest.raises(RunError, match=r"No space left on device.*Free some space"):
        writer.commit(SEEN, rows(vectors, 2), {})
    monkeypatch.undo()
    run = open_run(writer.finish("interrupted"))
    assert run.condition() == "interrupted, 1 of 4 epochs committed"
    np.testing.assert_array_equal(run.moved(1).rows, rows(vectors, 1))


def test_an_epoch_that_was_half_written_can_be_written_again(start, vectors):
    writer = start()
    partial = writer.folder / "run.zarr/epochs/1"
    partial.mkdir(parents=True)
    (partial / "zarr.json").write_text("{")
    writer.commit(SEEN, rows(vectors, 1), {})
    np.testing.assert_array_equal(open_run(writer.folder).moved(1).rows, rows(vectors, 1))


def test_a_score_that_is_no_number_is_left_out(start, vectors):
    writer = start()
    writer.commit(SEEN, rows(vectors, 1), {"loss": float("nan"), "test_loss": float("inf"), "accuracy": 0.5})
    assert open_run(writer.folder).record.epochs[1].scores == {"accuracy": 0.5}


def test_a_killed_run_opens_with_its_committed_epochs(tmp_path):
    script = f"""
        import os, signal, numpy as np
        from drift.run.facts import CorpusFacts
        from drift.run.writer import create_run
        from drift.vectors.word_vectors import WordVectors
        from pathlib import Path
        base = WordVectors(["a", "b"], np.ones((2, 3), np.float32))
        zeros = np.zeros(2, np.int64)
        writer = create_run(Path({str(tmp_path)!r}) / "killed", base, counts=zeros, test_counts=zeros,
                            planned_epochs=4, corpus=CorpusFacts())
        writer.commit(np.array([1]), np.full((1, 3), 2, np.float32), {{}})
        from drift.run import writer as writing
        writing.write_record = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        writer.commit(np.array([1]), np.full((1, 3), 3, np.float32), {{}})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)])
    assert done.returncode == -signal.SIGKILL
    run = open_run(tmp_path / "killed")
    assert run.condition() == "broken off, 1 of 4 epochs committed"
    assert run.matrix(1).tolist() == [[1, 1, 1], [2, 2, 2]]
    resumed = resume_run(tmp_path / "killed")
    resumed.commit(np.array([1]), np.full((1, 3), 3, np.float32), {})
    assert open_run(resumed.finish()).matrix(2)[1].tolist() == [3, 3, 3]


def test_a_second_writer_fails_at_once_and_is_told_who_writes(start):
    writer = start()
    with pytest.raises(RunError, match=f"process {os.getpid()} on .* is writing this run"):
        resume_run(writer.folder)
    assert is_held(writer.folder)
    assert open_run(writer.folder).condition() == "running, 0 of 4 epochs"
    writer.finish("interrupted")
    assert not is_held(writer.folder)


def test_who_was_broken_off_without_an_end_can_be_followed_in_the_same_process_and_writes_no_more(
    start, vectors
):
    writers = [start()]
    writers += [start(force=True), start(force=True)]  # beside the first one, which is not replaced yet
    writers.append(resume_run(writers[0].folder, own_too=True))  # that of the new one
    for broken_off in writers[1:3]:
        with pytest.raises(RunError, match="expected to hold this run"):
            broken_off.commit(SEEN, rows(vectors, 1), {})
    writers[3].commit(SEEN, rows(vectors, 1), {})
    assert open_run(writers[3].finish()).last_epoch == 1
    assert not is_held(writers[3].folder)


def test_an_existing_run_is_not_replaced_unasked(start):
    start().finish()
    with pytest.raises(RunError, match=r"this run exists.*another name.*\(force\)"):
        start()


def test_force_replaces_a_run_only_when_the_new_one_is_complete(start, vectors, tmp_path):
    first = start()
    first.commit(SEEN, rows(vectors, 1), {})
    first.finish()
    second = start(force=True)
    second.commit(SEEN, rows(vectors, 7), {})
    np.testing.assert_array_equal(open_run(tmp_path / "run").moved(1).rows, rows(vectors, 1))
    second.commit(SEEN, rows(vectors, 8), {})
    assert second.finish() == tmp_path / "run"
    np.testing.assert_array_equal(open_run(tmp_path / "run").moved(2).rows, rows(vectors, 8))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_vectors", "run"]


def test_an_interrupted_replacement_leaves_the_earlier_run_and_can_be_resumed(start, vectors, tmp_path):
    start().finish()
    second = start(force=True)
    second.commit(SEEN, rows(vectors, 7), {})
    second.finish("interrupted")
    assert open_run("run", runs=tmp_path).condition() == "stopped early, 0 of 4 epochs"
    assert open_run(runs=tmp_path).folder.name == "run"
    resumed = resume_run(tmp_path / "run")
    assert resumed.record.last_epoch == 1
    resumed.finish()
    assert open_run("run", runs=tmp_path).epochs == [0, 1]


def test_a_complete_run_is_not_resumed(start):
    folder = start().finish()
    with pytest.raises(RunError, match="nothing to resume"):
        resume_run(folder)


@pytest.mark.parametrize(("planned", "then"), [(0, 1), (2, 2), (9, 9)])
def test_a_complete_run_goes_on_to_as_many_epochs_as_are_planned_then(start, vectors, planned, then):
    writer = start()
    writer.commit(SEEN, rows(vectors, 1), {})
    resumed = resume_run(writer.finish(), planned)  # of 4 it has 1
    assert resumed.record.planned_epochs == then
    resumed.close()


def test_a_folder_that_is_no_run_is_left_alone(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("precious")
    with pytest.raises(RunError, match="left alone"):
        check_place(tmp_path / "thesis", force=True)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "-f", ".hidden", "a b", "run~new", "_vectors", "é", "a" * 101]
)
def test_a_name_that_is_no_plain_name_is_refused(tmp_path, name):
    with pytest.raises(RunError, match="expected a plain run name"):
        check_name(name)


def test_a_read_only_folder_fails_before_any_training(start, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(writing, "store_base", refused)
    with pytest.raises(RunError, match=r"cannot make a run here \(Permission denied\)"):
        start()
