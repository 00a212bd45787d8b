import json

import pytest
import typer
from typer.testing import CliRunner

from drift.commands.direction import direction
from drift.commands.errors import OneLineErrors
from drift.commands.space import space


@pytest.fixture
def drift(make_run):
    """Runs the command on a small run."""
    app = typer.Typer(cls=OneLineErrors)
    app.command()(space)
    app.command()(direction)
    folder = make_run().folder.parent
    return lambda *options: CliRunner().invoke(app, ["space", "--runs", str(folder), *options])


def test_the_last_epoch_is_shown_for_the_three_groups(drift):
    result = drift()
    assert result.exit_code == 0
    assert "The space of small, epoch 3 against snapshot 0" in result.stdout
    assert "Self-check passed: none of the 30 unseen rows moved" in result.stdout


def test_another_epoch_and_all_epochs_can_be_had(drift):
    assert "epoch 1 against snapshot 0" in drift("--epoch", "1").stdout
    assert "The space of small by epoch: 10 seen words" in drift("--by-epoch").stdout


def test_json_is_the_result_with_undefined_values_as_null(drift):
    result = json.loads(drift("--json", "--epoch", "2").stdout)
    assert [row["group"] for row in result["rows"]] == ["seen", "unseen", "all"]
    assert result["rows"][1]["change"]["cka"] == 1
    assert result["rows"][1]["first_axis"] is None


def test_fewer_words_can_be_asked_for(drift):
    result = json.loads(drift("--json", "--candidates", "15").stdout)
    assert [row["change"]["n"] for row in result["rows"]] == [10, 5, 15]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--epoch", "1", "--by-epoch"], "expected --epoch or --by-epoch, got both"),
        (["--epoch", "9"], "expected an epoch from 0 to 3, got 9"),
        (["--candidates", "few"], "expected --candidates to be a number or 'all'"),
    ],
)
def test_a_mistake_is_said_in_one_line(drift, options, said):
    result = drift(*options)
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert said in line
