"""The epoch that the kept model equals: found by its rows, recorded, and used by what reads the run."""

from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.displacements import paths
from drift.analysis.scores import scores
from drift.errors import RunError
from drift.run.caveats import caveats
from drift.run.equal import equal_epoch
from drift.run.moved import Moved
from drift.run.run import open_run
from drift.run.verify import verify
from drift.run.writer import restored_to, resume_run
from tests.tampered import tamper


def table_of(run, epoch, change=0):
    moved = run.moved(epoch)
    return Moved(moved.ids, moved.rows + np.float32(change))


def test_a_table_is_told_by_all_its_rows(make_run):
    run = make_run(epochs=3)
    assert [equal_epoch(run, table_of(run, epoch)) for epoch in (0, 1, 2, 3)] == [0, 1, 2, 3]
    assert equal_epoch(run, table_of(run, 2, change=0.25)) is None
    fewer = Moved(run.moved(2).ids[1:], run.moved(2).rows[1:])
    assert equal_epoch(run, fewer) is None


def test_of_equal_epochs_it_is_the_last(make_run):
    run = make_run(epochs=2, step=0.0)
    assert equal_epoch(run, table_of(run, 1)) == 2


def test_a_run_ends_at_the_epoch_that_its_model_was_put_back_to(make_run):
    run = make_run(epochs=3)
    restored_to(run.folder, 1)
    back = open_run(run.folder)
    assert (back.last_epoch, back.epochs, back.condition()) == (1, [0, 1], "complete")
    assert scores(back.record).epochs == (1,)
    (said,) = caveats(back.record)
    assert said.startswith("the model that was kept equals epoch 1 of 3, since weights were restored")
    assert said.endswith("unless a later one is asked for")  # with --epoch the figures are of that one
    np.testing.assert_array_equal(back.moved(3).rows, run.moved(3).rows)  # it can still be asked for
    np.testing.assert_allclose(paths(back, 3).l2, paths(run, 3).l2)
    assert verify(back).checked == verify(run).checked
    with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 4"):
        back.moved(4)


def test_training_on_ends_what_was_put_back(make_run):
    run = make_run(epochs=2)
    restored_to(run.folder, 1)
    writer = resume_run(run.folder, 3)
    writer.commit(np.array([0]), run.base[:1] + 1, {})
    back = open_run(writer.finish())
    assert (back.last_epoch, back.record.kept_epoch) == (3, None)


@pytest.mark.parametrize("epoch", [0, 3, -1])
def test_a_record_that_keeps_an_epoch_that_it_does_not_have_is_damaged(make_run, epoch):
    run = make_run(epochs=2)
    tamper(run.folder, kept_epoch=epoch)
    with pytest.raises(RunError, match=f"it keeps epoch {epoch}"):
        open_run(run.folder)


def test_what_trained_before_snapshot_0_is_said(make_run):
    run = make_run(epochs_before=4)
    assert open_run(run.folder).record.epochs_before == 4
    assert "snapshot 0 is the table after 4 epochs" in caveats(run.record)[0]
    assert caveats(replace(run.record, epochs_before=0)) == ()
