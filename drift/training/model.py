"""The Keras model: Embedding, Dropout, LSTM (or the mean), Dense."""

from pathlib import Path
from typing import Any

import keras
import numpy as np

from drift.arrays import FloatArray
from drift.errors import RunError
from drift.training.settings import Settings

EMBEDDING = "embedding"


def build_model(table: FloatArray, n_classes: int, settings: Settings) -> keras.Model:
    """Build and compile the model around `table`, of shape (n_rows, n_dims), whose row 0 is padding.

    Its input is token rows of shape (n, length), padded by 0 at the end; its output class probabilities of
    shape (n, n_classes). The optimizer knows all variables from the start, so that layers can be fixed and
    freed between epochs without losing its state.
    """
    keras.utils.set_random_seed(settings.seed)
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    embedding = keras.layers.Embedding(*table.shape, mask_zero=True, name=EMBEDDING)
    words = keras.layers.Dropout(settings.dropout)(embedding(tokens))
    text = _reader(settings)(words)
    model = keras.Model(tokens, keras.layers.Dense(n_classes, activation="softmax", name="classes")(text))
    embedding.set_weights([table])
    model.compile(
        optimizer=keras.optimizers.Adam(settings.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.optimizer.build(model.trainable_variables)
    return model


def set_trainable(model: keras.Model, settings: Settings, epoch: int) -> None:
    """Fix and free the layers as the policy wants it in `epoch`, counted from 1."""
    for layer in model.layers:
        trains = settings.embedding_trains if layer.name == EMBEDDING else settings.rest_trains
        layer.trainable = trains(epoch)
    model.make_train_function(force=True)


def save_state(model: keras.Model, path: Path) -> None:
    """Keep every variable of the model and its optimizer, to go on from here exactly."""
    arrays = {f"{place:03}": np.asarray(variable) for place, variable in enumerate(_variables(model))}
    partial = path.with_name(f"partial-{path.name}")
    np.savez(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(path)


def load_state(model: keras.Model, path: Path) -> None:
    """Put back what `save_state` kept; raises RunError where it is missing or of another model."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            for place, variable in enumerate(_variables(model)):
                variable.assign(arrays[f"{place:03}"])
    except (OSError, KeyError, ValueError) as error:
        raise RunError(
            f"{path}: expected the state of this run's model, cannot read it ({error})."
        ) from error


def _reader(settings: Settings) -> keras.Layer:
    if settings.model == "mean":
        return keras.layers.GlobalAveragePooling1D(name="mean")
    return keras.layers.LSTM(settings.units, name="lstm")


def _variables(model: keras.Model) -> list[Any]:
    """Everything that changes in training: weights, the seeds of dropout, the optimizer's moments."""
    return [*model.variables, *model.optimizer.variables]
