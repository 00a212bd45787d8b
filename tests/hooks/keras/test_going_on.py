"""Trainings that are restored, broken off and gone on with, by real callbacks of Keras: what the run says."""

import keras
import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.hooks.keras import SnapshotEmbedding
from drift.run.caveats import caveats
from drift.run.run import open_run

WORDS = [None, "a", "b", "c", "d", "never"]
X = np.array([[1, 2, 3, 0], [1, 1, 4, 0], [2, 2, 2, 2]])
Y = np.array([0, 1, 0])


@pytest.fixture
def model():
    return fresh()


def fresh():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((4,), dtype="int32")
    pooled = keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(6, 3, name="mine")(inputs))
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(pooled))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], run_eagerly=True)
    return model


def fit(model, *callbacks, **changes):
    arguments = {"epochs": 3, "validation_data": (X, Y), "verbose": 0, **changes}
    model.fit(X, Y, callbacks=list(callbacks), **arguments)


def table(model):
    return model.get_layer("mine").get_weights()[0][1:]


class StopsAfter(keras.callbacks.Callback):
    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.epochs:
            raise KeyboardInterrupt


@pytest.mark.parametrize("last", [True, False])
def test_the_run_says_which_epoch_early_stopping_went_back_to(model, tmp_path, caplog, last):
    stopping = keras.callbacks.EarlyStopping("val_loss", mode="max", patience=2, restore_best_weights=True)
    mine = SnapshotEmbedding(tmp_path / "es", words=WORDS)
    with caplog.at_level("INFO", logger="drift"):
        fit(model, *((stopping, mine) if last else (mine, stopping)), epochs=9)
    run = open_run(tmp_path / "es")
    assert (run.record.last_epoch, run.last_epoch, run.condition()) == (3, 1, "stopped early, 3 of 9 epochs")
    np.testing.assert_array_equal(run.matrix(run.last_epoch), table(model))
    assert any("the model that is kept equals epoch 1 of 3" in one for one in caplog.messages)
    assert "set_weights" not in vars(model) or last


def test_weights_that_are_averaged_at_the_end_are_none_of_the_epochs(model, tmp_path, caplog):
    model.compile(keras.optimizers.Adam(use_ema=True), "binary_crossentropy", run_eagerly=True)
    fit(model, SnapshotEmbedding(tmp_path / "ema", words=WORDS))
    assert open_run(tmp_path / "ema").last_epoch == 3
    assert any("the model that is kept equals none of its epochs" in one for one in caplog.messages)


def test_a_second_fit_counts_its_epochs_on(model, tmp_path):
    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    fit(model, mine, epochs=1)
    fit(model, mine, epochs=3, initial_epoch=1)
    run = open_run(tmp_path / "mine")
    assert (run.epochs, run.condition()) == ([0, 1, 2, 3], "complete")
    assert run.counts.tolist() == [3, 5, 1, 1, 0]
    np.testing.assert_array_equal(run.matrix(3), table(model))


@pytest.mark.parametrize("again", [1, 3, 19])
def test_a_second_fit_goes_on_with_what_early_stopping_ended_however_short_it_is(model, tmp_path, again):
    stopping = keras.callbacks.EarlyStopping("val_loss", mode="max", patience=1, restore_best_weights=True)
    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    fit(model, mine, stopping, epochs=20)
    assert open_run(tmp_path / "mine").condition() == "stopped early, 2 of 20 epochs"
    fit(model, mine, epochs=again)
    run = open_run(tmp_path / "mine")
    assert (run.record.planned_epochs, run.condition()) == (2 + again, "complete")
    np.testing.assert_array_equal(run.matrix(2 + again), table(model))


def test_a_second_fit_from_another_table_is_said(model, tmp_path, caplog):
    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    before = model.get_weights()
    fit(model, mine, epochs=1)
    model.set_weights(before)
    fit(model, mine, epochs=1)
    assert any("goes on after epoch 1 from the table of epoch 0" in one for one in caplog.messages)


def test_a_training_that_goes_on_elsewhere_does_not_pass_for_one_from_the_beginning(model, tmp_path, caplog):
    fit(model, SnapshotEmbedding(tmp_path / "late", words=WORDS), initial_epoch=2)
    run = open_run(tmp_path / "late")
    assert (run.record.epochs_before, run.epochs, run.condition()) == (2, [0, 1], "complete")
    assert "snapshot 0 is the table after 2 epochs" in caveats(run.record)[0]
    assert any("pass resume=True" in one for one in caplog.messages)


def backup(tmp_path):
    return keras.callbacks.BackupAndRestore(tmp_path / "backup")


@pytest.mark.parametrize("first", [True, False])
def test_a_training_that_is_restored_goes_on_with_its_run(tmp_path, first):
    def callbacks():
        mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS, resume=True)
        both = [mine, backup(tmp_path)]
        return both if first else both[::-1]

    start = table(fresh())
    with pytest.raises(KeyboardInterrupt):
        fit(fresh(), *callbacks(), StopsAfter(2), epochs=4)
    model = fresh()
    keras.utils.set_random_seed(7)
    fit(model, *callbacks(), epochs=4)
    run = open_run(tmp_path / "mine")
    assert (run.epochs, run.condition()) == ([0, 1, 2, 3, 4], "complete")
    np.testing.assert_array_equal(run.base, start)
    np.testing.assert_array_equal(run.matrix(4), table(model))


def test_restored_weights_never_become_snapshot_0_in_silence(tmp_path, caplog):
    with pytest.raises(KeyboardInterrupt):
        fit(
            fresh(), SnapshotEmbedding(tmp_path / "m", words=WORDS), backup(tmp_path), StopsAfter(2), epochs=4
        )
    fit(fresh(), SnapshotEmbedding(tmp_path / "m", words=WORDS, force=True), backup(tmp_path), epochs=4)
    run = open_run(tmp_path / "m")
    assert (run.record.epochs_before, run.epochs) == (2, [0, 1, 2])
    assert any("snapshot 0 is the table as it is now" in one for one in caplog.messages)


def test_epochs_that_are_trained_again_are_not_written_twice(tmp_path, caplog):
    """The weights were saved before the run's last epoch."""
    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    model = fresh()
    fit(model, mine, epochs=1)
    saved = model.get_weights()
    with pytest.raises(KeyboardInterrupt):
        fit(model, mine, StopsAfter(2), epochs=3, initial_epoch=1)
    after_2 = open_run(tmp_path / "mine").matrix(2)
    model = fresh()
    model.set_weights(saved)
    fit(model, SnapshotEmbedding(tmp_path / "mine", words=WORDS, resume=True), epochs=3, initial_epoch=1)
    run = open_run(tmp_path / "mine")
    assert (run.epochs, run.condition()) == ([0, 1, 2, 3], "complete")
    np.testing.assert_array_equal(run.matrix(2), after_2)
    assert any("epoch 2 is in the run already" in one for one in caplog.messages)


def test_a_snapshot_that_was_missed_is_made_up_for(model, tmp_path):
    """As where weights were saved after an epoch, and the process ended before its snapshot."""
    fit(model, SnapshotEmbedding(tmp_path / "mine", words=WORDS), epochs=1)
    fit(model, epochs=2, initial_epoch=1)
    between = table(model)
    fit(model, SnapshotEmbedding(tmp_path / "mine", words=WORDS, resume=True), initial_epoch=2)
    run = open_run(tmp_path / "mine")
    assert (run.epochs, run.record.epochs[2].scores, run.condition()) == ([0, 1, 2, 3], {}, "complete")
    np.testing.assert_array_equal(run.matrix(2), between)
    np.testing.assert_array_equal(run.matrix(3), table(model))


def test_going_on_from_other_weights_is_refused(model, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fit(fresh(), SnapshotEmbedding(tmp_path / "mine", words=WORDS), StopsAfter(2))
    again = SnapshotEmbedding(tmp_path / "mine", words=WORDS, resume=True)
    for begin in (0, 4):
        with pytest.raises(SettingsError, match=f"expected to go on after epoch 2.*initial_epoch {begin}"):
            fit(model, again, epochs=6, initial_epoch=begin)
    with pytest.raises(SettingsError, match="the run's own 5 words"):
        fit(model, SnapshotEmbedding(tmp_path / "mine", words=[None, *"vwxyz"], resume=True))


@pytest.mark.parametrize("begin", [3, 2, 1])
def test_a_run_that_began_late_goes_on_by_the_epochs_that_keras_counts(tmp_path, begin):
    """Its epoch 1 is Keras's third: it began at initial_epoch=2, and goes on after one epoch of its own."""
    model, path = fresh(), tmp_path / "late"
    with pytest.raises(KeyboardInterrupt):
        fit(model, SnapshotEmbedding(path, words=WORDS), StopsAfter(3), epochs=4, initial_epoch=2)
    again = SnapshotEmbedding(path, words=WORDS, resume=True)
    if begin == 1:  # before its snapshot 0
        with pytest.raises(SettingsError, match=r"initial_epoch 1 \(that of the run: 3\)"):
            fit(model, again, epochs=4, initial_epoch=begin)
        return
    fit(model, again, epochs=4, initial_epoch=begin)
    run = open_run(path)
    assert (run.record.epochs_before, run.epochs, run.condition()) == (2, [0, 1, 2], "complete")


def test_a_table_that_is_excluded_from_weight_decay_is_not_said_to_have_it(model, tmp_path):
    optimizer = keras.optimizers.AdamW(weight_decay=0.1)
    optimizer.exclude_from_weight_decay([model.get_layer("mine").embeddings])
    model.compile(optimizer, "binary_crossentropy", run_eagerly=True)
    fit(model, SnapshotEmbedding(tmp_path / "mine", words=WORDS), epochs=1)
    run = open_run(tmp_path / "mine")
    assert (run.record.training.weight_decay, run.record.moves_unseen) == (0, ())
    assert run.moved(1).ids.tolist() == [0, 1, 2, 3]


def test_after_an_interrupt_the_same_cell_can_be_run_again_and_again(tmp_path):
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            fit(fresh(), SnapshotEmbedding(tmp_path / "mine", words=WORDS, force=True), StopsAfter(1))
    fit(fresh(), SnapshotEmbedding(tmp_path / "mine", words=WORDS, force=True))
    assert open_run(tmp_path / "mine").condition() == "complete"


def test_what_exists_is_refused_by_the_callback_s_own_parameters(tmp_path):
    fit(fresh(), SnapshotEmbedding(tmp_path / "mine", words=WORDS))
    with pytest.raises(RunError, match="this run exists") as refused:
        fit(fresh(), SnapshotEmbedding(tmp_path / "mine", words=WORDS))
    assert "--" not in str(refused.value)
    assert "force" in str(refused.value)


def test_scores_that_are_no_numbers_do_not_end_the_training(tmp_path, caplog):
    model = fresh()
    model = keras.Model(model.inputs, keras.layers.Dense(2, activation="softmax")(model.layers[-2].output))
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy", keras.metrics.F1Score()])
    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    model.fit(X, np.eye(2)[Y], epochs=1, verbose=0, callbacks=[mine])
    assert set(open_run(tmp_path / "mine").record.epochs[1].scores) == {"accuracy", "loss"}
    assert "epoch 1: no finite number, and left out: f1_score" in caplog.messages


def test_what_goes_wrong_later_ends_the_watching_and_not_the_training(model, tmp_path, caplog):
    class Spoils(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 1:
                layer = self.model.get_layer("mine")
                layer.set_weights([np.full_like(layer.get_weights()[0], np.nan)])

    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    fit(model, mine, Spoils())
    assert len(model.history.epoch) == 3
    assert open_run(tmp_path / "mine").condition() == "interrupted, 1 of 3 epochs committed"
    assert any("training diverged" in one and "is watched no more" in one for one in caplog.messages)
    assert "train_step" not in vars(model)


def test_a_model_can_be_saved_while_it_is_watched(model, tmp_path):
    saving = keras.callbacks.ModelCheckpoint(tmp_path / "saved.keras")
    fit(model, SnapshotEmbedding(tmp_path / "mine", words=WORDS), saving, epochs=1)
    again = keras.models.load_model(tmp_path / "saved.keras")
    np.testing.assert_array_equal(table(again), open_run(tmp_path / "mine").matrix(1))


class StopsInside(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 1:
            raise KeyboardInterrupt


def test_a_word_of_an_epoch_that_was_broken_off_is_seen_where_the_training_goes_on_with_it(model, tmp_path):
    mine = SnapshotEmbedding(tmp_path / "mine", words=WORDS)
    model.fit(X[:1], Y[:1], callbacks=[mine], verbose=0)
    both = {"verbose": 0, "batch_size": 1, "shuffle": False}
    with pytest.raises(KeyboardInterrupt):
        model.fit(X[:2], Y[:2], callbacks=[mine, StopsInside()], **both)
    model.fit(X[:1], Y[:1], callbacks=[mine], verbose=0)
    run = open_run(tmp_path / "mine")
    assert run.words == WORDS[1:]
    assert run.counts.tolist() == [1, 1, 1, 1, 0]  # d passed in what was broken off alone
    np.testing.assert_array_equal(run.matrix(run.last_epoch), table(model))
