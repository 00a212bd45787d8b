"""What a killed process left in the making is removed by a later one; what a living one makes is not."""

import os
import subprocess
import sys
import textwrap
import time

import pytest
from filelock import FileLock

from drift.partial import beside, held_beside, remove_leftovers
from drift.run.facts import CorpusFacts
from drift.run.writer import create_run, resume_run

MAKER = """
    import sys
    from pathlib import Path
    from drift.partial import held_beside
    with held_beside(Path(sys.argv[1]) / "a") as made:
        made.mkdir()
        (made / "half").write_text("half")
        print("made", flush=True)
        sys.stdin.readline()
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def maker(tmp_path):
    """A living process that makes a folder in `tmp_path`."""
    command = [sys.executable, "-c", textwrap.dedent(MAKER), str(tmp_path)]
    made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert made.stdout.readline() == "made\n"
    yield made
    made.kill()
    made.communicate()


def test_a_name_that_is_held_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), held_beside(tmp_path / "a") as made:
        made.mkdir()
        assert len(names(tmp_path)) == 2
        raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_what_a_living_process_makes_stays_and_what_a_killed_one_left_goes(maker, tmp_path):
    before = names(tmp_path)
    assert len(before) == 2
    remove_leftovers(tmp_path)
    assert names(tmp_path) == before
    maker.kill()
    maker.wait()
    remove_leftovers(tmp_path)
    assert names(tmp_path) == []


def test_a_start_removes_what_killed_starts_left_and_only_these(maker, tmp_path, vectors, counts):
    facts = {"counts": counts, "test_counts": counts, "planned_epochs": 1, "corpus": CorpusFacts()}
    create_run(tmp_path / "b", vectors, **facts).finish()
    assert len([name for name in names(tmp_path) if name.startswith(".partial-")]) == 2
    maker.kill()
    maker.wait()
    create_run(tmp_path / "c", vectors, **facts).finish()
    assert names(tmp_path) == ["_vectors", "b", "c"]


def test_what_has_no_lock_is_removed_when_nobody_wrote_to_it_for_a_day(tmp_path):
    for name, hours in (("old", 25), ("new", 23)):
        beside(tmp_path / name).mkdir()
        (path,) = tmp_path.glob(f".partial-*-{name}")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    remove_leftovers(tmp_path)
    assert [name.rpartition("-")[2] for name in names(tmp_path)] == ["new"]


def test_who_goes_on_with_a_run_removes_the_half_written_files_of_the_killed_one(tmp_path, vectors, counts):
    facts = {"counts": counts, "test_counts": counts, "planned_epochs": 1, "corpus": CorpusFacts()}
    create_run(tmp_path / "a", vectors, **facts).finish("interrupted")
    beside(tmp_path / "a" / "run.json").write_text("{")
    with held_beside(tmp_path / "a" / "restored.zarr") as made:  # somebody asks the run's model meanwhile
        made.mkdir()
        resume_run(tmp_path / "a").finish()
        assert made.is_dir()
    assert not [name for name in names(tmp_path / "a") if name.startswith(".partial-")]


def test_a_file_system_without_locks_is_no_reason_to_stop(tmp_path, monkeypatch):
    def refused(*_args, **_options):
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "acquire", refused)
    with held_beside(tmp_path / "a") as made:
        made.mkdir()
        made.rename(tmp_path / "a")
    assert names(tmp_path) == ["a"]
