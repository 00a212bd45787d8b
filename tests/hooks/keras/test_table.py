"""Where the embedding layer is found, and what its table is: trained for real, a few rows each."""

import keras
import numpy as np
import pytest

from drift.errors import SettingsError
from drift.hooks.keras import SnapshotEmbedding
from drift.hooks.keras.table import find_layer, table_rows
from drift.run.run import open_run

WORDS = [None, "a", "b", "c", "d", "never"]
X = np.array([[1, 2, 3, 0], [1, 1, 4, 0]])
Y = np.array([0, 1])


def embedding(name="mine", **changes):
    return keras.layers.Embedding(len(WORDS), 4, name=name, **changes)


def model_of(*layers, **compiled):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((4,), dtype="int32")
    pooled = keras.Sequential([*layers, keras.layers.GlobalAveragePooling1D()], name="inner")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid", dtype="float32")(pooled))
    model.compile(**{"optimizer": "adam", "loss": "binary_crossentropy", "run_eagerly": True, **compiled})
    return model


def recorded(model, path, **changes):
    model.fit(X, Y, epochs=2, verbose=0, callbacks=[SnapshotEmbedding(path, words=WORDS, **changes)])
    return open_run(path)


class Own(keras.layers.Layer):
    """As the layers of tokens and positions that people write."""

    def __init__(self):
        super().__init__()
        self.parts = {
            "tokens": [embedding("tokens")],
            "places": [keras.layers.Embedding(9, 4, name="places")],
        }

    def call(self, ids):
        return self.parts["tokens"][0](ids) + self.parts["places"][0](keras.ops.zeros_like(ids))


def test_a_layer_in_a_model_in_a_model_is_found_by_its_name(tmp_path):
    model = model_of(embedding())
    run = recorded(model, tmp_path / "nested", layer="mine")
    assert run.counts.tolist() == [3, 1, 1, 1, 0]
    np.testing.assert_array_equal(
        run.matrix(2), model.get_layer("inner").get_layer("mine").get_weights()[0][1:]
    )


def test_several_layers_get_a_run_each(tmp_path):
    model = model_of(Own())
    places = [None, *(f"place {n}" for n in range(1, 9))]
    callbacks = [
        SnapshotEmbedding(tmp_path / "tokens", words=WORDS, layer="tokens"),
        SnapshotEmbedding(
            tmp_path / "places", words=[*places[:-1], "none"], layer="places", counts={"none": 1}
        ),
    ]
    model.fit(X, Y, epochs=2, verbose=0, callbacks=callbacks)
    assert open_run(tmp_path / "tokens").counts.tolist() == [3, 1, 1, 1, 0]
    assert open_run(tmp_path / "places").epochs == [0, 1, 2]
    assert "train_step" not in vars(model)


def test_which_layer_is_meant_has_to_be_clear(tmp_path):
    model = model_of(Own())
    with pytest.raises(
        SettingsError, match=r"expected one embedding layer, found 2: 'tokens', 'places'. Pass"
    ):
        find_layer(model, None)
    with pytest.raises(SettingsError, match="expected an embedding layer named 'dense', found 'tokens'"):
        find_layer(model, "dense")
    with pytest.raises(SettingsError, match="expected an embedding layer, found none"):
        find_layer(keras.Sequential([keras.layers.Dense(1)]), None)
    with pytest.raises(SettingsError, match="expected an embedding layer named"):
        find_layer(model, model.layers[-1])


def test_the_table_of_a_layer_with_lora_is_read_with_what_lora_changes(tmp_path):
    model = model_of(embedding())
    layer = find_layer(model, "mine")
    layer.enable_lora(2)
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    run = recorded(model, tmp_path / "lora")
    by_hand = layer.get_weights()
    table = next(one for one in by_hand if one.shape == (6, 4))
    a, b = (next(one for one in by_hand if one.shape == shape) for shape in ((6, 2), (2, 4)))
    np.testing.assert_array_equal(run.base, table[1:])  # b begins with zeros
    np.testing.assert_allclose(run.matrix(2), (table + a @ b)[1:], atol=1e-7)
    assert run.record.epochs[2].moved_words == 5  # the second factor is everybody's
    assert run.counts.tolist() == [3, 1, 1, 1, 0]


def test_the_table_of_a_quantised_layer_is_what_its_integers_stand_for(tmp_path):
    model = model_of(embedding())
    layer = find_layer(model, "mine")
    layer.quantize("int8")
    layer.enable_lora(2)
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    run = recorded(model, tmp_path / "int8")
    integers = next(one for one in layer.get_weights() if one.dtype == np.int8)
    scale = next(one for one in layer.get_weights() if one.shape == (6,))
    np.testing.assert_allclose(run.base, (integers / scale[:, None])[1:], rtol=1e-6)
    np.testing.assert_array_equal(run.matrix(2), keras.ops.convert_to_numpy(layer(np.arange(1, 6))))
    assert run.record.epochs[2].moved_words == 5
    assert run.record.training.dtype == "int8"
    assert run.record.moves_unseen == ("LoRA, whose second factor is every row's",)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "float16"])
def test_numbers_of_half_the_length_are_kept_exactly(tmp_path, policy):
    layer = embedding(dtype=policy)
    model = model_of(layer)
    run = recorded(model, tmp_path / "half")
    stored = layer.get_weights()[0]
    assert stored.dtype == ("float32" if policy.startswith("mixed") else "float16")
    np.testing.assert_array_equal(run.matrix(2), stored.astype(np.float32)[1:])


def test_rows_are_those_of_the_moment(tmp_path):
    layer = embedding()
    layer.build()
    before = table_rows(layer)(np.array([4, 1]))
    layer.set_weights([layer.get_weights()[0] + 1])
    np.testing.assert_array_equal(table_rows(layer)(np.array([4, 1])), layer.get_weights()[0][[4, 1]])
    np.testing.assert_allclose(table_rows(layer)(np.array([4, 1])), before + 1, atol=1e-6)


@pytest.mark.parametrize(
    ("changes", "compiled", "optimizer", "decay", "moves"),
    [
        ({}, {"optimizer": "sgd"}, "SGD", 0, ()),
        (
            {},
            {"optimizer": keras.optimizers.AdamW(weight_decay=0.01)},
            "AdamW",
            0.01,
            ("weight decay (AdamW, 0.01)",),
        ),
        ({"embeddings_regularizer": "l2"}, {}, "Adam", 0, ("a penalty on the table (L2)",)),
    ],
)
def test_what_may_move_unseen_rows_is_recorded(tmp_path, changes, compiled, optimizer, decay, moves):
    run = recorded(model_of(embedding(**changes), **compiled), tmp_path / "facts")
    assert (run.record.training.optimizer, run.record.training.weight_decay) == (optimizer, decay)
    assert run.record.moves_unseen == moves
    assert (run.record.epochs[1].moved_words == 5) == bool(moves)
