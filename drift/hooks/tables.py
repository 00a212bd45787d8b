"""Embedding tables as frameworks hold them, as arrays: without loss, and without importing a framework."""

from typing import Any

import numpy as np

from drift.arrays import FloatArray
from drift.errors import SettingsError

_BFLOAT16 = "bfloat16"


def as_table(values: Any, where: str = "the table") -> FloatArray:  # noqa: ANN401 - whatever becomes an array
    """The numbers of a table, on the CPU, shape (n_rows, n_dims); copied only where that cannot be helped.

    values: a NumPy, JAX or other array, or a PyTorch tensor or parameter. float16 and float32 stay as
        they are, bfloat16 becomes float32, which holds each of its numbers exactly.
    Raises SettingsError unless they are floats in two dimensions: of a quantised table it takes what the
    model computes with.
    """
    found = np.asarray(on_cpu(values))
    if found.dtype.name == _BFLOAT16:  # JAX brings it to NumPy as a type of its own
        found = found.astype(np.float32)
    if found.ndim != 2 or found.dtype.kind != "f":
        raise SettingsError(
            f"expected floats of shape (rows, dimensions) for {where}, got {found.dtype} of shape "
            f"{found.shape}."
        )
    return found


def on_cpu(values: Any) -> Any:  # noqa: ANN401
    """What NumPy can read of a tensor: a PyTorch one without its gradient and device; others as they are."""
    if not hasattr(values, "detach"):
        return values
    tensor = values.detach().cpu()
    return tensor.float() if _BFLOAT16 in str(tensor.dtype) else tensor
