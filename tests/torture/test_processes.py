"""Two real processes at one name: one of them has it, and the other says so in one line; at one study both
end well, and each training is made once.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from drift.run.find import records
from drift.run.run import open_run
from drift.run.verify import verify
from tests.torture.acts import state_of
from tests.torture.kill_commands import without_times
from tests.torture.test_commands import COMMANDS
from tests.torture.trainer import write_inputs

SCRIPT = """
    import sys
    from unittest import mock
    from pathlib import Path
    from drift.errors import DriftError
    from drift.run import lock, place, writer
    from drift.run.find import records
    from tests.torture.acts import COUNTS, MATRIX, SEEN, VECTORS
    from drift.run.facts import CorpusFacts
    runs, how, by = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    if how == "planted":
        class NoLock:
            def release(self, force=False):
                pass
        def take(folder, **_):
            found = NoLock()
            lock._HELD[lock.identity(folder)] = found
            return found
        place.take_lock = writer.take_lock = take
    sys.stdin.readline()
    try:
        facts = dict(counts=COUNTS, test_counts=COUNTS, planned_epochs=3, corpus=CorpusFacts())
        if how == "create":
            made = writer.create_run(runs / "a", VECTORS, **facts)
        elif how == "unnamed":
            made = writer.created_run(runs, None, "a", VECTORS, **facts)
        elif how == "force":
            made = writer.create_run(runs / "a", VECTORS, force=True, **facts)
        else:
            made = writer.resume_run(runs / "a")
        print("begun", flush=True)
        sys.stdin.readline()
        for epoch in (1, 2, 3):
            made.commit(SEEN, MATRIX[SEEN] + by * epoch, {"by": by})
        print("made", made.finish().name)
    except DriftError as error:
        print("refused", error, flush=True)
"""


def race(runs: Path, how: str) -> list[str]:
    """Two processes that begin at the same moment and end one after the other; what each says last."""
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(runs), how]
    both = [
        subprocess.Popen([*command, by], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for by in ("1", "2")
    ]
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.stdout.readline() for one in both]  # both have begun, or been refused
    return [
        first if first.startswith("refused") else one.communicate("go\n")[0]
        for one, first in zip(both, said, strict=True)
    ]


def judge(runs: Path, said: list[str], n_made: int) -> None:
    """Raise AssertionError unless so many were made, each whole and by one of the two alone."""
    made = [one.split()[-1] for one in said if one.startswith("made")]
    assert len(made) == n_made, said
    assert all("is writing this run" in one or "made this run" in one for one in said if "refused" in one), (
        said
    )
    assert sorted(folder.name for folder, _ in records(runs)) == sorted(set(made))
    for name in made:
        run = open_run(name, runs=runs)
        assert verify(run).problems == []
        assert len({epoch.scores["by"] for epoch in run.record.epochs[1:]}) == 1
        assert run.epochs == [0, 1, 2, 3]


STUDY = """
    import atexit, os, sys, time
    from unittest import mock
    from pathlib import Path
    from cli import app
    from drift.experiments import again
    from tests.torture import trainer
    again._A_MOMENT = 0.05
    if sys.argv[1] == "planted":
        again.HeldError = again.NameTakenError = ZeroDivisionError
        again.is_held = lambda _: False
    epoch = trainer._epoch
    here = Path(f"here-{os.getpid()}")
    atexit.register(here.touch)
    def meeting(writer, *given):
        print("epoch", writer.folder.name, given[-1], file=sys.stderr)
        here.touch()
        while len(list(Path().glob("here-*"))) < 2:  # until the other one trains too, or has ended
            time.sleep(0.05)
        epoch(writer, *given)
    sys.stdin.readline()
    with trainer.standing_in(), mock.patch.object(trainer, "_epoch", meeting):
        app(sys.argv[2:])
"""


def study(folder: Path, how: str) -> list[tuple[int, object, list[str]]]:
    """Two processes that begin one study at once: their exit codes, JSON, and the epochs that each made."""
    write_inputs(folder)
    command = [sys.executable, "-c", textwrap.dedent(STUDY), how, *COMMANDS["study"].arguments]
    both = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.communicate() for one in both]
    return [
        (
            one.returncode,
            without_times(json.loads(out)) if one.returncode == 0 else err,
            [line for line in err.splitlines() if line.startswith("epoch")],
        )
        for one, (out, err) in zip(both, said, strict=True)
    ]


def judge_study(runs: Path, found: list[tuple[int, object, list[str]]]) -> None:
    """Raise AssertionError unless both ended well, with one result, and no epoch was trained twice."""
    assert [code for code, *_ in found] == [0, 0], found
    assert found[0][1] == found[1][1]
    epochs = [epoch for *_, made in found for epoch in made]
    assert len(epochs) == len(set(epochs)) == 8
    assert all(complete for complete, *_ in state_of(runs).values())


def test_two_processes_share_one_study(tmp_path):
    found = study(tmp_path, "as it is")
    judge_study(tmp_path / "runs", found)
    assert all(made for *_, made in found), "one of the two has made all"


def test_the_study_finds_a_held_run_that_is_not_waited_for(tmp_path):
    found = study(tmp_path, "planted")
    with pytest.raises(AssertionError):
        judge_study(tmp_path / "runs", found)


@pytest.mark.parametrize(("how", "n_made"), [("create", 1), ("unnamed", 2), ("force", 1)])
def test_two_processes_do_not_write_one_run(how, n_made, tmp_path):
    if how == "force":
        first = race(tmp_path, "create")
        assert sum(one.startswith("made") for one in first) == 1
    judge(tmp_path, race(tmp_path, how), n_made)


def test_the_race_finds_a_lock_that_is_not_taken(tmp_path):
    from tests.torture.acts import Made

    made = Made(tmp_path)
    made.create()
    made.writer.finish("interrupted")
    said = race(tmp_path, "planted")
    with pytest.raises(AssertionError):
        judge(tmp_path, said, 1)
