"""Each file of a run is damaged in its turn: `verify` names it, and nothing read gives another figure."""

import os
import shutil
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from drift.errors import DriftError
from drift.run.answered import read_restored
from drift.run.run import Run, open_run
from drift.run.store import StoredArrays
from drift.run.verify import verify
from tests.torture.acts import Made

LONG = "DRIFT_TORTURE_EVERY" in os.environ


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A folder of runs with one run that has all that a run can have."""
    runs = tmp_path_factory.mktemp("whole") / "runs"
    made = Made(runs)
    for step in (
        Made.create,
        Made.documents,
        Made.commit,
        Made.count,
        Made.commit,
        Made.finish,
        Made.restore,
    ):
        step(made)
    (runs / "a" / "lock").unlink()
    (runs / "a" / "state-1.npz").unlink()  # whose place the next has taken
    return runs


def files_of(runs: Path) -> list[Path]:
    return sorted(one.relative_to(runs) for one in runs.rglob("*") if one.is_file())


def damages(data: bytes, *, every: bool) -> dict[str, bytes | None]:
    """What may become of a file's bytes; None: it is gone."""
    some = {len(data) // 2} if not LONG else {0, len(data) // 3, len(data) // 2, max(0, len(data) - 1)}
    places = range(len(data)) if every else some
    flipped = {
        f"byte {at}": data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        for at in places
        if at < len(data)
    }
    rest = {"cut": data[: len(data) // 2], "emptied": b"", "gone": None}
    return {**flipped, **(rest if LONG else {"gone": None})}


def figures(run: Run) -> dict[str, object]:
    """All that can be read of a run; what cannot be is the error's one line."""
    asked = {
        "words": lambda: list(run.words),
        "base": lambda: [*run.base.tolist()],
        "counts": lambda: [*run.counts.tolist()],
        "test counts": lambda: [*run.test_counts.tolist()],
        "scores": lambda: [epoch.scores for epoch in run.record.epochs],
        "documents": lambda: [*run.test_documents.tokens.tolist()],
        "restored": lambda: None if (found := read_restored(run)) is None else found.answers.tolist(),
        "state": lambda: run.check_file("state-2.npz").read_bytes(),
        **{f"rows {n}": partial(_listed, run.moved, n, "rows") for n in (1, 2)},
        **{f"ids {n}": partial(_listed, run.moved, n, "ids") for n in (1, 2)},
        **{f"answers {n}": partial(_listed, run.answered, n, "answers") for n in (1, 2)},
    }
    found = {}
    for name, read in asked.items():
        try:
            found[name] = read()
        except DriftError as error:
            assert "\n" not in str(error)
            found[name] = DriftError
    return found


def _listed(read, epoch: int, name: str) -> list:
    return getattr(read(epoch), name).tolist()


def named(file: Path) -> str:
    """What the line about a damaged file has to say: the file, or the array that it is a part of."""
    return (
        file.as_posix().partition("/c/")[0] if "/c/" in file.as_posix() else file.parent.as_posix()
    ).replace("a/run.zarr/epochs", "epochs")


def campaign(whole: Path, runs: Path, *, every: bool) -> int:
    """Damage each file in each way; returns how often."""
    shutil.copytree(whole, runs)
    expected, n_tried = figures(Run(runs / "a")), 0
    for file in files_of(runs):
        data = (runs / file).read_bytes()
        for what, bytes_left in damages(data, every=every and file.suffix == ".json").items():
            if bytes_left is None:
                (runs / file).unlink()
            else:
                (runs / file).write_bytes(bytes_left)
            if bytes_left != data:
                _judge(runs, file, what, expected)
                n_tried += 1
            (runs / file).write_bytes(data)
    return n_tried


def _judge(runs: Path, file: Path, what: str, expected: dict[str, object]) -> None:
    where = f"{file}, {what}"
    try:
        run = open_run("a", runs=runs)
    except DriftError as error:
        assert file.name == "run.json", where
        assert "run" in str(error)
        assert "\n" not in str(error)
        return
    problems = verify(run).problems
    assert problems, f"{where}: verify finds nothing"
    known = named(file), file.name, "snapshot 0"
    assert any(one in problem for problem in problems for one in known), f"{where}: {problems}"
    found = figures(Run(runs / "a"))
    other = [name for name in expected if found[name] not in (expected[name], DriftError)]
    gone = what == "gone" or what == "emptied"
    assert not other or (gone and other == ["restored"] and found["restored"] is None), f"{where}: {other}"


def test_verify_names_every_damage_and_no_figure_comes_of_it(whole, tmp_path, record_property):
    n_tried = campaign(whole, tmp_path / "runs", every=LONG)
    record_property("tried", n_tried)
    print(f"damage: {n_tried} tried, {n_tried} named, 0 other figures")  # noqa: T201


def test_the_campaign_finds_a_checksum_that_is_skipped(whole, tmp_path):
    runs = shutil.copytree(whole, tmp_path / "runs")
    expected, file = figures(Run(runs / "a")), Path("a/run.zarr/epochs/1/rows/zarr.json")
    (runs / file).write_bytes((runs / file).read_bytes().replace(b"moved_word", b"moved_work"))
    _judge(runs, file, "a letter", expected)
    with mock.patch.object(StoredArrays, "check", lambda *_: None), pytest.raises(AssertionError):
        _judge(runs, file, "a letter", expected)


def test_an_older_run_without_checksums_opens_and_what_it_cannot_vouch_for_is_said():
    old = Path(__file__).parents[1] / "run" / "formats" / "2"
    result = verify(open_run("trained", runs=old))
    assert result.problems == []
    assert result.unvouched == ["counts", "epoch 1"]
    assert np.isfinite(open_run("trained", runs=old).base).all()
