"""The real command line, killed by SIGKILL at random moments, and gone on with: `make torture`.

    python -m tests.torture.kill_commands [KILLS] [SEED] [training | study | unseen] [--stand-in]

A command is killed until it has come to its end, again and again, until so many kills are made. The moment
is told by what the command has written, not by a clock: how often its folder changed, and a few hundredths
of a second more, so that most kills hit the writing however fast the machine is. After each all runs open
with the epochs that were committed and `verify` finds nothing; what it ends with is the same as that of an
undisturbed one: a training's rows and answers to the bit, a study's and unseen's JSON. So are reports: a
page is whole, or it is not there.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drift.errors import DriftError
from drift.run.find import records
from drift.run.run import Run, open_run
from drift.run.verify import verify

KILLED = -9
RECIPE = (sys.executable, "-m", "cli")
STAND_IN = (
    sys.executable,
    "-c",
    "from cli import app; from tests.torture.trainer import standing_in\nwith standing_in(): app()",
)
"""The command line as it is, and with trainings that write what the recipe writes and start much faster."""
WORDS = [f"word{number}" for number in range(60)]
READ = ("c.csv", "--vectors", "v.txt", "--name", "a", "--low-coverage", "--units", "3")
TRAIN = ("snapshot", *READ, "--epochs", "4")
STUDY = ("study", *READ, "--epochs", "2", "--policies", "frozen,trainable", "--seeds", "2")
SMALL = ("--model", "mean", "--k", "3", "--candidates", "all", "--json")

Epochs = dict[str, int]


@dataclass(frozen=True)
class Ended:
    """What became of a command: its exit code, what it printed, and how often its folder changed."""

    code: int
    said: str
    changes: int


@dataclass(frozen=True)
class Moment:
    """When a command is killed: after so many changes of its folder were seen, and so many seconds."""

    changes: float
    and_seconds: float


NEVER = Moment(float("inf"), 0)


@dataclass(frozen=True)
class Campaign:
    """A command that is killed.

    begin: the command; go_on: what it goes on with once its run is there. before: what is made first, and is
    not killed. outcome: what is to be the same in the end; None: it has not come to its end. asked: commands
    that are given in the end, and end well. then: one that is killed after that.
    """

    begin: tuple[str, ...]
    go_on: tuple[str, ...]
    outcome: Callable[[Path, Ended], Any]
    before: tuple[str, ...] = ()
    asked: tuple[tuple[str, ...], ...] = ()
    then: tuple[str, ...] = ()


def trained(runs: Path, _ended: Ended) -> list[str] | None:
    """The rows and the answers of the run, once it is complete."""
    try:
        run = open_run("a", runs=runs)
    except DriftError:
        if (runs / "a").exists():
            raise
        return None
    return content(run) if run.record.status == "complete" else None


def printed(_runs: Path, ended: Ended) -> Any:
    """The JSON of a command that has come to its end, but for how long it took."""
    return None if ended.code != 0 else without_times(json.loads(ended.said))


def without_times(found: Any) -> Any:
    """Some JSON but for how long things took."""
    if isinstance(found, dict):
        return {name: without_times(one) for name, one in found.items() if "seconds" not in name}
    return [without_times(one) for one in found] if isinstance(found, list) else found


CAMPAIGNS = {
    "training": Campaign(
        TRAIN,
        ("snapshot", "--resume", "--name", "a"),
        trained,
        asked=(("runs",), ("verify", "a"), ("compare", "word1", "word2", "--run", "a")),
        then=("report", "--run", "a"),
    ),
    "study": Campaign((*STUDY, *SMALL), (*STUDY, *SMALL), printed),
    "unseen": Campaign(
        ("unseen", "--run", "a", "--masks", "2", "--json"),
        ("unseen", "--run", "a", "--masks", "2", "--json"),
        printed,
        before=("snapshot", *READ, "--epochs", "2", "--model", "mean"),
    ),
}


def prepare(folder: Path) -> None:
    """A text and word vectors, small, such that starting takes nearly all of the time."""
    rng = random.Random(1)
    rows = [
        f"{' '.join(rng.choices(WORDS, k=9))},{'pos' if rng.random() < 0.5 else 'neg'}" for _ in range(300)
    ]
    (folder / "c.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    lines = [f"{word} {' '.join(f'{rng.gauss(0, 1):.4f}' for _ in range(8))}" for word in WORDS]
    (folder / "v.txt").write_text("\n".join(lines) + "\n")


def drift(
    arguments: tuple[str, ...], runs: Path, moment: Moment = NEVER, program: tuple[str, ...] = RECIPE
) -> Ended:
    """Run a command to its end, or to a moment at which it is killed."""
    where = ("--runs", runs, *(("-o", runs / "page.html") if arguments[0] == "report" else ()))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [*program, *arguments, *where],
            cwd=runs.parent,
            stdout=out,
            stderr=err,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        changes = _watched(process, runs, moment)
        out.seek(0), err.seek(0)
        found, said = out.read(), err.read()
    if b"Traceback" in said or process.returncode not in (0, 2, KILLED):
        raise SystemExit(f"LOST: {arguments}: {said.decode()[-2000:]}")
    return Ended(process.returncode, found.decode(), changes)


def _watched(process: subprocess.Popen[bytes], runs: Path, moment: Moment) -> int:
    """Wait until a process has ended, or kill it at its moment; returns how often its folder changed."""
    before, changes = _names(runs), 0
    while process.poll() is None:
        now = _names(runs)
        changes += now != before
        before = now
        if changes >= moment.changes:
            time.sleep(moment.and_seconds)
            process.kill()
            process.wait()
        time.sleep(0.005)
    return changes


def _names(folder: Path) -> frozenset[tuple[str, int]]:
    """What is in a folder: each name with when it was last written, as far as it is there when looked at."""
    found = set()
    for place, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                found.add((f"{place}/{name}", os.stat(f"{place}/{name}").st_mtime_ns))  # noqa: PTH116
    return frozenset(found)


def content(run: Run) -> list[str]:
    """What is to be the same to the bit."""
    rows = [run.moved(epoch) for epoch in run.epochs]
    answers = [run.answers(epoch) for epoch in run.epochs[1:]]
    return [
        hashlib.sha256(one.tobytes()).hexdigest()
        for one in [*(moved.ids for moved in rows), *(moved.rows for moved in rows), *answers]
    ]


def judged(runs: Path, before: Epochs) -> Epochs:
    """The last epoch of each run, all of them read whole; ends the program where one has lost any."""
    now = {}
    for folder, record in records(runs):
        problems = verify(Run(folder)).problems
        if problems:
            raise SystemExit(f"LOST: {problems}")
        now[folder.name] = record.last_epoch
    unread = [one.name for one in runs.iterdir() if one.name[:1].isalnum() and one.is_dir()]
    if set(unread) != now.keys():
        raise SystemExit(f"LOST: of {', '.join(unread)} in {runs} these can be read: {', '.join(now)}")
    lost = [name for name, epoch in before.items() if now.get(name, -1) < epoch]
    if lost:
        raise SystemExit(f"LOST: epochs of {', '.join(lost)} in {runs}")
    return now


class Kills:
    """One campaign in a folder: what an undisturbed command ends with, and how often one was killed."""

    def __init__(
        self,
        campaign: Campaign,
        folder: Path,
        rng: random.Random,
        program: tuple[str, ...] = RECIPE,
    ) -> None:
        self.campaign, self.folder, self.rng, self.program = campaign, folder, rng, program
        self.killed = self.complete = 0
        prepare(folder)
        ended = drift(campaign.begin, self._set("whole"), program=program)
        self.changes = ended.changes
        self.expected = campaign.outcome(folder / "whole", ended)
        if self.expected is None:
            raise SystemExit(f"expected {campaign.begin} to end well, got {ended}")

    def one(self) -> None:
        """Kill the command until it is through; ends the program where anything was lost."""
        runs, found = self._set(f"runs-{self.complete}"), None
        epochs = judged(runs, {})
        while found is None:
            command = self.campaign.go_on if "a" in epochs else self.campaign.begin
            ended = drift(command, runs, self._moment(), self.program)
            self.killed += ended.code == KILLED
            epochs = judged(runs, epochs)
            found = self.campaign.outcome(runs, ended)
            if ended.code == 2 and found is None:
                raise SystemExit(f"LOST: {command} was refused in {runs}")
        if found != self.expected:
            raise SystemExit(f"LOST: {runs} is not as the undisturbed one")
        for command in self.campaign.asked:
            if drift(command, runs, program=self.program).code != 0:
                raise SystemExit(f"LOST: {command} was refused in {runs}")
        self.complete += 1
        if self.campaign.then:
            self._page(runs)

    def _page(self, runs: Path) -> None:
        moment = Moment(self.rng.randint(1, 3), self.rng.uniform(0, 0.1))
        self.killed += drift(self.campaign.then, runs, moment, self.program).code == KILLED
        page = runs / "page.html"
        if page.exists() and not page.read_text(encoding="utf-8").rstrip().endswith("</html>"):
            raise SystemExit(f"LOST: half a page in {runs}")

    def _set(self, name: str) -> Path:
        """A folder of runs with what is there before."""
        first, runs = self.folder / "before", self.folder / name
        if self.campaign.before and not first.exists():
            first.mkdir()
            drift(self.campaign.before, first, program=self.program)
        shutil.copytree(first, runs) if self.campaign.before else runs.mkdir()
        return runs

    def _moment(self) -> Moment:
        """A third of the way at most, so that one is killed several times; one in ten before it writes."""
        if self.rng.random() < 0.1:
            return Moment(0, self.rng.uniform(0, 3))
        return Moment(self.rng.randint(1, max(1, self.changes // 3)), self.rng.uniform(0, 0.05))


def main(n_kills: int, seed: int, what: str, program: tuple[str, ...]) -> None:
    """Kill so many times; say what became of it."""
    with tempfile.TemporaryDirectory() as place:
        kills = Kills(CAMPAIGNS[what], Path(place), random.Random(seed), program)
        print(f"{what}: undisturbed, its folder was seen to change {kills.changes} times", flush=True)  # noqa: T201
        while kills.killed < n_kills:
            kills.one()
            print(f"{kills.killed} kills survived, {kills.complete} complete", flush=True)  # noqa: T201
        print(  # noqa: T201
            f"{what}: {kills.killed} kills, {kills.killed} survived, 0 lost; {kills.complete} complete, each "
            "as undisturbed"
        )


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if one != "--stand-in"]
    main(
        int(given[0]) if given else 200,
        int(given[1]) if len(given) > 1 else 0,
        given[2] if len(given) > 2 else "training",
        STAND_IN if "--stand-in" in sys.argv else RECIPE,
    )
