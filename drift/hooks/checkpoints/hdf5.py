"""Keras's files, read by h5py without building a model: `.weights.h5`, `.h5`, and `.keras`, a zip of one.

A link to another file, and numbers that lie in another file, are left alone. Keras keeps bfloat16 as two raw
bytes and says so in an attribute.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from drift.errors import VectorsError, optional
from drift.hooks.checkpoints.tensor import StoredTensor
from drift.hooks.checkpoints.zipped import member_names, opened_member

_MAGIC = b"\x89HDF\r\n\x1a\n"
_WEIGHTS = "model.weights.h5"
_MOST_DEPTH = 50
_MOST_PACKED = 2000
"""How many times smaller compression makes numbers at most; beyond that they are not there."""


def is_hdf5(head: bytes) -> bool:
    """Whether a file begins as HDF5 does."""
    return head.startswith(_MAGIC)


def is_keras(path: Path) -> bool:
    """Whether a file is a `.keras` archive."""
    return _WEIGHTS in member_names(path)


def hdf5_tensors(path: Path) -> list[StoredTensor]:
    """The tensors of a file; raises VectorsError where it is damaged, MissingExtraError without h5py."""
    with _opened(path) as file:
        return [_described(path, name, one) for name, one in _datasets(file, "", 0)]


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    h5py = optional("h5py")
    try:
        inner = opened_member(path, _WEIGHTS) if is_keras(path) else path
        with h5py.File(inner, "r") as file:
            yield file
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise VectorsError(
            f"{path}: expected a whole HDF5 file, cannot read it ({error}). Get the file again."
        ) from error


def _datasets(group: Any, inside: str, depth: int) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """All that a file holds itself, with its name; what links to elsewhere is passed over."""
    h5py = optional("h5py")
    if depth > _MOST_DEPTH:
        raise ValueError(f"groups inside each other, more than {_MOST_DEPTH} deep")
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            continue
        one = group[name]
        if isinstance(one, h5py.Group):
            yield from _datasets(one, f"{inside}{name}/", depth + 1)
        elif isinstance(one, h5py.Dataset) and not (one.external or one.is_virtual):
            yield f"{inside}{name}", one


def _described(path: Path, name: str, one: Any) -> StoredTensor:  # noqa: ANN401
    kind = one.attrs.get("dtype") or str(one.dtype)
    return StoredTensor(name, tuple(one.shape or ()), str(kind), partial(_rows, path, name))


def _rows(path: Path, name: str, block: slice) -> NDArray[Any]:
    with _opened(path) as file:
        one = file[name]
        packed = _MOST_PACKED if one.compression else 1
        if one.id.get_storage_size() * packed < one.nbytes:
            raise VectorsError(f"{path}: the bytes of {name!r} are not all there. Get the file again.")
        stored: NDArray[Any] = one[block]
        if one.attrs.get("dtype") == "bfloat16":
            return stored.view(optional("ml_dtypes").bfloat16)
        return stored if stored.dtype.isnative else stored.astype(stored.dtype.newbyteorder("="))
