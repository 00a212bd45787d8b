"""The embedding layer of a Keras model, wherever it is nested, and the table that the model computes with."""

from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError

RowsOf = Callable[[IntArray], FloatArray]
"""Gives rows of a table, shape (n,), as float32 of shape (n, n_dims)."""


def find_layer(model: Any, asked: Any) -> Any:  # noqa: ANN401 - Keras is not typed
    """The embedding layer of a model, built.

    asked: the layer, its name or path, at whatever depth; None: the only one.
    Raises SettingsError where there is none, or more than one of that name.
    """
    if isinstance(asked, keras.layers.Embedding):
        layer = asked
    else:
        layer = _only(
            [one for one in _embeddings(model) if asked in (None, one.name, one.path)], model, asked
        )
    if not layer.built:  # Keras would build it at the first batch
        layer.build()
    return layer


def table_rows(layer: Any) -> RowsOf:  # noqa: ANN401
    """The rows of the layer's table as it is now, and as the model computes with it.

    Of a layer with LoRA that is the table with the low-rank change put in; of a quantised one the numbers
    that the integers stand for.
    """
    if layer.quantization_mode is not None:
        return lambda rows: _as_numpy(layer(rows))
    table = layer.embeddings
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # A gather from the variable itself: reading it first copies it all, if it was ever scattered into.
        variable = getattr(table, "value", table)
        return lambda rows: _as_numpy(tf.gather(variable, rows))
    return lambda rows: _as_numpy(keras.ops.take(table, rows, axis=0))


def _only(found: list[Any], model: Any, asked: Any) -> Any:  # noqa: ANN401
    if len(found) == 1:
        return found[0]
    there = ", ".join(dict.fromkeys(repr(one.name) for one in _embeddings(model))) or "none"
    if not found:
        which = "" if asked is None else f" named {asked!r}"
        raise SettingsError(
            f"expected an embedding layer{which}, found {there}. Pass layer= its name, or the layer itself."
        )
    raise SettingsError(
        f"expected one embedding layer, found {len(found)}: {there}. Pass layer= the one that is meant; each "
        "gets a run of its own."
    )


def _embeddings(model: Any) -> Iterator[Any]:  # noqa: ANN401
    return (one for one in _layers(model) if isinstance(one, keras.layers.Embedding))


def _layers(model: Any) -> Iterator[Any]:  # noqa: ANN401
    """The model's layers at every depth, each once: models in models, wrappers, layers of one's own."""
    seen: set[int] = set()
    waiting = [model]
    while waiting:
        layer = waiting.pop(0)
        if id(layer) not in seen:
            seen.add(id(layer))
            yield layer
            waiting += [one for value in vars(layer).values() for one in _held(value)]


def _held(value: Any) -> Iterator[Any]:  # noqa: ANN401
    if isinstance(value, keras.Layer):
        yield value
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _held(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _held(one)


def _as_numpy(tensor: Any) -> FloatArray:  # noqa: ANN401
    return np.asarray(keras.ops.convert_to_numpy(tensor)).astype(np.float32, copy=False)
