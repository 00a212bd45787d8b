"""Large things, end to end, each in a process of its own: `make load`.

Prints wall time, processor time and peak memory.

    python -m tests.torture.load [NAME …]

Numbers are generated: what is measured is that nothing grows faster than it must, not what words mean.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from drift.analysis.compare import compare
from drift.analysis.words import word_table
from drift.run.facts import CorpusFacts
from drift.run.find import records
from drift.run.run import open_run
from drift.run.verify import verify
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors


def _run(folder: Path, n_words: int, n_dims: int, n_epochs: int, n_seen: int, name: str = "a") -> None:
    matrix = np.random.default_rng(0).standard_normal((n_words, n_dims), dtype=np.float32)
    vectors = WordVectors([f"word{number}" for number in range(n_words)], matrix)
    counts = np.zeros(n_words, np.int64)
    counts[:n_seen] = 3
    facts = {"counts": counts, "test_counts": counts, "planned_epochs": n_epochs, "corpus": CorpusFacts()}
    writer = create_run(folder / name, vectors, **facts)
    ids, rows = np.arange(n_seen), matrix[:n_seen].copy()
    for _ in range(n_epochs):
        rows += np.float32(0.01)
        writer.commit(ids, rows, {})
    writer.finish()


def _measured(folder: Path) -> None:
    run = open_run("a", runs=folder)
    compare(run, ["word1", "word2"])
    word_table(run)
    problems = verify(run).problems
    if problems:
        raise SystemExit("\n".join(problems))


def million(folder: Path) -> None:
    """1,000,000 x 100: made, compared, all words measured, verified."""
    _run(folder, 1_000_000, 100, 2, 50_000)
    _measured(folder)


def three_millions(folder: Path) -> None:
    """3,000,000 x 100, the same."""
    _run(folder, 3_000_000, 100, 2, 50_000)
    _measured(folder)


def epochs(folder: Path) -> None:
    """300 epochs of 5,000 moved words."""
    _run(folder, 50_000, 50, 300, 5_000)
    _measured(folder)


def runs(folder: Path) -> None:
    """1,000 runs in a folder, listed by the command."""
    for number in range(1000):
        _run(folder, 100, 5, 3, 10, f"run-{number}")
    began = time.perf_counter()
    found = records(folder)
    print(f"  records of {len(found):,} runs in {time.perf_counter() - began:.2f} s")  # noqa: T201
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "cli", "runs", "--runs", folder, "--json"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    print(f"  drift runs in {time.perf_counter() - began:.2f} s, its start included")  # noqa: T201


def documents(folder: Path) -> None:
    """40 documents of 100,000 tokens, through one epoch of drift snapshot."""
    rng = np.random.default_rng(0)
    words = np.array([f"word{number}" for number in range(2000)])
    vectors = WordVectors(list(words), rng.standard_normal((2000, 20), dtype=np.float32))
    from drift.vectors.text import write_text

    write_text(vectors, folder / "v.txt")
    lines = [f"{' '.join(words[rng.integers(0, 2000, 100_000)])},{number % 2}" for number in range(40)]
    (folder / "c.csv").write_text("text,label\n" + "\n".join(lines) + "\n")
    _snapshot(folder)


def tweets(folder: Path) -> None:
    """1,600,000 tweets in the layout of Sentiment140, through one epoch of drift snapshot."""
    rng = np.random.default_rng(0)
    words = np.array([f"word{number}" for number in range(20_000)])
    vectors = WordVectors(list(words), rng.standard_normal((20_000, 20), dtype=np.float32))
    from drift.vectors.text import write_text

    write_text(vectors, folder / "v.txt")
    with (folder / "c.csv").open("w", encoding="latin-1") as file:
        for number in range(1_600_000):
            label, text = 4 * (number % 2), " ".join(words[rng.integers(0, 20_000, 13)])
            when = "Mon Apr 06 22:19:45 PDT 2009"
            fields = (label, number, when, "NO_QUERY", f"user{number % 999}", text)
            file.write(",".join(f'"{one}"' for one in fields) + "\n")
    _snapshot(folder, "--batch-size", "1024")


def _snapshot(folder: Path, *more: str) -> None:
    command = [sys.executable, "-m", "cli", "snapshot", folder / "c.csv", "--vectors", folder / "v.txt"]
    options = ["--runs", folder / "runs", "--epochs", "1", "--model", "mean", "--name", "a", *more]
    subprocess.run([*map(str, (*command, *options))], check=True, stdout=subprocess.DEVNULL)


LOADS: dict[str, Callable[[Path], None]] = {
    one.__name__: one for one in (runs, epochs, documents, million, three_millions, tweets)
}


def main(names: list[str]) -> None:
    """Each in a process of its own, whose peak memory is then its own."""
    for name in names or LOADS:
        print(f"{name}: {LOADS[name].__doc__}", flush=True)  # noqa: T201
        subprocess.run([sys.executable, "-m", "tests.torture.load", "--here", name], check=True)


def here(name: str) -> None:
    """Run one, and say what it took."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        LOADS[name](Path(folder))
        seconds = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    busy, peak = sum(one.ru_utime + one.ru_stime for one in used), max(one.ru_maxrss for one in used)
    print(f"  {seconds:.0f} s, {busy:.0f} s of a processor, peak {peak / 2**20:.1f} GB", flush=True)  # noqa: T201


if __name__ == "__main__":
    here(sys.argv[2]) if sys.argv[1:2] == ["--here"] else main(sys.argv[1:])
