"""Noticing that a callback behind this one puts weights back, as `EarlyStopping` does at the end."""

from collections.abc import Callable
from functools import wraps
from typing import Any


def when_restored(model: Any, say: Callable[[], None]) -> Callable[[], None]:  # noqa: ANN401 - Keras is not typed
    """Call `say` once, after the model's weights are set as a whole; returns what stops waiting for that."""
    restore = model.set_weights

    def stop() -> None:
        if vars(model).get("set_weights") is restoring:
            del model.set_weights

    @wraps(restore)
    def restoring(weights: Any) -> None:  # noqa: ANN401
        stop()
        restore(weights)
        say()

    model.set_weights = restoring
    return stop
