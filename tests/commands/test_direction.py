import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from drift.commands.direction import direction
from drift.commands.errors import OneLineErrors
from drift.commands.space import space

CLASS_COUNTS = np.stack([np.arange(10), 10 - np.arange(10)], axis=1)


@pytest.fixture
def drift(make_run):
    """Runs the command on a small run whose seen words occur ten times each, word0 only in `good`."""
    app = typer.Typer(cls=OneLineErrors)
    app.command()(direction)
    app.command()(space)
    changes = np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32)
    counts = np.r_[[10] * 10, [0] * 30]
    folder = make_run(changes=changes, counts=counts, class_counts=CLASS_COUNTS).folder.parent
    return lambda *options: CliRunner().invoke(app, ["direction", "--runs", str(folder), *options])


def test_both_ends_are_listed(drift):
    result = drift("--limit", "2")
    assert result.exit_code == 0
    assert "Words that lean most towards good, epoch 3" in result.stdout
    assert "Words that lean most towards bad, epoch 3" in result.stdout


def test_json_is_the_result(drift):
    result = json.loads(drift("--json", "--limit", "2", "--epoch", "1").stdout)
    assert (result["epoch"], result["toward"], result["n"]) == (1, "good", 10)
    assert len(result["along"]) == len(result["against"]) == 2
    assert sum(result["along"][0]["class_shares"]) == pytest.approx(1)


def test_rare_words_can_be_left_out(drift):
    result = json.loads(drift("--json", "--min-count", "11").stdout)
    assert (result["along"], result["against"], result["n_listed"]) == ([], [], 0)
    assert result["share"] > 0


def test_an_unknown_epoch_is_said_in_one_line(drift):
    result = drift("--epoch", "9")
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert "expected an epoch from 0 to 3, got 9" in line


def test_the_axis_of_a_class_can_be_asked_for(drift):
    result = json.loads(drift("--json", "--axis", "bad").stdout)
    assert (result["axis"], result["toward"]) == ("bad", "bad")
    (line,) = drift("--axis", "fine").stderr.strip().splitlines()
    assert "expected an axis of one class or of two, as good or good-bad" in line
