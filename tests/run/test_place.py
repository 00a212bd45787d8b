"""Runs take each other's place without a moment in which there is none, and nothing else is removed."""

import shutil
import subprocess
import sys
import textwrap
from unittest import mock

import numpy as np
import pytest

from drift.errors import RunError, VectorsError
from drift.run import writer as writing
from drift.run.facts import CorpusFacts
from drift.run.find import find_unfinished, finish_all
from drift.run.place import ASIDE, NameTakenError
from drift.run.run import open_run
from drift.run.verify import verify
from drift.run.writer import create_run, created_run, resume_run
from drift.vectors.word_vectors import WordVectors
from tests.torture.calls import forget_locks

SEEN = np.arange(10)


@pytest.fixture
def facts(counts):
    return {"counts": counts, "test_counts": counts, "planned_epochs": 1, "corpus": CorpusFacts()}


@pytest.fixture
def whole(tmp_path, vectors, facts):
    """Make a complete run whose rows have moved `by`."""

    def make(name, by, *, force=False):
        writer = create_run(tmp_path / name, vectors, force=force, **facts)
        writer.commit(SEEN, vectors.matrix[:10] + np.float32(by), {})
        return writer.finish()

    return make


def moved_by(runs, name, vectors):
    return float((open_run(name, runs=runs).moved(1).rows - vectors.matrix[:10]).mean().round(3))


def test_a_run_whose_name_looks_put_aside_is_left_alone(whole, tmp_path, vectors):
    whole("a", 1)
    whole("a~old", 2)
    whole("a", 3, force=True)
    assert [moved_by(tmp_path, name, vectors) for name in ("a", "a~old")] == [3, 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_vectors", "a", "a~old"]


def test_a_second_start_that_ends_up_later_leaves_the_finished_run(
    whole, tmp_path, vectors, facts, monkeypatch
):
    store_base = writing.store_base

    def meanwhile(runs, base):
        monkeypatch.setattr(writing, "store_base", store_base)
        whole("a", 1)  # another process makes and finishes the run while this one stores snapshot 0
        store_base(runs, base)

    monkeypatch.setattr(writing, "store_base", meanwhile)
    with pytest.raises(NameTakenError, match="another process has just made this run"):
        create_run(tmp_path / "a", vectors, **facts)
    assert moved_by(tmp_path, "a", vectors) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_vectors", "a"]


def test_two_starts_without_a_name_have_two_names(whole, tmp_path, vectors, facts, monkeypatch):
    store_base = writing.store_base

    def meanwhile(runs, base):
        monkeypatch.setattr(writing, "store_base", store_base)
        whole("reviews", 1)
        store_base(runs, base)

    monkeypatch.setattr(writing, "store_base", meanwhile)
    assert created_run(tmp_path, None, "reviews", vectors, **facts).folder.name == "reviews-2"


def test_a_copied_run_is_gone_on_with_and_not_its_original(tmp_path, vectors, facts):
    create_run(tmp_path / "a", vectors, **facts).finish("interrupted")
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    assert find_unfinished("copy", tmp_path) == tmp_path / "copy"
    assert open_run("copy", runs=tmp_path).name == "copy"
    writer = resume_run(tmp_path / "copy")
    writer.commit(SEEN, vectors.matrix[:10], {})
    writer.finish()
    assert [open_run(name, runs=tmp_path).last_epoch for name in ("a", "copy")] == [0, 1]


def test_a_start_that_was_killed_by_an_older_drift_does_not_block_its_name(whole, tmp_path, vectors):
    (tmp_path / "a" / "run.zarr" / "epochs").mkdir(parents=True)
    for name in ("lock", "lock.holder"):
        (tmp_path / "a" / name).touch()
    whole("a", 4)
    assert moved_by(tmp_path, "a", vectors) == 4


def test_a_run_that_lost_its_record_is_left_alone_and_named(whole, tmp_path, caplog):
    (whole("a", 1) / "run.json").unlink()
    with pytest.raises(RunError, match="left alone"):
        whole("a", 2, force=True)
    with pytest.raises(RunError, match="expected a run"):
        open_run(runs=tmp_path)
    assert "found its arrays alone" in caplog.text


def test_a_complete_run_that_was_kept_from_its_place_takes_it_at_the_next_look(whole, tmp_path, vectors):
    whole("a", 1)
    with (
        mock.patch.object(writing, "take_place", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        whole("a", 2, force=True)
    forget_locks()
    assert (tmp_path / "a~new" / "run.json").exists()
    assert moved_by(tmp_path, "a", vectors) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_vectors", "a"]


def test_what_was_put_aside_comes_back_where_the_new_run_is_gone(whole, tmp_path, vectors):
    whole("a", 1).rename(tmp_path / f"{ASIDE}a")
    finish_all(tmp_path)
    assert moved_by(tmp_path, "a", vectors) == 1


def test_a_run_is_not_replaced_while_it_is_written(whole, tmp_path, vectors, facts):
    whole("a", 1)
    second = create_run(tmp_path / "a", vectors, force=True, **facts)
    script = f"""
        import sys
        from pathlib import Path
        from drift.run.lock import take_lock
        lock = take_lock(Path({str(tmp_path)!r}) / "a")
        print("held", flush=True)
        sys.stdin.read()
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunError, match="is writing this run"):
            second.finish()
    finally:
        holder.communicate("")
    assert open_run("a", runs=tmp_path).last_epoch == 0  # the new one, which takes its place now
    assert verify(open_run("a", runs=tmp_path)).problems == []


def test_counts_that_are_kept_again_are_whole_at_every_moment(tmp_path, vectors, facts, counts):
    writer = create_run(tmp_path / "a", vectors, **facts)
    for times in (2, 3):
        writer.keep_counts(counts * times, counts, "ids")
        assert open_run("a", runs=tmp_path).counts.tolist() == (counts * times).tolist()
    assert [path.name for path in (tmp_path / "a/run.zarr/counted").iterdir()] == ["2"]
    writer.finish()
    assert verify(open_run("a", runs=tmp_path)).problems == []


def test_vectors_that_are_not_those_of_their_digest_are_not_stored_under_it(tmp_path, vectors, facts):
    other = vectors.matrix.copy()
    other[3, 2] += 1
    trusted = WordVectors.trusted(vectors.words, other, "vectors.txt", vectors.digest)
    with pytest.raises(VectorsError, match=r"vectors\.txt: the cache .* is damaged.*drift cache --clear"):
        create_run(tmp_path / "a", trusted, **facts)
    assert not list(tmp_path.iterdir())
    right = WordVectors.trusted(vectors.words, vectors.matrix, "vectors.txt", vectors.digest)
    assert create_run(tmp_path / "a", right, **facts).finish()
