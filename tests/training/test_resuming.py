"""Trainings that were broken off, gone on with, named and ended early."""

import json

import keras
import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.run.record import read_record
from drift.training.fine_tune import fine_tune
from tests.tampered import tamper
from tests.training.conftest import make_corpus

QUICK = {"epochs": 3, "batch_size": 16, "model": "mean", "learning_rate": 0.02}


class Stop(keras.callbacks.Callback):
    """Presses Ctrl-C in the middle of an epoch."""

    def __init__(self, epoch):
        super().__init__()
        self.stop_at, self.epoch = epoch, 0

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        if self.epoch == self.stop_at and batch == 2:
            raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("stop_at", "changes"),
    [
        (1, {}),
        (3, {"model": "lstm", "units": 4}),
        (3, {"policy": "staged"}),
        (3, {"policy": "frozen"}),
        (3, {"optimizer": "lazy-adam"}),
        (3, {"optimizer": "momentum"}),
        (3, {"optimizer": "nadam"}),
        (3, {"optimizer": "rmsprop"}),
        (3, {"optimizer": "adagrad"}),
        (3, {"optimizer": "adamw", "weight_decay": 0.2}),
        (3, {"policy": "anchored", "pull": 0.01, "record_steps": True}),
    ],
)
def test_an_interrupted_run_is_usable_and_resumes_to_what_it_would_have_been(
    corpus, word_vectors, tmp_path, stop_at, changes
):
    settings = {**QUICK, **changes}
    whole = fine_tune(corpus, word_vectors, name="whole", runs=tmp_path, **settings)
    with pytest.raises(KeyboardInterrupt):
        fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, callbacks=[Stop(stop_at)], **settings)
    cut = type(whole)(tmp_path / "cut")
    assert cut.condition() == f"interrupted, {stop_at - 1} of 3 epochs committed"
    resumed = fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, resume=True, **settings)
    assert resumed.condition() == "complete"
    np.testing.assert_array_equal(resumed.moved(3).rows, whole.moved(3).rows)
    assert resumed.record.epochs[3].scores == whole.record.epochs[3].scores
    for path in ("step_path", "absent_path"):
        found = getattr(resumed, path)(3)
        assert (found is not None) is changes.get("record_steps", False)
        np.testing.assert_array_equal(found, getattr(whole, path)(3))


def test_a_run_of_an_earlier_drift_that_had_fewer_settings_can_be_resumed(corpus, word_vectors, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, callbacks=[Stop(2)], **QUICK)
    settings = json.loads((tmp_path / "cut/run.json").read_text())["settings"]
    for name in ("pull", "shuffled_labels", "record_steps"):
        del settings[name]
    tamper(tmp_path / "cut", "sums", settings=settings)
    run = fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, resume=True, **QUICK)
    assert run.condition() == "complete"


def test_a_run_is_not_resumed_with_other_settings(corpus, word_vectors, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, callbacks=[Stop(2)], **QUICK)
    with pytest.raises(RunError, match="expected the same settings as before"):
        fine_tune(
            corpus, word_vectors, name="cut", runs=tmp_path, resume=True, **{**QUICK, "learning_rate": 0.03}
        )
    cut_at = read_record(tmp_path / "cut").settings.max_length
    with pytest.raises(RunError, match="expected the same corpus as before"):
        fine_tune(
            make_corpus(seed=5),
            word_vectors,
            name="cut",
            runs=tmp_path,
            resume=True,
            max_length=cut_at,
            **QUICK,
        )


def test_a_callback_that_stops_early_leaves_a_complete_run(corpus, word_vectors, tmp_path):
    stop = keras.callbacks.EarlyStopping(monitor="loss", min_delta=100, patience=1)
    run = fine_tune(corpus, word_vectors, name="early", runs=tmp_path, callbacks=[stop], **QUICK)
    assert run.condition() == "stopped early, 2 of 3 epochs"


def test_a_run_is_named_after_corpus_and_policy_and_no_name_is_taken_twice(corpus, word_vectors, tmp_path):
    names = [fine_tune(corpus, word_vectors, runs=tmp_path, epochs=0).name for _ in range(2)]
    assert names == ["small-trainable", "small-trainable-2"]


def test_nothing_is_begun_where_it_is_not_said_what_to_resume(corpus, word_vectors, tmp_path):
    with pytest.raises(SettingsError, match="expected the name of the run to go on with"):
        fine_tune(corpus, word_vectors, runs=tmp_path, resume=True, **QUICK)
    assert not list(tmp_path.iterdir())


def test_a_state_to_resume_from_that_was_damaged_is_not_gone_on_with(corpus, word_vectors, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, callbacks=[Stop(2)], **QUICK)
    (state,) = (tmp_path / "cut").glob("state-*.npz")
    data = bytearray(state.read_bytes())
    data[len(data) // 2] ^= 1
    state.write_bytes(data)
    with pytest.raises(RunError, match=r"state-.*its checksum is another one"):
        fine_tune(corpus, word_vectors, name="cut", runs=tmp_path, resume=True, **QUICK)
