import json

import pytest
import typer
from typer.testing import CliRunner

from drift.commands.associations import associations
from drift.commands.errors import OneLineErrors
from drift.commands.runs import runs


@pytest.fixture
def drift(make_run):
    """Runs the command on a small run, without analogies."""
    app = typer.Typer(cls=OneLineErrors)
    app.command()(associations)
    app.command()(runs)
    folder = make_run().folder.parent
    return lambda *options: CliRunner().invoke(
        app, ["associations", "--runs", str(folder), "--no-analogies", *options]
    )


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("word0,word1,3\nword2,word20,1\nword3,word30,2\nword31,word32,5\n", encoding="utf-8")
    return str(path)


def test_tables_are_printed(drift, own):
    result = drift("--pairs", own)
    assert result.exit_code == 0
    assert "Agreement with human ratings, small, epoch 3 against snapshot 0" in result.stdout
    assert "own.csv" in result.stdout
    assert "3CosAdd" not in result.stdout


def test_json_is_the_result(drift, own):
    result = json.loads(drift("--pairs", own, "--json", "--seed", "4", "--epoch", "1").stdout)
    assert (result["epoch"], result["seed"], result["questions"]) == (1, 4, [])
    assert (result["pairs"][0]["name"], result["pairs"][0]["score"]["n"]) == ("own.csv", 4)
    assert result["pairs"][1]["score"]["before"] is None  # one seen-seen pair has no rank correlation


def test_every_epoch_can_be_had(drift, own):
    result = json.loads(drift("--pairs", own, "--by-epoch", "--json").stdout)
    assert result["epochs"] == [0, 1, 2, 3]
    assert len(result["pairs"][0]["scores"]) == 4
    assert "own.csv, small, by epoch" in drift("--pairs", own, "--by-epoch").stdout


def test_analogies_are_answered_unless_told_not_to(make_run):
    app = typer.Typer(cls=OneLineErrors)
    app.command()(associations)
    app.command()(runs)
    folder = make_run("other").folder.parent
    result = CliRunner().invoke(app, ["associations", "--runs", str(folder), "--json"])
    assert [line["split"] for line in json.loads(result.stdout)["questions"]] == [
        "all",
        "all seen",
        "some seen",
        "none seen",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--by-epoch", "--epoch", "1"], "--by-epoch measures every epoch"),
        (["--pairs", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["--epoch", "9"], "expected an epoch from 0 to 3, got 9"),
        (["--seed", "-1"], "--seed"),
        (["--candidates", "few"], "expected --candidates to be a number or 'all'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(drift, options, said):
    result = drift(*options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.strip().count("\n") == 0
