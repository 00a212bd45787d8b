"""A run's model as two SavedModels, which run without drift: one is sent ids, the other one vectors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from drift.analysis.across.plans import own_settings
from drift.analysis.serving.way import INSIDE, OUTSIDE
from drift.experiments.serving.client import CLASSES, LENGTHS, READ_VECTORS, TOKENS
from drift.run.run import Run
from drift.training.trained import trained_model

VERSION = "1"  # TensorFlow Serving wants a folder for each version of a model

_LENGTHS = tf.TensorSpec((None,), tf.int32, LENGTHS)


def export_models(run: Run, folder: Path) -> None:
    """Write `folder`/inside/1 and `folder`/outside/1, laid out as TensorFlow Serving reads them.

    inside: the embedding of the whole vocabulary is in the model. Signatures: padded, from token rows int32
        (n, length) with 0 for padding; flat, from tokens (n_tokens,) end to end and lengths (n,).
    outside: vectors of shape (n, length, n_dims) or (n_tokens, n_dims) come in, with lengths; padded_half and
        flat_half take them in float16. All answer `classes`, probabilities of shape (n, n_classes).
    Raises RunError where the run has no model that can be read.
    """
    model = trained_model(run, np.arange(run.n_words), own_settings(run.record))
    _save(folder / INSIDE, [model], _by_ids(model))
    reader, classes = model.layers[-2:]  # dropout, before them, does nothing in a model that answers
    _save(folder / OUTSIDE, [reader, classes], _by_vectors(reader, classes, run.n_dims))


Signature = tuple[Callable[..., Any], list[tf.TensorSpec]]


def _by_ids(model: keras.Model) -> dict[str, Signature]:
    def padded(tokens: tf.Tensor) -> dict[str, tf.Tensor]:
        return {CLASSES: model(tokens)}

    def flat(tokens: tf.Tensor, lengths: tf.Tensor) -> dict[str, tf.Tensor]:
        return padded(_rows(tokens, lengths))

    ids = tf.TensorSpec((None,), tf.int32, TOKENS)
    return {
        "padded": (padded, [tf.TensorSpec((None, None), tf.int32, TOKENS)]),
        "flat": (flat, [ids, _LENGTHS]),
    }


def _by_vectors(reader: keras.Layer, classes: keras.Layer, n_dims: int) -> dict[str, Signature]:
    def padded(vectors: tf.Tensor, lengths: tf.Tensor) -> dict[str, tf.Tensor]:
        read = tf.cast(vectors, tf.float32)
        mask = tf.sequence_mask(lengths, tf.shape(read)[1])
        return {CLASSES: classes(reader(read, mask=mask))}

    def flat(vectors: tf.Tensor, lengths: tf.Tensor) -> dict[str, tf.Tensor]:
        return padded(_rows(vectors, lengths), lengths)

    def under(name: str, dtype: tf.DType) -> dict[str, Signature]:
        return {
            f"padded{name}": (padded, [tf.TensorSpec((None, None, n_dims), dtype, READ_VECTORS), _LENGTHS]),
            f"flat{name}": (flat, [tf.TensorSpec((None, n_dims), dtype, READ_VECTORS), _LENGTHS]),
        }

    return under("", tf.float32) | under("_half", tf.float16)


def _rows(values: tf.Tensor, lengths: tf.Tensor) -> tf.Tensor:
    return tf.RaggedTensor.from_row_lengths(values, lengths).to_tensor()


def _save(folder: Path, parts: list[keras.Layer], signatures: dict[str, Signature]) -> None:
    archive = keras.export.ExportArchive()
    for part in parts:
        archive.track(part)
    for name, (function, takes) in signatures.items():
        archive.add_endpoint(name, function, input_signature=takes)
    archive.write_out(str(folder / VERSION), verbose=False)
