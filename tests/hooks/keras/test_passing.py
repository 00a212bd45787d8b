"""Ids are counted as they pass the layer, however the model is compiled and whatever the data come from."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from drift.hooks.keras import SnapshotEmbedding
from drift.run.run import open_run

WORDS = [None, "a", "b", "c", "d", "never"]
X = np.array([[1, 2, 3, 0], [1, 1, 4, 0], [2, 2, 2, 2]])
Y = np.array([0, 1, 0])
COUNTS, TEST_COUNTS = [3, 5, 1, 1, 0], [2, 0, 0, 1, 0]
BACKEND = keras.backend.backend()
COMPILED = {
    "tensorflow": [
        {"jit_compile": True},
        {"jit_compile": False},
        {"steps_per_execution": 2, "jit_compile": False},
    ],
    "jax": [{"jit_compile": True}, {"jit_compile": False}, {"steps_per_execution": 2}],
    "torch": [{"jit_compile": False}],
}


def model_of(*, mask_zero=False, **compiled):
    keras.utils.set_random_seed(0)
    layers = [
        keras.layers.Embedding(len(WORDS), 3, name="mine", mask_zero=mask_zero),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential(layers)
    model.compile(**{"optimizer": "adam", "loss": "binary_crossentropy", "run_eagerly": True, **compiled})
    return model


def counted(model, path, data=(X, Y), words=WORDS, **fitted):
    callbacks = [SnapshotEmbedding(path, words=words), *fitted.pop("callbacks", [])]
    arguments = {"epochs": 2, "verbose": 0, "batch_size": None if len(data) == 1 else 2, **fitted}
    model.fit(*data, callbacks=callbacks, **arguments)
    run = open_run(path)
    assert run.record.seen_from == "ids"
    return run.counts.tolist(), run.test_counts.tolist()


@pytest.mark.parametrize("compiled", COMPILED[BACKEND], ids=str)
def test_however_the_model_is_compiled(tmp_path, compiled):
    found = counted(
        model_of(run_eagerly=False, **compiled), tmp_path / "run", validation_data=(X[1:2], Y[1:2])
    )
    assert found == (COUNTS, TEST_COUNTS)


def test_from_a_dataset_that_is_repeated(tmp_path):
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(2).repeat()
    assert counted(model_of(), tmp_path / "run", (data,), steps_per_epoch=2)[0] == COUNTS


@pytest.mark.skipif(BACKEND != "tensorflow", reason="only TensorFlow has layers of text in a model")
def test_from_text_that_the_model_itself_makes_ids_of(tmp_path):
    cut = keras.layers.TextVectorization(vocabulary=["a", "b"], output_sequence_length=3)
    model = keras.Sequential([keras.Input((1,), dtype="string"), cut, *model_of().layers])
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    texts = tf.constant([["a b z"], ["a a a b b b"]])
    assert counted(model, tmp_path / "run", (texts, Y[:2]), ["", "[UNK]", "a", "b", "c", "d"])[0] == [
        4,
        1,
        0,
        0,
    ]


def test_masked_positions_are_left_out(tmp_path):
    words = ["zero", *WORDS[1:]]
    assert counted(model_of(), tmp_path / "read", words=words)[0] == [2, *COUNTS]
    assert counted(model_of(mask_zero=True), tmp_path / "masked", words=words)[0] == [0, *COUNTS]


def test_what_a_callback_predicts_or_evaluates_between_is_not_counted(tmp_path):
    class Looks(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.predict(np.array([[5, 5]]), verbose=0)
            self.model.evaluate(np.array([[5, 5]]), Y[:1], verbose=0)

    looks = [Looks()]
    found = counted(model_of(), tmp_path / "run", callbacks=looks, validation_data=(X[1:2], Y[1:2]))
    assert found == (COUNTS, TEST_COUNTS)


def test_a_model_that_was_fitted_before_is_counted_and_left_as_it_was(tmp_path):
    model = model_of(run_eagerly=False, jit_compile=False)
    model.fit(X, Y, verbose=0)
    before = {id(one): set(vars(one)) for one in (model, *model.layers)}
    assert counted(model, tmp_path / "run")[0] == COUNTS
    del model.set_weights  # it waits for weights to be restored by what comes behind
    assert {id(one): set(vars(one)) for one in (model, *model.layers)} == before
    model.fit(X, Y, verbose=0)
    assert open_run(tmp_path / "run").counts.tolist() == COUNTS


def test_a_step_of_ones_own_is_counted(tmp_path):
    class Own(keras.Sequential):
        def train_step(self, *state_and_data):  # JAX has a state
            return super().train_step(*state_and_data)

    model = Own(model_of().layers)
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    assert counted(model, tmp_path / "run")[0] == COUNTS


def test_counting_changes_nothing_of_the_training(tmp_path):
    alone, watched = model_of(), model_of()
    alone.fit(X, Y, epochs=2, batch_size=2, shuffle=False, verbose=0)
    counted(watched, tmp_path / "run", shuffle=False)
    for mine, theirs in zip(watched.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_where_no_id_passes_words_that_moved_are_called_seen_and_that_is_said(tmp_path, caplog):
    class Beside(keras.Model):
        def __init__(self):
            super().__init__()
            self.words, self.out = keras.layers.Embedding(6, 3), keras.layers.Dense(1, activation="sigmoid")
            self.words.build()

        def call(self, ids):
            return self.out(keras.ops.mean(keras.ops.take(self.words.embeddings, ids, axis=0), axis=1))

    model = Beside()
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    model.fit(X, Y, verbose=0, callbacks=[SnapshotEmbedding(tmp_path / "run", words=WORDS)])
    run = open_run(tmp_path / "run")
    assert (run.counts.tolist(), run.record.seen_from) == ([1, 1, 1, 1, 0], "moved")
    assert any("no id passed layer" in one for one in caplog.messages)


@pytest.mark.parametrize(
    ("y", "eager"),
    [(Y, True), (Y[:, None].astype("float32"), True), (np.eye(2)[Y], True), (Y, False)],
    ids=["numbers", "a column", "a column each", "compiled"],
)
def test_ids_are_counted_by_the_class_of_their_document(tmp_path, y, eager):
    model = model_of(run_eagerly=eager, jit_compile=BACKEND == "jax" and not eager, loss="mse")
    callback = SnapshotEmbedding(tmp_path / "run", words=WORDS, labels=("bad", "good"))
    model.fit(X, y, epochs=2, batch_size=2, verbose=0, callbacks=[callback])
    run = open_run(tmp_path / "run")
    assert run.counts.tolist() == COUNTS
    assert run.class_counts.tolist() == [[1, 2], [5, 0], [1, 0], [0, 1]]


def test_where_y_says_no_class_ids_are_counted_all_the_same(tmp_path):
    callback = SnapshotEmbedding(tmp_path / "run", words=WORDS, labels=("bad", "good"))
    y = np.array([[0, 1, 1], [1, 0, 0], [0, 0, 9]])  # a label for each token, say
    model_of(loss="mse").fit(X, y, verbose=0, callbacks=[callback])
    run = open_run(tmp_path / "run")
    assert (run.counts.tolist(), run.class_counts) == (COUNTS, None)


def test_texts_in_place_of_ids_go_through_the_tokenizer_and_its_cut(tmp_path):
    cut = keras.layers.TextVectorization(vocabulary=["a", "b", "c", "d"], output_sequence_length=3)
    texts = ["a b a b", "c zzz"]
    callback = SnapshotEmbedding(tmp_path / "run", words=cut, texts=texts)
    model_of().fit(np.asarray(cut(texts)), Y[:2], verbose=0, callbacks=[callback])
    run = open_run(tmp_path / "run")
    assert (run.words, run.counts.tolist(), run.record.seen_from) == (
        ["a", "b", "c", "d"],
        [2, 1, 1, 0],
        "corpus",
    )
