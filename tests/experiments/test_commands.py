"""`drift control` and `drift study`, as they are typed."""

import json
import subprocess
import sys

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from drift.commands.control import control
from drift.commands.errors import OneLineErrors
from drift.commands.study import study

app = typer.Typer(cls=OneLineErrors, pretty_exceptions_enable=False)
app.command()(control)
app.command()(study)


def called(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def runs(make_controls):
    return make_controls(seeds=2, shuffled=4).folder.parent


def test_control_prints_the_figures_and_what_is_established(runs):
    result = called(
        "control", "--runs", runs, "--run", "small", "--seeds", 2, "--k", 3, "--candidates", "all"
    )
    assert result.exit_code == 0, result.output
    for said in (
        "small and its controls",
        "Self-check passed",
        "Do 3 seeds agree?",
        "Established by displacement",
    ):
        assert said in result.output


def test_control_follows_the_pair_that_is_asked_for_and_gives_json(runs):
    where = ("--runs", runs, "--run", "small", "--seeds", 2, "--k", 3, "--candidates", "all")
    result = called("control", *where, "--pair", "word0", "word20", "--json")
    found = json.loads(result.stdout)
    assert [(one["a"], one["b"]) for one in found["pairs"]] == [("word0", "word20")]
    assert found["seeds"] == ["small", "small~seed-1", "small~seed-2"]


def test_control_draws_its_figures_by_epoch(runs, tmp_path):
    where = ("--runs", runs, "--run", "small", "--seeds", 2, "--k", 3, "--candidates", "all")
    result = called("control", *where, "-o", tmp_path / "control.svg")
    assert result.exit_code == 0, result.output
    assert "small and its controls by epoch" in result.stdout
    assert (tmp_path / "control.svg").read_text(encoding="utf-8").startswith("<?xml")
    refused = called("control", *where, "-o", "control.txt")
    assert refused.exit_code == 2
    assert "expected a name that ends in .png, .svg or .pdf" in refused.output


def test_control_says_an_unknown_word_in_one_line(runs):
    result = called("control", "--runs", runs, "--run", "small", "--seeds", 2, "--pair", "word0", "wordx")
    assert result.exit_code == 2
    assert "wordx" in result.output
    assert "Traceback" not in result.output


def test_control_loads_no_tensorflow_where_all_runs_are_there(runs):
    code = (
        "import sys; from drift.commands.control import control; from pathlib import Path; "
        f"control(run='small', runs=Path({str(runs)!r}), seeds=2, k=3, candidates='all', as_json=True); "
        "print('tensorflow' in sys.modules or 'keras' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split()[-1] == "False"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--policies", "melted"], "melted"),
        (["--unfreeze-at", "soon"], "unfreeze-at"),
        (["--pull", "hard"], "pull"),
        (["--candidates", "few"], "candidates"),
        (["--margin", "0"], "margin"),
        (["-o", "study.txt"], "study.txt"),
        (["--name", "a~b~c"], "plain run name"),
    ],
)
def test_study_says_a_mistake_before_it_reads_anything(tmp_path, arguments, said):
    result = called("study", tmp_path / "missing.csv", "--runs", tmp_path, *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "missing.csv" not in result.output


def test_study_trains_measures_draws_and_never_trains_again(tmp_path):
    arguments = _small_study(tmp_path)
    first = called("study", *arguments, "-o", tmp_path / "study.png")
    assert first.exit_code == 0, first.output
    assert "cannot be told" in first.output or "Recommended" in first.output
    assert (tmp_path / "study.png").stat().st_size > 10_000
    names = {path.parent.name: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*/run.json")}
    assert set(names) == {
        f"text-study~{policy}-seed-{seed}" for policy in ("frozen", "trainable") for seed in (0, 1)
    }
    again = called("study", *arguments, "--json")
    found = json.loads(again.stdout)
    assert found["policies"] == ["frozen", "trainable"]
    assert len(found["points"]) == 4
    assert all(0.5 <= one["balanced"]["mean"] <= 1 for one in found["points"])
    assert all(one["macro_f1"]["n"] == 2 for one in found["points"])
    assert len(found["recommendation"]["losses"][0]["gaps"]) == 2
    assert "balanced" in first.output
    assert "With fewer than 3 seeds hardly anything can be told" in first.output
    assert names == {path.parent.name: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*/run.json")}


def _small_study(folder):
    rng = np.random.default_rng(0)
    lines = [f"w{place} {' '.join(f'{one:.4f}' for one in rng.normal(size=4))}" for place in range(30)]
    (folder / "vectors.txt").write_text("\n".join(lines), encoding="utf-8")
    rows = [f"w{rng.integers(0, 5) + 5 * (place % 2)} w10 w11,{place % 2}" for place in range(80)]
    (folder / "text.csv").write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    given = {
        "--vectors": folder / "vectors.txt",
        "--runs": folder / "runs",
        "--policies": "frozen,trainable",
        "--seeds": 2,
        "--epochs": 2,
        "--model": "mean",
        "--k": 3,
        "--candidates": "all",
    }
    return [folder / "text.csv", *(part for pair in given.items() for part in pair)]
