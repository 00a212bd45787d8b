"""safetensors, read by the library of that name.

The library maps a whole file into memory; it is opened anew for each block, so that what was read does not
stay there. NumPy has no bfloat16, which most such files hold: `ml_dtypes` brings it.
"""

from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from drift.errors import VectorsError, optional
from drift.hooks.checkpoints.tensor import StoredTensor

_LENGTH_BYTES = 8
_MOST_HEADER_BYTES = 100_000_000


def is_safetensors(head: bytes) -> bool:
    """Whether a file begins as safetensors do: the length of the header, and a header in JSON."""
    length = int.from_bytes(head[:_LENGTH_BYTES], "little")
    return length <= _MOST_HEADER_BYTES and head[_LENGTH_BYTES : _LENGTH_BYTES + 1] == b"{"


def safetensors_of(path: Path) -> list[StoredTensor]:
    """The tensors of a file; raises VectorsError where it is damaged, MissingExtraError where it must."""
    with _opened(path) as file:
        parts = [(name, file.get_slice(name)) for name in file.keys()]  # noqa: SIM118 - it is no dict
        return [
            StoredTensor(name, tuple(part.get_shape()), part.get_dtype(), partial(_rows, path, name))
            for name, part in parts
        ]


def _opened(path: Path) -> Any:  # noqa: ANN401 - a file of safetensors
    optional("ml_dtypes")
    library = optional("safetensors")
    try:
        return library.safe_open(path, framework="np")
    except (library.SafetensorError, OSError) as error:
        raise VectorsError(
            f"{path}: expected whole safetensors, cannot read them ({error}). Get the file again."
        ) from error


def _rows(path: Path, name: str, block: slice) -> NDArray[Any]:
    with _opened(path) as file:
        part = file.get_slice(name)
        try:
            found: NDArray[Any] = part[block]
        except (TypeError, AttributeError) as error:
            raise VectorsError(
                f"{path}: expected floats in {name!r}, found {part.get_dtype()}, which cannot be read."
            ) from error
        return found
