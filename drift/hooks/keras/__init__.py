"""Keras: the callback that makes a run of somebody's own training, on TensorFlow, JAX or PyTorch."""

from drift.errors import optional

optional("keras")  # where it, or the backend, is not installed, one line says which extra brings it

from drift.hooks.keras.callback import VALIDATION, SnapshotEmbedding  # noqa: E402

__all__ = ["VALIDATION", "SnapshotEmbedding"]
