"""safetensors: eight bytes that say how long the header is, a header in JSON, and the numbers.

The header names each tensor with its dtype, its shape and where its bytes begin and end after the header.
NumPy has no bfloat16, which most such files hold, so the package's own reader for NumPy refuses these; here
they become float32, which holds each of their numbers exactly. Several files may be one model: an index, JSON
with a `weight_map`, then says which file holds which tensor.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drift.errors import VectorsError
from drift.hooks.checkpoints.tensor import StoredTensor

_LENGTH_BYTES = 8
_MOST_HEADER_BYTES = 100_000_000
_KINDS = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2",
    "I8": "i1", "U8": "u1", "BOOL": "?",
}  # fmt: skip


def is_safetensors(head: bytes) -> bool:
    """Whether a file begins as safetensors do."""
    length = int.from_bytes(head[:_LENGTH_BYTES], "little")
    return length <= _MOST_HEADER_BYTES and head[_LENGTH_BYTES : _LENGTH_BYTES + 1] == b"{"


def is_index(head: bytes) -> bool:
    """Whether a file begins as an index of several safetensors files does."""
    return head.lstrip().startswith(b"{") and b'"weight_map"' in head


def safetensors_of(path: Path) -> list[StoredTensor]:
    """The tensors of a file; raises VectorsError where it is damaged."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        start, size = _LENGTH_BYTES + length, path.stat().st_size
        return [_tensor(path, name, one, start, size) for name, one in header.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VectorsError(f"{path}: expected safetensors, cannot read them ({error}).") from error


def indexed_tensors(path: Path) -> list[StoredTensor]:
    """The tensors of all files that an index names, which lie beside it; raises VectorsError for others."""
    try:
        files = sorted(set(json.loads(path.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VectorsError(f"{path}: expected an index of safetensors, cannot read it ({error}).") from error
    for name in files:
        if Path(name).name != name or not (path.parent / name).is_file():
            raise VectorsError(f"{path}: expected {name!r} beside it, found no such file. Get all its files.")
    return [tensor for name in files for tensor in safetensors_of(path.parent / name)]


def _tensor(path: Path, name: str, said: dict[str, Any], start: int, size: int) -> StoredTensor:
    kind, shape = said["dtype"], tuple(map(int, said["shape"]))
    begin, end = said["data_offsets"]
    if kind in _KINDS:
        expected = np.dtype(_KINDS[kind]).itemsize * int(np.prod(shape, dtype=np.int64))
        if end - begin != expected or not 0 <= begin <= end <= size - start:
            raise VectorsError(f"{path}: the bytes of {name} are not all there. Get the file again.")
    return StoredTensor(name, shape, kind, partial(_read, path, name, kind, shape, start + begin))


def _read(path: Path, name: str, kind: str, shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    if kind not in _KINDS:
        raise VectorsError(f"{path}: expected floats in {name}, found {kind}, which cannot be read.")
    stored = np.memmap(path, dtype=_KINDS[kind], mode="r", offset=offset, shape=shape)
    if kind != "BF16":
        return stored
    widened = stored.astype(np.uint32)
    widened <<= 16
    return widened.view(np.float32)
