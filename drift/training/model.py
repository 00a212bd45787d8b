"""The Keras model: Embedding, Dropout, LSTM (or the mean), Dense."""

from collections.abc import Callable
from functools import partial
from random import Random

import keras

from drift.arrays import FloatArray
from drift.run.settings import Settings
from drift.training.anchor import hold
from drift.training.optimizers import RowEmbedding, make_optimizer, slow_down

EMBEDDING = "embedding"


def build_model(
    table: FloatArray, n_classes: int, settings: Settings, anchor: FloatArray | None = None
) -> keras.Model:
    """Build and compile the model around `table`, of shape (n_rows, n_dims), whose row 0 is padding.

    Its input is token rows of shape (n, length), padded by 0 at the end; its output class probabilities of
    shape (n, n_classes). `anchor`, of the shape of `table`, is what the policy `anchored` pulls to; None: to
    `table`. The optimizer knows all variables that ever train from the start, so that layers can
    be fixed and freed between epochs without losing its state.
    """
    # What Keras draws from Python's own generator after `set_random_seed`, which other threads draw from too.
    drawn = partial(Random(settings.seed).randint, 1, 10**9)  # noqa: S311 - nothing secret
    uniform = keras.initializers.RandomUniform(seed=drawn())
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    embedding = RowEmbedding(*table.shape, uniform, mask_zero=True, name=EMBEDDING)
    words = keras.layers.Dropout(settings.dropout, seed=drawn() if settings.dropout else None)(
        embedding(tokens)
    )
    text = _reader(settings, drawn)(words)
    first = keras.initializers.GlorotUniform(seed=drawn())
    classes = keras.layers.Dense(n_classes, "softmax", kernel_initializer=first, name="classes")
    model = keras.Model(tokens, classes(text))
    embedding.set_weights([table])
    if settings.policy == "anchored":
        hold(embedding, table if anchor is None else anchor, settings.strength)
    embedding.trainable = not settings.is_frozen  # else the optimizer keeps two more tables for nothing
    model.compile(
        optimizer=_optimizer(embedding, settings),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,  # compiled arithmetic may round otherwise, which Decay follows to the last bit
    )
    model.optimizer.build(model.trainable_variables)
    return model


def set_trainable(model: keras.Model, settings: Settings, epoch: int) -> None:
    """Fix and free the layers as the policy wants it in `epoch`, counted from 1."""
    changed = False
    for layer in model.layers:
        trains = (settings.embedding_trains if layer.name == EMBEDDING else settings.rest_trains)(epoch)
        changed |= layer.trainable != trains
        layer.trainable = trains
    if changed:  # tracing anew takes half a second
        model.make_train_function(force=True)


def as_plain(model: keras.Model) -> keras.Model:
    """The same model made of Keras's own layers, which opens without drift: a copy, and not compiled."""
    plain = keras.Model.from_config(model.get_config(), {RowEmbedding.__name__: keras.layers.Embedding})
    plain.set_weights(model.get_weights())
    return plain


def _optimizer(embedding: keras.layers.Embedding, settings: Settings) -> keras.optimizers.Optimizer:
    optimizer = make_optimizer(settings)
    if settings.decay and not settings.embedding_decay:
        optimizer.exclude_from_weight_decay([embedding.embeddings])
    if settings.embedding_factor == 1 or settings.is_frozen:
        return optimizer
    return slow_down(optimizer, embedding.embeddings, settings.embedding_factor)


def _reader(settings: Settings, drawn: Callable[[], int]) -> keras.Layer:
    if settings.model == "mean":
        return keras.layers.GlobalAveragePooling1D(name="mean")
    return keras.layers.LSTM(
        settings.units,
        kernel_initializer=keras.initializers.GlorotUniform(seed=drawn()),
        recurrent_initializer=keras.initializers.Orthogonal(seed=drawn()),
        seed=drawn(),
        name="lstm",
    )
