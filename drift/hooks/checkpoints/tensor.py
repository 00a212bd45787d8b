"""`StoredTensor`: a tensor in a file, of which blocks of rows are read when they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray, IntArray, row_blocks
from drift.hooks.tables import as_table


@dataclass(frozen=True, eq=False)
class StoredTensor:
    """One tensor of a file.

    name: as the file has it. shape, dtype: what it says of itself. rows: gives the numbers of a block of
        rows, as they are stored.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    rows: Callable[[slice], NDArray[Any]]

    @property
    def is_table(self) -> bool:
        """Whether it has rows and dimensions."""
        return len(self.shape) == 2 and min(self.shape) > 0

    @property
    def shown(self) -> str:
        """Its name with what cannot be printed as escapes: a name may be anything."""
        return "".join(one if one.isprintable() else repr(one)[1:-1] for one in self.name)

    def describe(self) -> str:
        """Its name and shape."""
        return f"{self.shown} ({' x '.join(f'{size:,}' for size in self.shape)} {self.dtype})"

    def read(self) -> NDArray[Any]:
        """All its numbers."""
        return self.rows(slice(0, self.shape[0]))

    def table(self, rows: IntArray, where: str) -> FloatArray:
        """Some of its rows, of rising places, as float32 of shape (len(rows), n_dims).

        Block by block, so that besides the result little is in memory. where: the file, for messages.
        Raises SettingsError where they are no floats.
        """
        found = np.empty((len(rows), self.shape[1]), dtype=np.float32)
        start = int(rows[0]) if len(rows) else 0
        for block in row_blocks(int(rows[-1]) + 1 - start if len(rows) else 0, self.shape[1]):
            stored = slice(start + block.start, start + block.stop)
            first, last = np.searchsorted(rows, (stored.start, stored.stop))
            if first < last:
                part = as_table(self.rows(stored), f"{self.shown} of {where}")
                with np.errstate(over="ignore"):  # what is beyond float32 becomes infinite, which is refused
                    found[first:last] = part[rows[first:last] - stored.start]
        return found
