"""Counting numbers inside a compiled function, on each backend of Keras."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from drift.arrays import IntArray

Counter = tuple[Callable[[Any], None], Callable[[], IntArray]]
"""What adds a tensor of numbers, and what takes how often each came, shape (n,), and begins anew."""


def counter(n: int) -> Counter:
    """A counter of numbers from 0 to n - 1."""
    return _COUNTERS[keras.backend.backend()](n)


def by_class(ids: Any, y: Any, n_classes: int) -> Any:  # noqa: ANN401 - tensors
    """Numbers that tell ids by the class of their document: id * (n_classes + 1) + class.

    ids: a document a row. y: the classes, as numbers or one column each; where it is anything else the class
    is n_classes. Nothing here depends on shapes that are not known yet, nor fails where they do not fit.
    """
    if not n_classes:
        return ids
    ops = keras.ops
    ids = ops.cast(ids, "int32")
    classes = _classes(y, n_classes)
    if classes is None:
        return ids * (n_classes + 1) + n_classes
    n_documents, n_labels = ops.shape(ids)[0], ops.shape(classes)[0]
    rows = ops.minimum(ops.arange(n_documents), n_labels - 1)
    found = ops.take(classes, rows, axis=0)
    usable = (found >= 0) & (found < n_classes) & (n_documents == n_labels)
    found = ops.where(usable, found, n_classes)
    return ids * (n_classes + 1) + ops.reshape(found, (-1, *(1 for _ in ids.shape[1:])))


def _classes(y: Any, n_classes: int) -> Any:  # noqa: ANN401
    """The class of each document, shape (n_documents,); None where y says none."""
    shape = getattr(y, "shape", None)
    if shape is None or not 1 <= len(shape) <= 2:
        return None
    if len(shape) == 2 and shape[1] == n_classes:
        return keras.ops.cast(keras.ops.argmax(y, axis=1), "int32")
    if len(shape) == 2 and shape[1] != 1:
        return None
    return keras.ops.reshape(keras.ops.cast(y, "int32"), (-1,))


def _tensorflow_counter(n_rows: int) -> Counter:
    """A variable beside the model's own, added to inside its compiled function, with XLA too."""
    import tensorflow as tf

    # float64 counts exactly beyond any corpus, and is added to on every device.
    with tf.init_scope():
        counts = tf.Variable(tf.zeros(n_rows, tf.float64), trainable=False)

    def add(ids: Any) -> None:  # noqa: ANN401
        flat = tf.reshape(tf.cast(getattr(ids, "flat_values", ids), tf.int64), [-1])
        counts.scatter_add(tf.IndexedSlices(tf.ones_like(flat, tf.float64), flat))

    def take() -> IntArray:
        found: IntArray = counts.numpy().astype(np.int64)
        counts.assign(tf.zeros(n_rows, tf.float64))
        return found

    return add, take


def _jax_counter(n_rows: int) -> Counter:
    """The ids are handed out of the compiled function, which cannot change anything outside of it."""
    import jax

    counts = np.zeros(n_rows, dtype=np.int64)

    def count(ids: Any) -> None:  # noqa: ANN401
        np.add.at(counts, np.asarray(ids).ravel().astype(np.int64), 1)

    def take() -> IntArray:
        jax.effects_barrier()
        found = counts.copy()
        counts[:] = 0
        return found

    return lambda ids: jax.debug.callback(count, ids), take


def _torch_counter(n_rows: int) -> Counter:
    """A tensor beside the model's own, on the device of its ids."""
    import torch

    counts = torch.zeros(n_rows, dtype=torch.int64, device=keras.ops.convert_to_tensor(0).device)

    def add(ids: Any) -> None:  # noqa: ANN401
        flat = ids.detach().reshape(-1).to(torch.int64)
        counts.index_add_(0, flat, torch.ones_like(flat))

    def take() -> IntArray:
        found: IntArray = counts.cpu().numpy().copy()
        counts.zero_()
        return found

    return add, take


_COUNTERS = {"tensorflow": _tensorflow_counter, "jax": _jax_counter, "torch": _torch_counter}
