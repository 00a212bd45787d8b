import re
import shutil

import numpy as np
import pytest

from drift.run.run import open_run
from drift.run.verify import verify


def test_a_whole_run_has_no_problems(make_run):
    result = verify(make_run())
    assert result.checked == ["snapshot 0", "counts", "epoch 1", "epoch 2", "epoch 3"]
    assert result.problems == []


@pytest.mark.parametrize(
    ("chunk", "named"),
    [
        ("run.zarr/epochs/2/rows/c/0/0", "epochs/2/rows"),
        ("run.zarr/epochs/3/ids/c/0", "epochs/3/ids"),
        ("run.zarr/counts/c/0", "counts"),
    ],
)
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_every_damage_is_found_and_named(make_run, chunk, named, damage):
    path = make_run().folder / chunk
    data = bytearray(path.read_bytes())
    data[3] ^= 0x10
    {
        "flip": lambda: path.write_bytes(data),
        "cut": lambda: path.write_bytes(data[:-9]),
        "remove": path.unlink,
    }[damage]()
    problems = verify(open_run(path.parents[len(chunk.split("/")) - 1])).problems
    assert len(problems) == 1
    assert named in problems[0]
    assert "\n" not in problems[0]


def test_snapshot_0_of_other_vectors_is_found(make_run, vectors):
    run = make_run()
    other = make_run("other", vectors=type(vectors)(vectors.words, vectors.matrix + np.float32(1)))
    stored = run.folder.parent / "_vectors"
    mine, theirs = (stored / f"{one.record.vectors.digest}.zarr" for one in (run, other))
    mine.rename(stored / "kept")
    theirs.rename(mine)
    assert "expected this digest" in verify(open_run(run.folder)).problems[0]


CLASS_COUNTS = np.stack([np.arange(10, 0, -1) - 1, np.ones(10, dtype=int)], axis=1)


def test_class_counts_that_add_up_are_whole(make_run):
    assert verify(make_run(class_counts=CLASS_COUNTS)).problems == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (CLASS_COUNTS + np.eye(10, 2, dtype=int), "add up"),
        (CLASS_COUNTS[:-1], r"expected counts of shape \(10, 2\), found \(9, 2\)"),
        (CLASS_COUNTS[:, :1], r"expected counts of shape \(10, 2\)"),
        (CLASS_COUNTS * [[1, -1]], r"expected counts of shape \(10, 2\)"),
    ],
)
def test_class_counts_that_do_not_fit_are_found(make_run, wrong, said):
    (problem,) = verify(make_run(class_counts=wrong)).problems
    assert re.search(said, problem)


def test_class_counts_that_are_gone_are_found(make_run):
    run = make_run(class_counts=CLASS_COUNTS)
    shutil.rmtree(run.folder / "run.zarr/class_counts")
    (problem,) = verify(open_run(run.folder)).problems
    assert "class_counts: expected an array, found none" in problem
