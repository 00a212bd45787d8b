import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from drift.commands.compare import compare
from drift.commands.errors import OneLineErrors


@pytest.fixture
def drift(make_run):
    """Runs the command on a small run in which the seen words wander."""
    app = typer.Typer(cls=OneLineErrors)
    app.command()(compare)
    app.command("other")(lambda: None)
    folder = make_run(changes=np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32)).folder.parent
    return lambda *options: CliRunner().invoke(app, ["compare", "--runs", str(folder), *options])


def test_the_path_and_who_came_and_went_are_shown(drift):
    shown = drift("word1", "word30", "--k", "5").stdout
    assert "straight" in shown
    assert "Who came to word1 and who went" in shown
    assert "Neighbours are among all 40 words." in shown


def test_json_has_the_timeline_and_all_events(drift):
    result = json.loads(drift("word1", "word30", "--k", "5", "--json").stdout)["comparison"]
    moved, stayed = result["words"]
    assert [len(epoch) for epoch in moved["timeline"]] == [5] * 4
    assert {event["epoch"] for event in moved["events"]} <= {1, 2, 3}
    assert moved["path"] > 0
    assert (stayed["straightness"], stayed["path"]) == (None, 0)


def test_an_unknown_word_is_one_line_and_exit_code_2(drift):
    result = drift("nope")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_an_earlier_epoch_is_compared(drift):
    result = json.loads(drift("word1", "word30", "--epoch", "2", "--json").stdout)["comparison"]
    assert result["epochs"] == [0, 1, 2]
    assert "epoch 2 against snapshot 0" in drift("word1", "--epoch", "2").stdout
    assert drift("word1", "--epoch", "9").exit_code == 2
