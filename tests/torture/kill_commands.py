"""The real command line, killed by SIGKILL at random moments, and gone on with: `make torture`.

    python -m tests.torture.kill_commands [KILLS] [SEED]

Trainings are killed until one is complete, again and again, until so many kills are made. After each the
run opens with the epochs that were committed and `verify` finds nothing; the complete run is the same to the
bit as that of an undisturbed training. So are reports: a page is whole, or it is not there.
"""

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drift.errors import DriftError
from drift.run.run import Run, open_run
from drift.run.verify import verify

WORDS = [f"word{number}" for number in range(60)]
TRAIN = (
    "snapshot",
    "c.csv",
    "--vectors",
    "v.txt",
    "--name",
    "a",
    "--epochs",
    "4",
    "--units",
    "3",
    "--low-coverage",
)


def prepare(folder: Path) -> None:
    """A text and word vectors, small, such that starting takes nearly all of the time."""
    rng = random.Random(1)
    rows = [
        f"{' '.join(rng.choices(WORDS, k=9))},{'pos' if rng.random() < 0.5 else 'neg'}" for _ in range(300)
    ]
    (folder / "c.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    lines = [f"{word} {' '.join(f'{rng.gauss(0, 1):.4f}' for _ in range(8))}" for word in WORDS]
    (folder / "v.txt").write_text("\n".join(lines) + "\n")
    (folder / "w.txt").write_text("\n".join(lines[::-1]).replace(" 0.", " 0.1") + "\n")


def drift(folder: Path, *arguments: str, runs: str, within: float | None = None) -> int:
    """Run a command; None: to its end, else it is killed after so many seconds. Returns its exit code."""
    where = ("--runs", runs) if arguments[0] != "report" else ("--runs", runs, "-o", f"{runs}/page.html")
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments, *where],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**__import__("os").environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        _, said = process.communicate(timeout=within)
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
    if b"Traceback" in said:
        raise SystemExit(f"LOST: {arguments}: {said.decode()[-2000:]}")
    return process.returncode


def content(run: Run) -> list[str]:
    """What is to be the same to the bit."""
    rows = [run.moved(epoch) for epoch in run.epochs]
    answers = [run.answers(epoch) for epoch in run.epochs[1:]]
    return [
        hashlib.sha256(one.tobytes()).hexdigest()
        for one in [*(moved.ids for moved in rows), *(moved.rows for moved in rows), *answers]
    ]


def judged(runs: Path) -> Run | None:
    """The run, read whole; None where it was not begun."""
    try:
        run = open_run("a", runs=runs)
    except DriftError:
        if (runs / "a").exists():
            raise
        return None
    problems = verify(run).problems
    if problems:
        raise SystemExit(f"LOST: {problems}")
    return run


def main(n_kills: int, seed: int) -> None:
    """Kill so many times; say what became of it."""
    rng, killed, complete, survived = random.Random(seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepare(folder)
        began = time.perf_counter()
        drift(folder, *TRAIN, runs="whole")
        seconds = time.perf_counter() - began
        expected = content(open_run("a", runs=folder / "whole"))
        print(f"an undisturbed training takes {seconds:.1f} s")  # noqa: T201
        while killed < n_kills:
            runs, before = folder / f"runs-{complete}", None
            while before is None or before.record.status != "complete":
                resume = ("snapshot", "--resume", "--name", "a") if before is not None else TRAIN
                code = drift(folder, *resume, runs=str(runs), within=rng.uniform(0.4, 1.05) * seconds)
                killed += code == -9
                now = judged(runs)
                if before is not None and (now is None or now.last_epoch < before.last_epoch):
                    raise SystemExit(f"LOST: epochs of {runs}")
                survived += code == -9
                before = now
            if content(before) != expected:
                raise SystemExit(f"LOST: {runs} is not the undisturbed run")
            complete += 1
            print(f"{killed} kills survived, {complete} runs complete", flush=True)  # noqa: T201
            drift(folder, "report", "--run", "a", runs=str(runs), within=rng.uniform(0.5, 1.5) * seconds)
            page = runs / "page.html"
            if page.exists() and not page.read_text(encoding="utf-8").rstrip().endswith("</html>"):
                raise SystemExit(f"LOST: half a page in {runs}")
    print(f"{killed} kills: {survived} survived, 0 lost; {complete} runs complete, each as undisturbed")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
