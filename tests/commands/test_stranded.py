import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from drift.commands.errors import OneLineErrors
from drift.commands.stranded import stranded


@pytest.fixture
def ask(make_run, tmp_path, monkeypatch):
    """Run the command on a small run; the result has stdout and stderr."""
    make_run()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    app = typer.Typer(cls=OneLineErrors, pretty_exceptions_enable=False)
    app.command("stranded")(stranded)
    app.callback()(lambda: None)

    def run(*words):
        return CliRunner().invoke(app, ["stranded", "--k", "5", *(str(word) for word in words)])

    return run


def test_pairs_are_written_whole_and_say_where(ask, tmp_path):
    result = ask("-o", "pairs.csv")
    assert result.exit_code == 0, result.output
    assert result.stdout == "Written to pairs.csv.\n"
    rows = list(csv.DictReader((tmp_path / "pairs.csv").open(encoding="utf-8")))
    assert len(rows) == json.loads(ask("--json").stdout)["n_lost"] > 25
    assert list(rows[0]) == ["seen", "unseen", "count", "before", "after", "lost", "mutual"]


def test_another_kind_of_file_is_refused_before_any_work(ask, tmp_path):
    result = ask("-o", "pairs.txt")
    assert result.exit_code == 2
    assert "expected a file name ending with one of .csv" in result.stderr
    assert not (tmp_path / "pairs.txt").exists()


def test_only_the_partners_of_a_word_are_listed(ask):
    pairs = json.loads(ask("--word", "word3", "--json").stdout)["pairs"]
    assert pairs
    assert {pair["seen"] for pair in pairs} == {"word3"}


def test_an_empty_answer_gives_its_reason_in_one_line(ask):
    assert ask("--min-count", 99).stdout.endswith("the highest is 10. Lower --min-count.\n")
    assert ask("--epoch", 0).stdout == "No word moved by epoch 0, so no pair lost similarity.\n"
    assert json.loads(ask("--epoch", 0, "--json").stdout)["why_none"].startswith("No word moved")


@pytest.mark.parametrize("words", [("--min-count", -1), ("--limit", 0), ("--word", "nobody")])
def test_what_cannot_be_asked_is_said_in_one_line(ask, words):
    result = ask(*words)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("drift: ")
