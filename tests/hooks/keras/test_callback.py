import keras
import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.hooks.keras import SnapshotEmbedding
from drift.run.run import open_run

WORDS = [None, "<b>", "a", "b", "c", None, "d", "never"]
COUNTS = {"a": 3, "b": 2, "c": 1, "d": 1}


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    layers = [
        keras.layers.Embedding(len(WORDS), 3, name="mine"),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential(layers)
    model.build((None, 4))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], run_eagerly=True)
    return model


X = np.array([[2, 3, 4, 0], [2, 2, 6, 5]])
Y = np.array([0, 1])


def snapshots(path, **changes):
    return SnapshotEmbedding(path, **{"layer": "mine", "words": WORDS, "counts": COUNTS, **changes})


def test_ones_own_training_becomes_a_run(model, tmp_path):
    before = model.get_layer("mine").get_weights()[0]
    model.fit(X, Y, validation_data=(X, Y), epochs=2, callbacks=[snapshots(tmp_path / "mine")], verbose=0)
    run = open_run(tmp_path / "mine")
    assert run.words == ["<b>", "a", "b", "c", "d", "never"]
    assert run.counts.tolist() == [0, 3, 2, 1, 1, 0]
    assert [run.words[row] for row in run.moved(2).ids] == ["a", "b", "c", "d"]
    np.testing.assert_array_equal(run.base, before[[1, 2, 3, 4, 6, 7]])
    np.testing.assert_array_equal(run.matrix(2), model.get_layer("mine").get_weights()[0][[1, 2, 3, 4, 6, 7]])
    assert run.condition() == "complete"
    assert set(run.record.epochs[1].scores) == {"accuracy", "loss", "test_accuracy", "test_loss"}


def test_weight_decay_moves_every_row_and_the_snapshot_says_so(model, tmp_path):
    model.compile(keras.optimizers.AdamW(weight_decay=0.1), "binary_crossentropy", run_eagerly=True)
    model.fit(X, Y, epochs=1, callbacks=[snapshots(tmp_path / "decay")], verbose=0)
    assert open_run(tmp_path / "decay").moved(1).ids.tolist() == [0, 1, 2, 3, 4, 5]


def test_the_table_is_compared_in_blocks(model, tmp_path, monkeypatch):
    import drift.run.recorder as module

    monkeypatch.setattr(module, "row_blocks", lambda n, _: [slice(row, row + 1) for row in range(n)])
    model.fit(X, Y, epochs=1, callbacks=[snapshots(tmp_path / "mine")], verbose=0)
    run = open_run(tmp_path / "mine")
    np.testing.assert_array_equal(run.matrix(1), model.get_layer("mine").get_weights()[0][[1, 2, 3, 4, 6, 7]])


def test_a_second_fit_goes_on_with_the_same_run(model, tmp_path):
    callback = snapshots(tmp_path / "mine")
    model.fit(X, Y, epochs=1, callbacks=[callback], verbose=0)
    model.fit(X, Y, epochs=2, callbacks=[callback], verbose=0)
    run = open_run(tmp_path / "mine")
    assert run.epochs == [0, 1, 2, 3]
    np.testing.assert_array_equal(run.matrix(3), model.get_layer("mine").get_weights()[0][[1, 2, 3, 4, 6, 7]])
    assert run.condition() == "complete"


def test_a_model_that_is_not_built_yet_is_built(tmp_path):
    layers = [keras.layers.Embedding(len(WORDS), 3, name="mine"), keras.layers.GlobalAveragePooling1D()]
    model = keras.Sequential([*layers, keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    model.fit(X, Y, epochs=1, callbacks=[snapshots(tmp_path / "mine")], verbose=0)
    run = open_run(tmp_path / "mine")
    assert run.moved(1).ids.tolist() == [1, 2, 3, 4]
    assert np.abs(run.rows(1, np.arange(6)) - run.base).max() < 0.01


def test_counts_may_be_given_by_row(model, tmp_path):
    model.fit(
        X, Y, epochs=1, callbacks=[snapshots(tmp_path / "mine", counts=[9, 0, 3, 2, 1, 9, 1, 0])], verbose=0
    )
    assert open_run(tmp_path / "mine").counts.tolist() == [0, 3, 2, 1, 1, 0]


class Vocabulary:
    """As `TextVectorization`: padding and unknown first."""

    def get_vocabulary(self):
        return ["", "[UNK]", "a", "b", "c", "never", "d", "neither"]


def test_padding_and_unknown_rows_are_no_words_although_they_move(model, tmp_path, caplog):
    with caplog.at_level("INFO", logger="drift"):
        callback = snapshots(tmp_path / "mine", words=Vocabulary())
        model.fit(np.array([[2, 3, 4, 0], [2, 1, 6, 0]]), Y, epochs=2, callbacks=[callback], verbose=0)
    run = open_run(tmp_path / "mine")
    assert run.words == ["a", "b", "c", "never", "d", "neither"]
    assert [run.words[row] for row in run.moved(2).ids] == ["a", "b", "c", "d"]
    assert run.record.seen_from == "counts"
    assert caplog.messages == [
        "'mine': 2 rows are no words and are left out: '' (row 0), '[UNK]' (row 1)",
        "4 seen, 4 moved, 0 moved unseen, 0 seen stood still",
    ]


def test_counts_of_another_tokenisation_are_said_after_the_first_epoch(model, tmp_path, caplog):
    model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine", counts={"a": 3, "never": 2})], verbose=0)
    (said,) = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert said.startswith("2 seen, 4 moved, 3 moved unseen, 1 seen stood still: the counts are of other")


def test_words_that_do_not_fit_the_table_are_refused_before_training(model, tmp_path):
    with pytest.raises(
        SettingsError, match=r"expected one word \(or None\) for each of the 8 rows of 'mine', got 2"
    ):
        model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine", words=["a", "b"])], verbose=0)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("counts", [{"a": -1}, {"zzz": 3}, {}])
def test_counts_that_cannot_be_are_refused_before_training(model, tmp_path, counts):
    with pytest.raises(SettingsError, match="expected counts"):
        model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine", counts=counts)], verbose=0)
    assert not (tmp_path / "mine").exists()


def test_a_layer_that_is_not_there_is_refused(model, tmp_path):
    with pytest.raises(SettingsError, match=r"expected an embedding layer named 'theirs'.*mine"):
        model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine", layer="theirs")], verbose=0)
    name = model.layers[-1].name
    with pytest.raises(SettingsError, match="expected an embedding layer"):
        model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine", layer=name)], verbose=0)


def test_an_existing_run_is_refused_before_training(model, tmp_path):
    model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine")], verbose=0)
    with pytest.raises(RunError, match="exists"):
        model.fit(X, Y, callbacks=[snapshots(tmp_path / "mine")], verbose=0)
