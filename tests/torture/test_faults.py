"""Every call that changes the disk fails in its turn, or is the last that the process makes.

`make torture` tries every call; the tests here every so many. What was committed is there and whole, an error
is one line, and the name is not blocked.
"""

import errno
import os
from unittest import mock

import pytest

from drift.run.writer import RunWriter
from tests.torture.acts import ACTS, Stage, staged, tried
from tests.torture.calls import failing

EVERY = int(os.environ.get("DRIFT_TORTURE_EVERY", "53"))
LONG = "DRIFT_TORTURE_EVERY" in os.environ
FAULTS = {
    "full once": (errno.ENOSPC, False),
    "full": (errno.ENOSPC, True),
    "broken once": (errno.EIO, False),
    "broken": (errno.EIO, True),
    "killed": (None, True),
}


@pytest.fixture(scope="module", params=ACTS, ids=lambda act: act.name)
def stage(request, tmp_path_factory):
    return staged(request.param, tmp_path_factory.mktemp("stage"))


def campaign(stage: Stage, runs, kind: str, every: int, first: int) -> int:
    """Try the act with a fault at every so many calls; returns how often it was tried."""
    error, for_good = FAULTS[kind]
    n_tried, at = 0, first
    while True:
        stage.copied(runs)
        with failing(at, error, for_good=for_good) as made:
            done, ended = tried(stage, runs)
        if len(made) <= at:
            return n_tried
        assert "\n" not in str(ended)
        stage.judge(runs, done)
        stage.goes_on(runs)
        n_tried, at = n_tried + 1, at + every


@pytest.mark.parametrize("kind", FAULTS if LONG else ("full once", "broken", "killed"))
def test_no_fault_loses_or_damages_what_was_committed(stage, tmp_path, kind, record_property):
    n_tried = campaign(stage, tmp_path / "runs", kind, EVERY, list(FAULTS).index(kind) * 7 % EVERY)
    record_property("tried", n_tried)
    print(f"{stage.act.name}, {kind}: {n_tried} tried, {n_tried} survived, 0 lost")  # noqa: T201


@pytest.mark.parametrize("kind", ["killed", "broken"])
def test_a_run_is_replaced_where_two_folders_cannot_change_names_at_once(tmp_path, kind):
    with mock.patch("drift.files._system_swap", lambda: None):
        stage = staged(next(act for act in ACTS if act.name == "replace"), tmp_path / "stage")
        assert campaign(stage, tmp_path / "runs", kind, 7 if LONG else 37, 11) > 1


@pytest.fixture(scope="module")
def committing(tmp_path_factory):
    return staged(next(act for act in ACTS if act.name == "commit"), tmp_path_factory.mktemp("planted"))


def test_the_campaign_finds_a_record_that_is_written_before_its_arrays(committing, tmp_path):
    def early_record(writer, ids, rows, scores, *args, **options):
        from drift.run.record import EpochRecord, write_record

        epoch = writer.record.last_epoch + 1
        write_record(writer.folder, writer.record.with_epoch(EpochRecord(epoch, len(ids))))
        commit(writer, ids, rows, scores, *args, **options)

    commit = RunWriter.commit
    with mock.patch.object(RunWriter, "commit", early_record), pytest.raises(AssertionError):
        campaign(committing, tmp_path / "runs", "killed", 3, 0)


def test_the_campaign_finds_a_record_that_is_not_replaced_in_one_step(committing, tmp_path):
    def in_place(path, text):
        with path.open("w", encoding="utf-8") as file:
            file.write(text)

    with mock.patch("drift.run.store.files.write_file", in_place), pytest.raises(AssertionError):
        campaign(committing, tmp_path / "runs", "killed", 1, 0)
