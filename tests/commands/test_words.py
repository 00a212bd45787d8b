import json

import pytest
import typer
from typer.testing import CliRunner

from drift.analysis.word_measures import BY_NAME, MEASURES
from drift.commands.errors import OneLineErrors
from drift.commands.words import NAMES, words
from drift.run.writer import restored_to


@pytest.fixture
def drift(make_run):
    """Runs the command on a small run."""
    app = typer.Typer(cls=OneLineErrors)
    app.command()(words)
    app.command("other")(lambda: None)
    folder = make_run().folder.parent
    return lambda *options: CliRunner().invoke(app, ["words", "--runs", str(folder), *options])


def test_an_epoch_after_the_one_that_was_kept_can_be_asked_for(make_run):
    run = make_run(epochs=3)
    restored_to(run.folder, 1)
    app = typer.Typer(cls=OneLineErrors)
    app.command()(words)
    app.command("other")(lambda: None)
    shown = CliRunner().invoke(app, ["words", "--runs", str(run.folder.parent), "--epoch", "3"])
    assert shown.exit_code == 0, shown.exception
    assert "Seen against unseen words, epoch 3" in shown.stdout


def test_help_names_every_column():
    assert tuple(NAMES.split(", ")) == tuple(BY_NAME)


def test_the_columns_asked_for_are_shown(drift):
    shown = drift("--columns", "word,path,jaccard", "--limit", "3", "--sort", "path").stdout
    assert ["word", "path", "jaccard"] in [line.split() for line in shown.splitlines()]
    assert "3 of 40 words." in shown


def test_a_wrong_column_is_one_line_and_exit_code_2(drift):
    result = drift("--columns", "word,length")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "got 'length'" in result.stderr


def test_no_match_says_why_in_the_place_of_an_empty_table(drift):
    result = drift("--match", "zzz")
    assert result.exit_code == 0
    assert result.stdout.startswith("None of the 40 words contains 'zzz'.\n")
    assert "Words of small" not in result.stdout


def test_json_has_all_columns_and_null_for_what_is_undefined(drift):
    found = json.loads(drift("--json", "--limit", "1", "--columns", "word").stdout)["words"]
    assert set(BY_NAME) <= set(found)
    assert found["momentum"] == [None]


def test_a_file_has_all_columns(drift, tmp_path):
    result = drift("-o", str(tmp_path / "words.csv"), "--columns", "word")
    lines = (tmp_path / "words.csv").read_text().splitlines()
    assert lines[0].replace('"', "").split(",") == list(BY_NAME)
    assert len(lines) == 41
    assert "Words of small" not in result.stdout


def test_the_columns_are_explained_without_a_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = typer.Typer(cls=OneLineErrors)
    app.command()(words)
    app.command("other")(lambda: None)
    said = CliRunner().invoke(app, ["words", "--columns", "help"], env={"COLUMNS": "160"}).stdout
    for measure in MEASURES:
        assert measure.name in said
        assert set(measure.meaning.split()) <= set(said.split())  # whole, however its lines are broken
