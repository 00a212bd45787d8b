"""The ids that pass an embedding layer while a Keras model is fitted and tested, counted by row.

They are counted where they pass, in the layer's call, and so whatever the data are read from, however the
model looks, and however it is compiled; what the layer gives out is left alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import keras
import numpy as np

from drift.arrays import IntArray

_STEPS = {"train": "train_step", "test": "test_step"}
_CALLS = ("call", "quantized_call")

Counter = tuple[Callable[[Any], None], Callable[[], IntArray]]
"""What adds a tensor of ids, and what takes the counts by row, shape (n_rows,), and begins anew."""


class _Step:
    """Which step of a model is traced or run at this moment: `train`, `test`, or None."""

    now: str | None = None


class PassingIds:
    """Counts the ids that pass a layer in training and in testing, from `watch` to `release`.

    layer: an embedding layer that is built. model: the model that is fitted, which holds the layer.
    """

    def __init__(self, model: Any, layer: Any) -> None:  # noqa: ANN401 - Keras is not typed
        self._model, self._layer = model, layer
        made = _COUNTERS[keras.backend.backend()]
        self._counters: dict[str, Counter] = {part: made(layer.input_dim) for part in _STEPS}
        self._put: dict[str, Any] = {}

    def watch(self) -> None:
        """Begin to count; the model's compiled functions are made anew, with the counting in them."""
        for name in _CALLS:
            counting = self._counting(getattr(self._layer, name))
            setattr(self._layer, name, counting)
            self._put[name] = counting
        _mark_steps(self._model)
        self._model.train_function = None
        self._model.make_train_function()
        if self._model.test_function is not None:
            self._model.test_function = None
            self._model.make_test_function()

    def release(self) -> None:
        """Leave the layer and the model as they were; they are compiled anew where they are fitted again."""
        for name, counting in self._put.items():
            if vars(self._layer).get(name) is counting:
                delattr(self._layer, name)
        self._put = {}
        _unmark_steps(self._model)
        self._model.train_function = self._model.test_function = None

    def taken(self, part: str) -> IntArray:
        """The counts of a part, `train` or `test`, by row since they were taken last: shape (n_rows,).

        Positions that the layer masks, those of row 0 with `mask_zero`, are left out.
        """
        counts = self._counters[part][1]()
        if self._layer.mask_zero:
            counts[0] = 0
        return counts

    def _counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def counting(inputs: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            backwards = kwargs.get("reverse") or (
                args and args[0] is True
            )  # of a layer that is its output too
            if _Step.now is not None and not backwards:
                self._counters[_Step.now][0](inputs)
            return call(inputs, *args, **kwargs)

        return counting


_MARKED: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""How many watch each model: its steps are marked once, for all of its layers."""


def _mark_steps(model: Any) -> None:  # noqa: ANN401
    _MARKED[model] = _MARKED.get(model, 0) + 1
    if _MARKED[model] == 1:
        for part, name in _STEPS.items():
            setattr(model, name, _marked(part, getattr(model, name)))


def _unmark_steps(model: Any) -> None:  # noqa: ANN401
    _MARKED[model] -= 1
    if not _MARKED[model]:
        for name in _STEPS.values():
            delattr(model, name)


def _marked(part: str, step: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(step)
    def marked(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        with _in_step(part):
            return step(*args, **kwargs)

    return marked


@contextmanager
def _in_step(part: str) -> Iterator[None]:
    before, _Step.now = _Step.now, part
    try:
        yield
    finally:
        _Step.now = before


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
