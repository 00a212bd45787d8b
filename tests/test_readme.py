"""README and docs tell the truth: their commands run, and print tables of the shape that they show."""

import csv
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drift.vectors.text import read_text, write_text
from drift.vectors.word_vectors import WordVectors

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def blocks(language, path):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def shown(path):
    """Every drift command of a page with the lines that it shows under it."""
    for block in blocks("console", path):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            if command.startswith("drift "):
                yield command, [line.rstrip() for line in lines if line.strip()]


def every_command():
    """Each command of any page once, with all that the pages show under it."""
    found: dict[str, list[str]] = {}
    for path in PAGES:
        for command, lines in shown(path):
            found.setdefault(command, []).extend(lines)
    last = ("--hold-out", "tuned")  # these make a run, which is the newest one then
    return sorted(found.items(), key=lambda one: any(word in one[0].split() for word in last))


FULL = os.environ.get("DRIFT_DOCS") == "full"  # `make docs-full`: what trains is run as it stands
COMMANDS = every_command()
TRIED = [one for one in COMMANDS if one[0] != "drift snapshot" and (FULL or "snapshot" not in one[0].split())]
PYTHON = blocks("python", ROOT / "docs" / "python.md")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the files of README and docs: reviews.csv, glove.6B.300d.txt and tuned.txt."""
    folder = tmp_path_factory.mktemp("readme")
    rng = np.random.default_rng(0)
    words = ["tv", "television", "good", "bad", "film", "plot", *(f"word{number}" for number in range(60))]
    write_text(
        WordVectors(words, rng.normal(size=(66, 300)).astype(np.float32)), folder / "glove.6B.300d.txt"
    )
    with (folder / "reviews.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for number in range(120):
            others = rng.choice([word for word in words if word != "television"], 6)
            writer.writerow([" ".join([*others, ["good", "bad"][number % 2]]), number % 2])
        writer.writerow(["television is good", 0])
    tuned = rng.normal(scale=0.05, size=(66, 300)) + read_text(folder / "glove.6B.300d.txt").matrix
    write_text(WordVectors(words, tuned.astype(np.float32)), folder / "tuned.txt")
    (folder / "new.txt").write_text("My telly is old.\nI bought a television.\nWhat a lacked reliability.\n")
    return folder


def run(words, folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def demo(folder):
    """The demo's run, made by the first command of the docs."""
    run([str(ROOT / "cli.py"), "snapshot", *READ, "--epochs", "1"], folder)
    return run([str(ROOT / "cli.py"), "snapshot"], folder)


def skeleton(line):
    """A line without its figures and its widths, which differ from machine to machine."""
    return re.sub(r"[\d.,:-]+", "0", re.sub(r"[\s─]+", " ", line)).strip()


def words_only(line):
    return re.fullmatch(r"[^\d]*", line) is not None


def test_the_docs_show_every_command_and_the_readme_names_it():
    from typer.main import get_command

    from cli import app

    there = {command.split()[1] for command, _ in shown(ROOT / "docs" / "commands.md")}
    assert there == set(get_command(app).commands)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in there if f"`drift {name}" not in readme] == []


def test_the_demos_run_prints_what_the_docs_say(demo):
    (lines,) = [lines for command, lines in COMMANDS if command == "drift snapshot"]
    printed = {skeleton(line) for line in demo.splitlines()}
    assert [line for line in lines if line != "…" and skeleton(line) not in printed] == []


READ = ["reviews.csv", "--vectors", "glove.6B.300d.txt", *([] if FULL else ["--model", "mean"])]
# What trains runs, or draws a map, is tried on the small one: on the demo's it would take minutes.
SMALL: dict[str, list[str]] = (
    {}
    if FULL
    else {
        "report": ["--run", "reviews-trainable"],
        "control": ["--run", "reviews-trainable", "--seeds", "2"],
        "serving": ["--run", "reviews-trainable"],
        "plot": ["--run", "reviews-trainable"],
        "export": ["--run", "reviews-trainable"],
        "study": [*READ, "--seeds", "2", "--epochs", "2"],
    }
)


@pytest.mark.timeout(3600 if FULL else 600)
@pytest.mark.parametrize(("command", "lines"), TRIED, ids=[command for command, _ in TRIED])
def test_every_command_of_the_docs_prints_what_they_say(folder, demo, command, lines):
    words = shlex.split(command)[1:]
    printed = run([str(ROOT / "cli.py"), *words, *SMALL.get(words[0], [])], folder)
    if words[0] in SMALL:
        lines = [line.replace("demo-trainable", "reviews-trainable") for line in lines]
    heads = {skeleton(line) for line in printed.splitlines()}
    # Headings and column names are the same everywhere; figures and the words that they choose may differ.
    tables = [line for line in lines if "  " in line.strip() and words_only(line) and "─" not in line]
    titles = [
        line for line in lines if line.startswith(("Words of", "Stranded", "Runs", "Seen against", "Nearest"))
    ]
    written = [
        line for line in lines if line.startswith(("Written", "demo-trainable is", "reports/", "tv (seen"))
    ]
    beside = " (complete)."  # what other commands put beside the run is verified too
    starts = {skeleton(line.removesuffix(beside)) for line in written if line.endswith(beside)}
    assert not [start for start in starts if not any(head.startswith(start) for head in heads)]
    whole = [line for line in (*tables, *titles, *written) if not line.endswith(beside)]
    assert [line for line in whole if skeleton(line) not in heads] == []


def test_the_library_calls_of_the_readme_run(folder):
    (code,) = blocks("python", ROOT / "README.md")
    assert re.search(r"\(-?0\.\d+, -?0\.\d+, -?0\.\d+\)", run(["-c", code], folder))


def test_the_library_calls_of_the_docs_run(folder, demo):
    printed = run(["-c", PYTHON[0]], folder)
    assert re.search(r"\(-?0\.\d+, -?0\.\d+, -?0\.\d+\)", printed)


def test_the_callback_of_the_docs_runs(folder):
    own = """
import keras, numpy as np
words = [None, "a", "b"]
x, y = np.array([[1, 2, 1], [1, 0, 0]]), np.array([0, 1])
model = keras.Sequential([keras.layers.Embedding(3, 4, name="embedding"), keras.layers.Flatten(),
                          keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
"""
    run(["-c", own + PYTHON[1] + "\nassert drift.open_run('runs/mine').counts.tolist() == [3, 1]"], folder)


def test_the_loop_of_the_docs_runs(folder):
    own = """
import numpy as np
words, table, ids = ["<pad>", "a", "b"], np.ones((3, 4), np.float32), [[1, 2, 0]]
def train(table, ids):
    return table + np.float32([[0], [1], [1]])
"""
    run(["-c", own + PYTHON[2] + "\nassert drift.open_run('runs/loop').counts.tolist() == [1, 1]"], folder)


@pytest.mark.skipif(not FULL, reason="it trains controls: make docs-full")
def test_the_workers_of_the_docs_train(folder, demo):
    (code,) = blocks("python", ROOT / "docs" / "cluster.md")
    own = """
import drift
from drift.experiments.control import train_controls
if __name__ == "__main__":
    run = drift.open_run("reviews-trainable")
"""
    (folder / "workers.py").write_text(own + "".join(f"    {line}\n" for line in code.splitlines()))
    run([str(folder / "workers.py")], folder)


def test_a_run_opens_without_drift_as_the_docs_say(folder, demo):
    (code,) = blocks("python", ROOT / "docs" / "run.md")
    assert "50)" in run(["-c", code + "\nimport sys; assert 'drift' not in sys.modules"], folder)
