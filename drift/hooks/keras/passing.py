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

from drift.arrays import IntArray
from drift.hooks.keras.counters import by_class, counter

_STEPS = {"train": "train_step", "test": "test_step"}
_CALLS = ("call", "quantized_call")


class _Step:
    """Which step of a model is traced or run now: `train`, `test`, or None; and the `y` of its documents."""

    now: str | None = None
    y: Any = None


class PassingIds:
    """Counts the ids that pass a layer in training and in testing, from `watch` to `release`.

    layer: an embedding layer that is built. model: the model that is fitted, which holds the layer.
    n_classes: where they are to be counted by the class of their document, which `y` says; else 0.
    """

    def __init__(self, model: Any, layer: Any, n_classes: int = 0) -> None:  # noqa: ANN401 - Keras is not typed
        self._model, self._layer = model, layer
        self._n_classes = n_classes
        self._counters = {part: counter((n_classes + 1) * layer.input_dim) for part in _STEPS}
        self._put: dict[str, Any] = {}

    def watch(self) -> None:
        """Begin to count; the model's compiled functions are made anew, with the counting in them."""
        for name in _CALLS:
            counting = self._counting(getattr(self._layer, name))
            setattr(self._layer, name, counting)
            self._put[name] = counting
        _mark_steps(self._model)
        self._make_anew()

    def release(self) -> None:
        """Leave the layer and the model as they were; they are compiled anew where they are fitted again."""
        for name, counting in self._put.items():
            if vars(self._layer).get(name) is counting:
                delattr(self._layer, name)
        self._put = {}
        _unmark_steps(self._model)
        self._make_anew()

    def _make_anew(self) -> None:
        self._model.train_function = self._model.test_function = None  # evaluate makes the second one
        self._model.make_train_function()

    def taken(self, part: str) -> IntArray:
        """The counts of a part, `train` or `test`, by row and class since they were taken last.

        Returns shape (n_rows, n_classes + 1), the last column for documents whose class `y` does not say.
        Positions that the layer masks, those of row 0 with `mask_zero`, are left out.
        """
        counts = self._counters[part][1]().reshape(-1, self._n_classes + 1)
        if self._layer.mask_zero:
            counts[0] = 0
        return counts

    def _counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def counting(inputs: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            # A layer that is the model's output too is called backwards there.
            backwards = kwargs.get("reverse") or (args and args[0] is True)
            if _Step.now is not None and not backwards:
                self._counters[_Step.now][0](by_class(inputs, _Step.y, self._n_classes))
            return call(inputs, *args, **kwargs)

        return counting


def can_count(model: Any) -> bool:  # noqa: ANN401
    """Whether ids can be counted where they pass: not where the model is on several devices at once."""
    strategy = getattr(model, "distribute_strategy", None)
    several = strategy is not None and strategy.num_replicas_in_sync > 1
    return not several and keras.distribution.distribution() is None


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
        with _in_step(part, args[-1] if args else None):  # JAX has its state before the data
            return step(*args, **kwargs)

    return marked


@contextmanager
def _in_step(part: str, data: Any) -> Iterator[None]:  # noqa: ANN401
    before = _Step.now, _Step.y
    _Step.now, _Step.y = part, keras.utils.unpack_x_y_sample_weight(data)[1]
    try:
        yield
    finally:
        _Step.now, _Step.y = before
