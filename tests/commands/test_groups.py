import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from drift.commands.errors import OneLineErrors
from drift.commands.groups import groups


@pytest.fixture
def ask(make_run, tmp_path, monkeypatch):
    """Run the command on a run of which every third word is unseen; the result has stdout and stderr."""
    random = np.random.default_rng(0)
    counts = np.arange(40) % 3
    make_run(counts=counts, changes=random.normal(size=((counts > 0).sum(), 5)).astype(np.float32))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    app = typer.Typer(cls=OneLineErrors, pretty_exceptions_enable=False)
    app.command("groups")(groups)
    app.callback()(lambda: None)

    def run(*words):
        return CliRunner().invoke(app, ["groups", "--resamples", "100", *(str(word) for word in words)])

    return run


def test_the_tables_say_what_they_are_over(ask):
    result = ask("--k", 3, "--strata", 2)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    for part in (
        "Neighbourhood change of small, epoch 3: seen against unseen words of like rank",
        "its 3 nearest words that a word kept, from 0 to 1, among all 40 words",
        "100 draws each, seed 0",
        "L2 against count in small, epoch 3",
        "over 26 seen words",
        "Moved more than their count explains",
        "Moved less than their count explains",
        "drift control",
    ):
        assert part in said


def test_no_line_is_wider_than_the_screen(ask):
    for line in ask("--strata", 3).stdout.splitlines():
        assert len(line.rstrip()) <= 120


def test_json_holds_every_figure_and_no_nan(ask):
    found = json.loads(ask("--json", "--strata", 2, "--limit", 3, "--seed", 5).stdout)
    assert found["change"]["seed"] == 5
    assert len(found["change"]["matched"]["strata"]) == found["change"]["n_strata"] == 1
    assert set(found["change"]["matched"]["combined"]["delta"]) == {"value", "low", "high"}
    assert len(found["displacement"]["more"]) <= 3


def test_the_same_seed_gives_the_same_answer(ask):
    assert ask("--json", "--seed", 3).stdout == ask("--json", "--seed", 3).stdout
    assert ask("--json", "--seed", 3).stdout != ask("--json", "--seed", 4).stdout


@pytest.mark.parametrize("option", ["--strata", "--resamples", "--k"])
def test_a_number_below_one_is_said_in_one_line(ask, option):
    result = ask(option, 0)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"drift: Invalid value for '{option}'")
    assert len(result.stderr.splitlines()) == 1


def test_a_wrong_word_is_said_in_one_line(ask):
    for option, value in (("--change", "l2"), ("--displacement", "overlap"), ("--epoch", "17")):
        result = ask(option, value)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
        assert value in result.stderr
