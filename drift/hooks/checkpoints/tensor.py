"""`StoredTensor`: a tensor in a file that holds several, which is read only when it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from drift.arrays import FloatArray
from drift.errors import VectorsError
from drift.hooks.tables import as_table

_N_SHOWN = 10


@dataclass(frozen=True, eq=False)
class StoredTensor:
    """One tensor of a file.

    name: as the file has it. shape, dtype: what it says of itself. read: gives its numbers.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    read: Callable[[], NDArray[Any]]

    @property
    def is_table(self) -> bool:
        """Whether it has rows and dimensions."""
        return len(self.shape) == 2 and min(self.shape) > 0

    def describe(self) -> str:
        """Its name and shape."""
        return f"{self.name} ({' x '.join(f'{size:,}' for size in self.shape)} {self.dtype})"

    def table(self, path: Path) -> FloatArray:
        """Its numbers as a table, shape (n_rows, n_dims); raises SettingsError where they are no floats."""
        return as_table(self.read(), f"{self.name} of {path}")


def chosen_table(
    path: Path, tensors: Sequence[StoredTensor], name: str | None, n_rows: int | None = None
) -> StoredTensor:
    """The table of a file: the one called `name`, or else the only one, among those of `n_rows` rows if any.

    Raises VectorsError, which lists the tables, where there is none of that name, or more than one.
    """
    tables = [one for one in tensors if one.is_table]
    named = [one for one in tables if one.name == name]
    if name is None:
        named = [one for one in tables if one.shape[0] == n_rows] or tables
    if len(named) == 1:
        return named[0]
    shown = ", ".join(one.describe() for one in tables[:_N_SHOWN]) or "none"
    more = f" and {len(tables) - _N_SHOWN:,} more" if len(tables) > _N_SHOWN else ""
    expected = "one table" if name is None else f"a table named {name!r}"
    raise VectorsError(f"{path}: expected {expected}, found {shown}{more}. Name one with --tensor.")
