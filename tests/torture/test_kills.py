"""Real processes killed by SIGKILL while they write, with trainings that stand in for the recipe.

`make torture` kills the recipe's too, and 200 times: see `kill_commands`.
"""

import os
import random
import sys

import pytest

from tests.torture.kill_commands import CAMPAIGNS, STAND_IN, Kills

LONG = "DRIFT_TORTURE_EVERY" in os.environ
IN_PLACE = (
    sys.executable,
    "-c",
    """
import time
from unittest import mock
from cli import app
from tests.torture.trainer import standing_in

def in_place(path, text):
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 400):
            file.write(text[start : start + 400])
            file.flush()
            time.sleep(0.01)

with standing_in(), mock.patch("drift.run.store.files.write_file", in_place):
    app()
""",
)


def campaign(folder, what, n_kills, program):
    kills = Kills(CAMPAIGNS[what], folder, random.Random(0), program)
    while kills.killed < n_kills:
        kills.one()
    return kills.killed


@pytest.mark.parametrize(
    ("what", "n_kills"), [("training", 3), *([("study", 40), ("training", 200)] if LONG else [])]
)
def test_a_command_that_is_killed_while_it_writes_loses_nothing(what, n_kills, tmp_path, record_property):
    n_tried = campaign(tmp_path, what, n_kills, STAND_IN)
    record_property("tried", n_tried)
    print(f"{what}, killed: {n_tried} tried, {n_tried} survived, 0 lost")  # noqa: T201


def test_the_campaign_finds_a_record_that_is_written_in_place(tmp_path):
    with pytest.raises(SystemExit, match="LOST"):
        campaign(tmp_path, "training", 40, IN_PLACE)
