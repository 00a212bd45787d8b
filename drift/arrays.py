"""The names of the array types, and arithmetic on rows that every folder needs."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
DoubleArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ByteArray = NDArray[np.uint8]

LEAST_CHANCE = 1e-7
"""A class probability below it counts as it, as in Keras: 0 has no logarithm."""

_BLOCK_BYTES = 1 << 22  # of a size that stays in a core's own cache


def row_slices(n_rows: int, row_bytes: int, n_bytes: int = _BLOCK_BYTES) -> Iterator[slice]:
    """Slices that cover `n_rows` rows of `row_bytes` each in pieces of about `n_bytes`, at least one row."""
    step = max(1, n_bytes // max(1, row_bytes))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def row_blocks(n_rows: int, n_dims: int, n_bytes: int = 1 << 26) -> list[slice]:
    """The same for rows of float32 that are read or copied: pieces large beside the chunks on disk."""
    return list(row_slices(n_rows, 4 * n_dims, n_bytes))


def places_in(ids: IntArray, among: IntArray) -> IntArray:
    """Where each of `ids`, of any shape, stands in `among`, rising, shape (n,); -1 where it does not."""
    if not len(among):
        return np.full(np.shape(ids), -1)
    place = np.minimum(np.searchsorted(among, ids), len(among) - 1)
    found: IntArray = np.where(among[place] == ids, place, -1)
    return found


def defined(value: float) -> float | None:
    """Return the value, or None where it is undefined (NaN): a table shows nothing there, never a number."""
    if value != value:
        return None
    return value.item() if isinstance(value, np.generic) else value
