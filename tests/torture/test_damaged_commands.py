"""No command gives a figure of a damaged run: each that takes `--run`, against what it says of the whole one.

`make torture` tries each with every damage of every file; the tests here each with some.
"""

import os
import shutil
from pathlib import Path
from unittest import mock

import pytest
import typer

from cli import app
from drift.run.store import StoredArrays
from tests.torture.test_commands import NEAR, TRAINED, called, files_of, inside
from tests.torture.test_damage import damages
from tests.torture.test_damage import files_of as paths_of
from tests.torture.trainer import write_inputs

LONG = "DRIFT_TORTURE_EVERY" in os.environ
EVERY = int(os.environ.get("DRIFT_TORTURE_EVERY", "13"))
COMMANDS = {
    "compare": ("w0", "w5", *NEAR, "--json"),
    "words": (*NEAR, "--columns", "word,count,l2,overlap,rank", "--json"),
    "stranded": (*NEAR, "--json"),
    "direction": ("--json",),
    "space": ("--json",),
    "associations": ("--pairs", "pairs.tsv", "--json"),
    "check": ("c.csv", "--json"),
    "unseen": ("--json",),
    "control": ("--seeds", "2", "--shuffled", "2", *NEAR, "--json"),
    "plot": ("-o", "out/p.svg"),
    "report": ("-o", "out/page.html", *NEAR),
    "export": ("vectors", "-o", "out/v.txt"),
    "verify": ("--json",),
}
# It asks a trained model, which the stand-in does not make.
ELSEWHERE = {"serving"}
SLOW = {"plot": 4, "report": 4, "control": 2}


def takes_a_run() -> set[str]:
    commands = typer.main.get_command(app).commands
    return {name for name, one in commands.items() if any("--run" in param.opts for param in one.params)}


def test_every_command_that_takes_a_run_is_tried():
    assert takes_a_run() == COMMANDS.keys() | ELSEWHERE


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A folder with a run, its controls, and what `unseen` keeps beside it."""
    folder = tmp_path_factory.mktemp("whole") / "place"
    (folder / "runs").mkdir(parents=True)
    write_inputs(folder)
    pairs = [f"w{place}\tw{place + 9}\t{place % 7}\n" for place in range(20)]
    (folder / "pairs.tsv").write_text("".join(pairs))
    with inside(folder):
        for command in (
            TRAINED,
            *(("control", "--run", "a", *COMMANDS["control"]), ("unseen", "--run", "a")),
        ):
            assert called(command, folder)[0] == 0
    return folder


def said(name: str, folder: Path) -> tuple:
    with inside(folder):
        code, found = called((name, *COMMANDS[name], "--run", "a"), folder)
    return code, found, files_of(folder / "out")


def campaign(name: str, whole: Path, folder: Path, every: int) -> int:
    """Damage the run's files and snapshot 0 in turn, every so many; returns how often it was tried."""
    expected = said(name, Path(shutil.copytree(whole, folder / "undamaged")))
    assert expected[0] == 0, expected
    n_tried, number = 0, sorted(COMMANDS).index(name)
    for file in paths_of(whole / "runs"):
        if file.parts[0] not in ("a", "_vectors") or file.name in ("lock", "lock.holder"):
            continue
        for what, left in damages((whole / "runs" / file).read_bytes(), every=False).items():
            number += 1
            if number % every == 0:
                place = Path(shutil.copytree(whole, folder / "damaged"))
                _damage(place / "runs" / file, left)
                _judge(name, f"{file}, {what}", said(name, place), expected)
                shutil.rmtree(place)
                n_tried += 1
    return n_tried


def _damage(path: Path, left: bytes | None) -> None:
    if left is None:
        path.unlink()
    else:
        path.write_bytes(left)


def _judge(name: str, where: str, found: tuple, expected: tuple) -> None:
    code, told, files = found
    if name == "verify":
        assert code == 2 or told != expected[1] or "neighbours" in where or "restored" in where, where
    elif code == 0:
        assert (told, files) == expected[1:], f"{name}: {where}: another figure"
    else:
        assert files == {}, f"{name}: {where}: a file with no result"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_gives_another_figure_of_a_damaged_run(name, whole, tmp_path, record_property):
    every = EVERY if LONG else EVERY * SLOW.get(name, 1)
    n_tried = campaign(name, whole, tmp_path, every)
    assert n_tried
    record_property("tried", n_tried)
    print(f"{name} on damaged runs: {n_tried} tried, 0 other figures, 0 tracebacks")  # noqa: T201


def test_the_campaign_finds_a_command_that_skips_checksums(whole, tmp_path):
    """A letter of an array's metadata, and one of its counts with a checksum of the chunk that fits."""
    from google_crc32c import value

    (chunk,) = (whole / "runs" / "a" / "run.zarr" / "counts" / "c").rglob("0")
    place = Path(shutil.copytree(whole, tmp_path / "damaged"))
    data = bytearray(chunk.read_bytes())
    data[0] += 1
    fitting = bytes(data[:-4]) + value(bytes(data[:-4])).to_bytes(4, "little")
    (place / chunk.relative_to(whole)).write_bytes(fitting)
    expected = said("words", Path(shutil.copytree(whole, tmp_path / "undamaged")))
    _judge("words", "counts", said("words", place), expected)
    with mock.patch.object(StoredArrays, "check", lambda *_: None), pytest.raises(AssertionError):
        _judge("words", "counts", said("words", place), expected)
