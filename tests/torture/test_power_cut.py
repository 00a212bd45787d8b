"""The power is cut at every call, or every so many: what was committed is found when it is back."""

import os
import random
from unittest import mock

import pytest

from tests.torture.acts import ACTS, Stage, staged
from tests.torture.calls import forget_locks, watched
from tests.torture.disk import Disk

EVERY = int(os.environ.get("DRIFT_TORTURE_EVERY", "29"))
N_CUTS = 3 if "DRIFT_TORTURE_EVERY" in os.environ else 1


def campaign(stage: Stage, folder, every: int, n_cuts: int) -> int:
    """Play the act once; at every so many calls see what a power cut would leave. Returns how often."""
    runs = stage.copied(folder / "runs")
    disk, rng, done = Disk(runs), random.Random(0), []
    counts = {"calls": 0, "cuts": 0}

    def before(_name):
        disk.note()
        counts["calls"] += 1
        if counts["calls"] % every == 0:
            for _ in range(n_cuts):
                disk.after_a_power_cut(folder / f"cut-{counts['cuts']}", rng)
                found.append((folder / f"cut-{counts['cuts']}", len(done)))
                counts["cuts"] += 1

    def after(name, arguments):
        if name == "fsync":
            disk.flushed(arguments[0])

    found: list = []
    try:
        # Not judged inside: that would make calls of its own. What is found lies in folders of its own.
        with watched(_unless_ours(before), after):
            stage.play(runs, done)
        for cut, n_done in found:
            stage.judge(cut, n_done)
    finally:
        disk.close()
        forget_locks()
    return len(found)


def _unless_ours(before):
    """Calls that are made while one is watched are the disk's own."""
    busy = []

    def watch(name):
        if not busy:
            busy.append(name)
            try:
                before(name)
            finally:
                busy.clear()

    return watch


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_what_was_committed_survives_a_power_cut(act, tmp_path, record_property):
    n_tried = campaign(staged(act, tmp_path / "stage"), tmp_path, EVERY, N_CUTS)
    record_property("tried", n_tried)
    print(f"{act.name}, power cut: {n_tried} tried, {n_tried} survived, 0 lost")  # noqa: T201


@pytest.mark.parametrize("forgotten", ["drift.run.writer.flush", "drift.files.flush"])
def test_the_campaign_finds_an_fsync_that_is_forgotten(forgotten, tmp_path):
    stage = staged(ACTS[1], tmp_path / "stage")
    with mock.patch(forgotten, lambda _path: None), pytest.raises(AssertionError):
        campaign(stage, tmp_path, 2, 2)
