"""Embedding tables as frameworks hold them, as arrays: without loss, and without importing a framework."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError

_BFLOAT16 = "bfloat16"


def as_table(values: Any, where: str = "the table") -> FloatArray:  # noqa: ANN401 - whatever becomes an array
    """The numbers of a table, on the CPU, shape (n_rows, n_dims); copied only where that cannot be helped.

    values: a NumPy, JAX or other array, or a PyTorch tensor or parameter. float16 and float32 stay as
        they are, bfloat16 becomes float32, which holds each of its numbers exactly.
    Raises SettingsError unless they are floats in two dimensions: of a quantised table it takes what the
    model computes with.
    """
    found = _array_of(values, where)
    if found.dtype.name == _BFLOAT16:  # JAX brings it to NumPy as a type of its own
        found = found.astype(np.float32)
    if found.ndim != 2 or found.dtype.kind != "f":
        raise SettingsError(
            f"expected floats of shape (rows, dimensions) for {where}, got {found.dtype} of shape "
            f"{found.shape}."
        )
    return found


def as_numbers(values: Any, what: str) -> NDArray[Any]:  # noqa: ANN401 - whatever becomes an array
    """Numbers of any kind and shape, on the CPU.

    what: what they are, for messages. Raises SettingsError for anything else, and for rows of many lengths.
    """
    found = _array_of(values, what)
    if found.dtype.kind not in "fiub" and found.dtype.name != _BFLOAT16:
        raise SettingsError(f"expected numbers as {what}, got {_shown(values, found)}.")
    return found


def _array_of(values: Any, what: str) -> NDArray[Any]:  # noqa: ANN401
    try:
        return np.asarray(on_cpu(values))
    except ValueError as error:  # NumPy says so of rows of many lengths
        raise SettingsError(f"expected {what} of one shape, found rows of many lengths.") from error


def as_whole_numbers(values: Any, what: str) -> IntArray:  # noqa: ANN401
    """Whole numbers, such as ids, which a framework may hold as floats; the rest is as in `as_numbers`."""
    found = as_numbers(values, what)
    if found.dtype.kind == "f" and np.isfinite(found).all() and (found == np.trunc(found)).all():
        found = found.astype(np.int64)
    if found.dtype.kind not in "iub":
        raise SettingsError(f"expected whole numbers as {what}, got {_shown(values, found)}.")
    return found.astype(np.int64, copy=False)


def _shown(values: object, found: NDArray[Any]) -> str:
    """What came in place of numbers: the first of them, or what it is."""
    if found.dtype.kind in "fbSU" and found.size:
        odd = found[found != np.trunc(found)] if found.dtype.kind == "f" else found
        return f"{odd.ravel()[0]!s:.40} in an array of {found.dtype}"
    return type(values).__name__


def on_cpu(values: Any) -> Any:  # noqa: ANN401
    """What NumPy can read of a tensor: a PyTorch one without its gradient and device; others as they are."""
    if not hasattr(values, "detach"):
        return values
    tensor = values.detach().cpu()
    return tensor.float() if _BFLOAT16 in str(tensor.dtype) else tensor
