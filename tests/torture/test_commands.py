"""Every call of a command that changes the disk fails in its turn: the real commands, in this process.

Trainings are made by `trainer`, which writes what the recipe writes; `kill_commands` has the recipe itself.
After each fault: exit code 2 and one line, or a whole result; what was committed is there and whole; under an
output's name is nothing, or all of it; the same command, given again, ends as if nothing had happened.
"""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from typer.testing import CliRunner

from cli import app
from tests.torture.acts import State, state_of
from tests.torture.calls import Killed, failing, forget_locks
from tests.torture.kill_commands import without_times
from tests.torture.trainer import standing_in, write_inputs

LONG = "DRIFT_TORTURE_EVERY" in os.environ
FAULTS = {
    "full": (errno.ENOSPC, True),
    "broken once": (errno.EIO, False),
    "killed": (None, True),
    "full once": (errno.ENOSPC, False),
    "broken": (errno.EIO, True),
}
EVERY = os.environ.get("DRIFT_TORTURE_EVERY")
READ = ("c.csv", "--vectors", "v.txt", "--low-coverage", "--model", "mean", "--epochs", "2")
NEAR = ("--k", "3", "--candidates", "all")
TRAINED = ("snapshot", *READ, "--name", "a", "--force")


@dataclass(frozen=True)
class Command:
    """A command that is tried, after one that makes what it needs; every so many calls in `make test`."""

    arguments: tuple[str, ...]
    before: tuple[str, ...] = ()
    every: int = 71


COMMANDS = {
    "snapshot": Command(TRAINED),
    "study": Command(
        ("study", *READ, *NEAR, "--name", "s", "--policies", "frozen,trainable", "--seeds", "2", "--json"),
        every=311,
    ),
    "control": Command(
        ("control", "--run", "a", "--seeds", "2", "--shuffled", "2", *NEAR, "--json"), TRAINED, 311
    ),
    "unseen": Command(("unseen", "--run", "a", "--masks", "2", "--json"), TRAINED, 911),
    "import": Command(("import", "v.txt", "w.txt", "--name", "i", "--seen", "c.csv", "--force")),
    "projector": Command(("export", "projector", "-o", "out/p", "--run", "a", *NEAR), TRAINED, 7),
    "vectors": Command(("export", "vectors", "-o", "out/v.bin", "--run", "a"), TRAINED, 3),
    "npy": Command(("export", "vectors", "-o", "out/v.npy", "--run", "a"), TRAINED, 3),
    "scalars": Command(("export", "scalars", "-o", "out/s", "--run", "a", *NEAR), TRAINED, 13),
    "table": Command(("words", "-o", "out/w.csv", "--run", "a", *NEAR), TRAINED, 5),
    "figure": Command(("plot", "-o", "out/p.png", "--run", "a"), TRAINED, 5),
    "report": Command(("report", "--run", "a", "-o", "out/page.html", *NEAR), TRAINED, 61),
}


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code, its JSON, the runs, and the files under their own names."""

    code: int
    said: object
    runs: State
    files: dict[str, bytes]


def called(arguments: tuple[str, ...], folder: Path) -> tuple[int, object]:
    where = ("--runs", str(folder / "runs"))
    with mock.patch("tensorboardX.event_file_writer.time", SimpleNamespace(time=lambda: 1e9)):
        result = CliRunner().invoke(app, [*arguments, *where])
    if result.exit_code not in (0, 2):
        raise AssertionError(f"{arguments}: {result.output}") from result.exception
    assert "Traceback" not in result.output
    said = json.loads(result.stdout) if result.exit_code == 0 and "--json" in arguments else None
    return result.exit_code, without_times(said)


def ended(command: Command, folder: Path) -> Ended:
    code, said = called(command.arguments, folder)
    return Ended(code, said, state_of(folder / "runs"), files_of(folder / "out"))


def files_of(folder: Path) -> dict[str, bytes]:
    """What stands under the names that were asked for; what has not got its name yet is left out."""
    found = [one for one in folder.rglob("*") if one.is_file()]
    parts = {one: one.relative_to(folder).as_posix() for one in found}
    return {name: one.read_bytes() for one, name in parts.items() if ".partial-" not in name}


def judge(found: Ended, whole: Ended) -> None:
    """Raise AssertionError where anything was lost, or half of something is taken for it."""
    for name, (_, epochs, *_) in found.runs.items():
        expected = whole.runs[name][1]
        assert epochs == expected[: len(epochs)], name
    for name, data in found.files.items():
        assert data == whole.files[name], name
    if found.code == 0:
        assert found == whole


def campaign(command: Command, folder: Path, kind: str, every: int, first: int) -> int:
    """Try the command with a fault at every so many calls; returns how often it was tried."""
    error, for_good = FAULTS[kind]
    shutil.copytree(folder, folder.with_name("whole"))
    with inside(folder.with_name("whole")) as place:
        whole = ended(command, place)
    assert whole.code == 0
    n_tried, at = 0, first
    while True:
        shutil.rmtree(folder.with_name("tried"), ignore_errors=True)
        with inside(Path(shutil.copytree(folder, folder.with_name("tried")))) as place:
            code = None
            try:
                with failing(at, error, for_good=for_good) as made:
                    code, said = called(command.arguments, place)
            except Killed:
                code, said = -9, None
            finally:
                forget_locks()
            if len(made) <= at:
                return n_tried
            judge(Ended(code, said, state_of(place / "runs"), files_of(place / "out")), whole)
            assert ended(command, place) == whole
        n_tried, at = n_tried + 1, at + every


def before(command: Command, folder: Path) -> Path:
    """A folder in which the command can be given."""
    place = folder / "before"
    (place / "runs").mkdir(parents=True)
    write_inputs(place)
    if command.before:
        with inside(place):
            assert called(command.before, place)[0] == 0
    return place


@contextmanager
def inside(folder: Path) -> Iterator[Path]:
    """Work in a folder with the stand-in for trainings."""
    with chdir(folder), standing_in():
        yield folder


ONE_EACH = list(zip(COMMANDS, cycle(FAULTS), strict=False))


@pytest.mark.parametrize(("name", "kind"), list(product(COMMANDS, FAULTS)) if LONG else ONE_EACH)
def test_no_fault_of_a_command_loses_anything_or_leaves_half_of_it(name, kind, tmp_path, record_property):
    command = COMMANDS[name]
    every = int(EVERY) if EVERY else command.every
    n_tried = campaign(command, before(command, tmp_path), kind, every, list(FAULTS).index(kind) % every)
    assert n_tried
    record_property("tried", n_tried)
    print(f"{name}, {kind}: {n_tried} tried, {n_tried} survived, 0 lost")  # noqa: T201


def test_the_campaign_finds_an_output_that_is_written_in_place(tmp_path):
    @contextmanager
    def in_place(path):
        yield path

    command = COMMANDS["table"]
    place = before(command, tmp_path)
    with mock.patch("drift.files.replacing", in_place), pytest.raises(AssertionError):
        campaign(command, place, "broken once", 1, 70)  # those before fill the neighbours' cache
