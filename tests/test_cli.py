"""The command line: every command, and what a user's mistakes look like."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet
from typer.main import get_command
from typer.testing import CliRunner

import drift as library
from cli import app
from drift.run.facts import Inputs
from drift.run.run import open_run
from drift.vectors import cache
from drift.vectors.read import read_vectors
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors
from tests.tampered import tamper

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(get_command(app).commands)


@pytest.fixture
def drift(tmp_path, monkeypatch):
    """Run a command in an empty folder; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return run


@pytest.fixture
def refused(drift):
    """Run a command that must fail by a user's mistake; gives its one line."""

    def run(*words):
        result = drift(*words)
        assert result.exit_code == 2, result.output
        lines = result.stderr.strip().splitlines()
        told = ("labels: ", "documents: ", "vectors: ", "coverage: ", "training: ")
        notes = (*told, "runs/nan: 0 of 2 epochs are committed")
        assert [line for line in lines[:-1] if not line.startswith(notes)] == [], result.stderr
        assert lines[-1].startswith("drift: ")
        assert "Traceback" not in result.output
        return lines[-1]

    return run


@pytest.fixture
def data(tmp_path):
    """A corpus of three classes and vectors of 12 dims, none of which the demo has."""
    rng = np.random.default_rng(3)
    words = [f"term{number}" for number in range(60)]
    with (tmp_path / "news.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "headline", "section"])
        for number in range(150):
            section = number % 3
            chosen = [*rng.integers(0, 40, 6), *(40 + 4 * section + rng.integers(0, 4, 3))]
            text = " ".join(words[one] for one in chosen)
            writer.writerow([number, text, ["sport", "arts", "world"][section]])
    write_text(WordVectors(words, rng.normal(size=(60, 12)).astype(np.float32)), tmp_path / "vectors.txt")
    return ["news.csv", "--vectors", "vectors.txt", "--text-column", "headline", "--label-column", "section"]


QUICK = ["--epochs", 2, "--units", 4, "--batch-size", 16, "--learning-rate", 0.02]


def test_every_command_has_help_and_every_option_says_what_it_is():
    for name, command in get_command(app).commands.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"


@pytest.mark.parametrize("words", [["swap", "--limit", "3"], ["groups"]])
def test_a_command_that_there_was_says_where_its_question_went(drift, words):
    result = drift(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"drift: {words[0]}: there is no such command any more. ")
    assert ("drift unseen" if words[0] == "swap" else "drift control") in line


@pytest.mark.parametrize("name", ["swap", "group_statistics"])
def test_a_name_of_the_library_that_there_was_says_where_it_went(name):
    with pytest.raises(AttributeError, match=f"'{name}'; it was taken out: drift"):
        getattr(library, name)


def test_a_shell_completes_a_command():
    asked = {"_DRIFT_COMPLETE": "complete_bash", "COMP_WORDS": "drift sna", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from cli import app; app(prog_name='drift')"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **asked},
    )
    assert done.stdout.split() == ["snapshot"], done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_is_shown(drift, command):
    result = drift(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_the_main_job_on_other_data_than_the_demo(drift, data):
    made = drift("snapshot", *data, *QUICK, "--hold-out", "term41", "--name", "news")
    assert made.exit_code == 0, made.output
    assert "labels: arts" in made.stderr
    assert "coverage:" in made.stderr
    assert "runs/news: complete" in made.stdout
    run = open_run("news")
    assert run.record.corpus.classes == ("arts", "sport", "world")
    assert run.counts[run.index["term41"]] == 0
    assert len(run.moved(2).ids) == (run.counts > 0).sum()
    for command in (["compare", "term40", "term41"], ["words"], ["stranded"], ["runs"], ["verify"]):
        result = drift(*command)
        assert result.exit_code == 0, result.output
        assert "term" in result.stdout or "news" in result.stdout


def test_compare_says_what_happened_and_draws_it(drift, make_run, tmp_path):
    make_run()
    result = drift("compare", "word3", "word30", "--k", 5, "--plot", "pair.svg")
    assert result.exit_code == 0, result.output
    assert "word3 (seen 7 times) moved and word30 (unseen) stayed" in result.stdout
    assert (tmp_path / "pair.svg").read_text().startswith("<?xml")


def test_json_is_json_and_nothing_else(drift, make_run):
    make_run()
    for command in (
        ["compare", "word1", "word30"],
        ["words", "--limit", 3],
        ["stranded"],
        ["runs"],
        ["verify"],
    ):
        result = drift(*command, "--json")
        assert result.exit_code == 0, result.output
        json.loads(result.stdout)
    found = json.loads(drift("compare", "word1", "word30", "--json").stdout)["comparison"]
    run = open_run()
    assert found["pairs"][0]["l2"][0] == pytest.approx(np.linalg.norm(run.base[1] - run.base[30]), rel=1e-6)


def test_words_are_written_to_every_format(drift, make_run, tmp_path):
    make_run()
    for suffix in ("csv", "md", "parquet", "json"):
        assert drift("words", "-o", f"words.{suffix}", "--sort", "l2").exit_code == 0
    with (tmp_path / "words.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    assert [row["word"] for row in rows] == parquet.read_table(tmp_path / "words.parquet")["word"].to_pylist()
    assert rows[0]["l2"] == str(json.loads((tmp_path / "words.json").read_text())[0]["l2"])


def test_figures_and_the_report_are_written_to_reports(drift, make_run, tmp_path):
    make_run()
    for kind in ("map", "epochs", "counts"):
        assert drift("plot", "--kind", kind, "--words", "word3").exit_code == 0
        assert (tmp_path / f"reports/small-{kind}.png").read_bytes().startswith(b"\x89PNG")
    result = drift("report")
    assert result.exit_code == 0, result.output
    assert "reports/small.html" in result.stdout
    assert (tmp_path / "reports/small.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_of_several_runs_is_named_by_all():
    from drift.present.page.full_report import page_name

    assert page_name(["a"]) == "a.html"
    assert page_name(["a", "b~seed-1"]) == "a+b~seed-1.html"
    assert page_name(["a" * 100, "b" * 100, "c"]) == f"{'a' * 100}+2-more.html"


def test_an_unfinished_run_is_measured_and_says_so(drift, make_run):
    run = make_run()
    tamper(run.folder, status="interrupted", planned_epochs=8)
    result = drift("compare", "word1")
    assert result.exit_code == 0
    assert "interrupted, 3 of 8 epochs committed" in result.stderr


# Ctrl-C comes when the second epoch is reported, however slow the machine. What a shell starts in the
# background ignores Ctrl-C, and so would what the tests start.
PRESS_CTRL_C = """
import logging, os, signal, sys
import drift as library
from cli import app

class Press(logging.Handler):
    def emit(self, record):
        if record.getMessage().startswith("epoch 2 of"):
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
logging.getLogger("drift").addHandler(Press())
app(sys.argv[1:])
"""


def test_an_interrupted_run_is_resumed_from_its_own_record(data, tmp_path):
    def run(*command):
        command = [sys.executable, *map(str, command)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)

    stopped = run("-c", PRESS_CTRL_C, "snapshot", *data, *QUICK, "--epochs", 6, "--name", "cut")
    assert stopped.returncode == 130, stopped.stderr
    assert stopped.stderr.strip().splitlines()[-1] == "drift: stopped."
    cut = open_run("cut", runs=tmp_path / "runs")
    assert cut.condition() == "interrupted, 2 of 6 epochs committed"
    done = run(ROOT / "cli.py", "snapshot", "--resume")
    assert done.returncode == 0, done.stderr
    assert open_run("cut", runs=tmp_path / "runs").condition() == "complete"


@pytest.fixture
def cached_vectors(tmp_path, monkeypatch):
    """Vectors that were read once, with all that a cache of their own holds."""
    monkeypatch.setenv("DRIFT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LEAST_BYTES", 0)
    path = tmp_path / "kept.txt"
    write_text(WordVectors(["tv", "[b]"], np.ones((2, 3), np.float32)), path)
    os.utime(path, (0, 0))
    return read_vectors(path)


def test_the_cache_is_listed_and_cleared(drift, cached_vectors, tmp_path):
    shown = drift("cache").stdout
    assert "/kept.txt" in shown
    assert f"{tmp_path / 'cache'}: 0.0 MB." in shown
    (entry,) = json.loads(drift("cache", "--json").stdout)["cache"]["entries"]
    assert (entry["digest"], entry["n_words"], entry["n_dims"]) == (cached_vectors.digest, 2, 3)
    assert "MB freed" in drift("cache", "--clear").stdout
    cleared = json.loads(drift("cache", "--clear", "--json").stdout)
    assert (cleared["freed_bytes"], cleared["cache"]["entries"]) == (0, [])


def test_a_training_without_the_cache_leaves_none_and_says_so_in_its_record(
    drift, data, tmp_path, monkeypatch
):
    monkeypatch.setenv("DRIFT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LEAST_BYTES", 0)
    os.utime(tmp_path / "vectors.txt", (0, 0))
    result = drift("snapshot", *data, *QUICK, "--no-cache")
    assert result.exit_code == 0, result.output
    assert not (tmp_path / "cache").exists()
    assert open_run().record.inputs.vectors["cache"] is False


def test_a_mistake_in_the_input_is_one_line_and_leaves_nothing(refused, data, tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "latin.csv").write_bytes("text,label\nna\u00efve,1\nb,0\n".encode("latin-1"))
    (tmp_path / "one.csv").write_text("text,label\na,1\nb,1\nc,1\n")
    (tmp_path / "short.txt").write_text("term1 1 2 3\nterm2 1 2\nterm3 1 2 3\n")
    assert "absent.csv" in refused("snapshot", "absent.csv")
    assert "empty.csv" in refused("snapshot", "empty.csv")
    assert "latin-1" in refused("snapshot", "latin.csv")
    assert "two or more classes" in refused("snapshot", "one.csv")
    assert "'id', 'headline', 'section'" in refused("snapshot", "news.csv", "--text-column", "body")
    assert "short.txt:2: expected 3 numbers, found 2" in refused("snapshot", *data, "--vectors", "short.txt")
    assert "absent.txt" in refused("snapshot", *data, "--vectors", "absent.txt")
    assert "policy" in refused("snapshot", *data, "--policy", "thawed")
    assert "unfreeze-at" in refused("snapshot", *data, "--unfreeze-at", "3")
    assert "plain run name" in refused("snapshot", *data, "--name", "../up")
    assert "2.0" in refused("snapshot", *data, "--test-share", "2")
    assert "belongs to a" in refused("snapshot", *data, "--name", "a~b")
    assert "belongs to a" in refused("import", "vectors.txt", "vectors.txt", "--name", "a~b")
    assert not (tmp_path / "runs").exists()


def test_a_mistake_in_a_question_is_one_line(refused, make_run):
    make_run()
    assert "Nearest spellings: word3" in refused("compare", "wrd3")
    assert "Found: small" in refused("compare", "word3", "--run", "large")
    assert "0 to 3" in refused("words", "--epoch", 9)
    assert "sort by one of" in refused("words", "--sort", "length")
    assert "--candidates" in refused("words", "--candidates", "many")
    assert "cpu, cuda, auto" in refused("words", "--device", "tpu")
    assert ".parquet" in refused("words", "-o", "words.xlsx")
    assert "map, epochs, counts" in refused("plot", "--kind", "pie")
    assert ".pdf" in refused("plot", "--kind", "epochs", "-o", "map.bmp")
    assert "two different words" in refused("control", "--pair", "word3", "word3")


def test_a_run_is_not_resumed_with_other_settings(refused, make_run):
    run = make_run(
        settings={"policy": "trainable", "epochs": 5, "seed": 0}, inputs=Inputs({"source": "demo"})
    )
    tamper(run.folder, status="interrupted")
    assert "expected epochs 5, got 7" in refused("snapshot", "--resume", "--epochs", 7)


def test_a_wrong_call_is_one_line_too(refused):
    assert "--nonsense" in refused("words", "--nonsense")
    assert "'words'" in refused("compare")
    assert "integer" in refused("snapshot", "--epochs", "abc")
    assert "equal to 1" in refused("words", "--k", 0)
    assert "'dance'" in refused("dance")
    assert "See 'drift --help'" in refused("--nonsense")


def test_a_training_that_diverges_says_so_and_keeps_no_broken_epoch(refused, data):
    said = refused("snapshot", *data, *QUICK, "--name", "nan", "--learning-rate", "3e38")
    assert "diverged" in said
    assert open_run("nan").condition() == "interrupted, 0 of 2 epochs committed"


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".", "~x"])
def test_a_run_stays_in_the_folder_of_the_runs(refused, data, name):
    assert "expected a plain run name" in refused("snapshot", *data, *QUICK, "--name", name)


def test_a_file_where_a_folder_should_be_is_one_line(refused, data, tmp_path):
    (tmp_path / "taken").write_text("precious")
    assert "found a file" in refused("snapshot", *data, "--runs", "taken")
    assert "found a file" in refused("snapshot", *data, "--runs", ".", "--name", "taken", "--force")
    assert "found a file" in refused("runs", "--runs", "taken")
    assert (tmp_path / "taken").read_text() == "precious"


def test_what_words_hold_never_reaches_the_terminal_or_its_markup(drift, make_run, vectors):
    odd = ["[/]", "[bold red]rich[/]", "\x1b[31mred\x1b[0m", "\u202eevil", *vectors.words[4:]]
    make_run(vectors=type(vectors)(odd, vectors.matrix))
    for word in odd[:4]:
        result = drift("compare", word, "word30")
        assert result.exit_code == 0, result.output
        assert "\x1b[31m" not in result.output
        assert "\u202e" not in result.output
    assert "[bold red]rich[/] (seen" in drift("compare", odd[1], "word30").stdout


def test_a_damaged_run_is_named_and_the_others_are_used(drift, make_run):
    good, bad = make_run("good"), make_run("bad")
    (bad.folder / "run.json").write_text("{")
    result = drift("compare", "word3")
    assert result.exit_code == 0
    assert "bad/run.json" in result.stderr
    assert "good" in drift("runs").stdout
    assert good.name == "good"


def test_no_run_yet_says_how_to_make_one(refused, drift):
    assert "drift snapshot" in refused("compare", "tv")
    assert "drift snapshot" in drift("runs").stdout
    assert "nothing to resume" in refused("snapshot", "--resume")


def test_an_existing_run_is_refused_before_anything_is_read(refused, make_run):
    make_run()
    assert "(force)" in refused("snapshot", "absent.csv", "--name", "small")


def test_a_damaged_run_fails_verification_with_what_is_wrong(drift, make_run):
    run = make_run()
    (run.folder / "run.zarr/epochs/2/rows/c/0/0").unlink()
    for words in (["verify"], ["verify", "small"], ["verify", "--run", "small"]):
        result = drift(*words)
        assert result.exit_code == 2
        assert "epochs/2/rows" in result.stderr


def test_verify_takes_one_run(refused, make_run):
    make_run()
    assert "expected one run, got 'small' and --run 'other'" in refused("verify", "small", "--run", "other")


@pytest.mark.parametrize(
    "words", [["--help"], ["compare", "word3", "word30"], ["words"], ["stranded"], ["runs"]]
)
def test_no_command_loads_what_it_does_not_need(make_run, tmp_path, words):
    make_run()
    script = (
        "import sys; from cli import app\n"
        f"try: app({words!r})\n"
        "except SystemExit: pass\n"
        "print(sorted({'tensorflow', 'keras', 'umap', 'gensim', 'matplotlib', 'numba'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, env=environment
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
