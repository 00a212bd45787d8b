"""A run is followed by what stands on disk alone: a second process could as well be the writer."""

import numpy as np
import pytest

from drift.errors import RunError
from drift.run.facts import CorpusFacts
from drift.run.following import followed
from drift.run.writer import create_run


@pytest.fixture
def writer(tmp_path, vectors, counts):
    return create_run(
        tmp_path / "runs" / "live",
        vectors,
        counts=counts,
        test_counts=np.zeros_like(counts),
        planned_epochs=4,
        corpus=CorpusFacts(source="by hand"),
        settings=None,
    )


def commit(writer, epoch, vectors):
    writer.commit(np.arange(10), vectors.matrix[:10] + np.float32(epoch), {})


def test_each_epoch_comes_once_and_the_last_comes_with_the_end(writer, vectors):
    steps = iter([lambda: commit(writer, 1, vectors), int, lambda: commit(writer, 2, vectors), writer.finish])

    def wait():
        next(steps)()

    found = [(run.last_epoch, run.record.status) for run in followed(writer.folder, wait)]
    assert found == [(0, "running"), (1, "running"), (2, "running"), (2, "complete")]


def test_epochs_that_are_committed_while_the_caller_is_busy_are_not_missed(writer, vectors):
    found = []
    for run in followed(writer.folder, wait=lambda: pytest.fail("there was something new")):
        found.append(run.last_epoch)
        if run.last_epoch < 3:
            commit(writer, run.last_epoch + 1, vectors)
        elif run.record.status == "running":
            writer.finish()
    assert found == [0, 1, 2, 3, 3]


def test_a_run_that_nobody_writes_comes_once(make_run):
    run = make_run()
    assert [one.last_epoch for one in followed(run.folder)] == [3]


def test_a_run_that_is_gone_is_said_in_one_line(tmp_path):
    with pytest.raises(RunError):
        list(followed(tmp_path))
