import shutil

import numpy as np
import pytest

from drift.errors import RunError
from drift.run.facts import CorpusFacts
from drift.run.run import open_run
from drift.run.step_paths import StepPaths
from drift.run.verify import verify
from drift.run.writer import create_run

WENT = StepPaths(np.array([1, 7]), np.array([2.5, 3], np.float32), np.array([0, 1.5], np.float32))


@pytest.fixture
def write(tmp_path, vectors, counts):
    def write(paths=WENT):
        writer = create_run(
            tmp_path / "run",
            vectors,
            counts=counts,
            test_counts=np.zeros(40, dtype=np.int64),
            planned_epochs=1,
            corpus=CorpusFacts(),
        )
        writer.commit(np.array([1]), vectors.matrix[[1]] + np.float32(1), {}, paths=paths)
        return open_run(writer.finish())

    return write


def test_paths_come_back_for_every_word(write):
    run = write()
    expected = np.zeros((2, 40))
    expected[:, [1, 7]] = [[2.5, 3], [0, 1.5]]
    np.testing.assert_array_equal([run.step_path(1), run.absent_path(1)], expected)
    assert not run.step_path(0).any()
    assert verify(run).problems == []


def test_an_unknown_epoch_has_no_paths(write):
    with pytest.raises(RunError, match="expected an epoch from 0 to 1, got 2"):
        write().step_path(2)


def test_paths_that_are_gone_are_found(write):
    run = write()
    shutil.rmtree(run.folder / "run.zarr/epochs/1/absent_path")
    (problem,) = verify(open_run(run.folder)).problems
    assert "absent_path: expected an array, found none" in problem


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (StepPaths(WENT.ids, WENT.absent, WENT.total), "expected absent_path from 0 to step_path"),
        (StepPaths(np.array([1, 40]), WENT.total, WENT.absent), "expected one step_path for each"),
        (StepPaths(WENT.ids[:1], WENT.total, WENT.absent), "expected one step_path for each"),
    ],
)
def test_paths_that_do_not_fit_are_found(write, wrong, said):
    (problem,) = verify(write(wrong)).problems
    assert said in problem
