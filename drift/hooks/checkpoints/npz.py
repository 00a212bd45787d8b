"""NumPy archives, `.npz`: a zip file of arrays, each a `.npy` under its name."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drift.errors import VectorsError, one_line
from drift.hooks.checkpoints.tensor import StoredTensor
from drift.hooks.checkpoints.zipped import ZIP_ERRORS, member_names, member_sizes, opened_member
from drift.vectors.npy import HEADER_ERRORS

_SUFFIX = ".npy"


def is_npz(path: Path) -> bool:
    """Whether a file is a zip file of arrays and nothing else."""
    names = member_names(path)
    return bool(names) and all(name.endswith(_SUFFIX) for name in names)


def npz_tensors(path: Path) -> list[StoredTensor]:
    """The arrays of an archive; raises VectorsError where it is damaged, or an array holds Python objects."""
    return [_described(path, name, size) for name, size in member_sizes(path).items()]


def words_inside(path: Path) -> list[str] | None:
    """The words that an archive holds beside its table: its only array of texts; None where there is none."""
    texts = [one for one in npz_tensors(path) if one.dtype.startswith("<U") and len(one.shape) == 1]
    return list(map(str, texts[0].read())) if len(texts) == 1 else None


def _described(path: Path, name: str, size: int) -> StoredTensor:
    try:
        with opened_member(path, name) as file:
            version = np.lib.format.read_magic(file)
            read = (
                np.lib.format.read_array_header_1_0
                if version == (1, 0)
                else np.lib.format.read_array_header_2_0
            )
            shape, by_column, dtype = read(file)
            start = file.tell()
    except (*HEADER_ERRORS, *ZIP_ERRORS) as error:
        raise VectorsError(f"{path}: expected arrays, cannot read {name!r} ({one_line(error)}).") from error
    if not dtype.hasobject and start + dtype.itemsize * math.prod(shape) > size:
        raise VectorsError(f"{path}: the bytes of {name!r} are not all there. Get the file again.")
    plain = name.removesuffix(_SUFFIX)
    if by_column and len(shape) > 1:  # all of it is read for any row
        turned = _Member(path, name, dtype, tuple(reversed(shape)), start)
        return StoredTensor(plain, shape, dtype.str, lambda block: turned.rows(slice(0, shape[-1])).T[block])
    return StoredTensor(plain, shape, dtype.str, _Member(path, name, dtype, shape, start).rows)


class _Member:
    """An array in an archive: read on from where it was read last, since what is packed has no shortcuts."""

    def __init__(
        self, path: Path, name: str, dtype: np.dtype[Any], shape: tuple[int, ...], start: int
    ) -> None:
        self._path, self._name, self._dtype, self._shape, self._start = path, name, dtype, shape, start
        self._file: Any = None

    def rows(self, block: slice) -> NDArray[Any]:
        if self._dtype.hasobject:
            raise VectorsError(f"{self._path}: expected numbers in {self._name!r}, found Python objects.")
        if not self._dtype.itemsize:
            raise VectorsError(f"{self._path}: expected numbers in {self._name!r}, found items of no bytes.")
        width = self._dtype.itemsize * int(np.prod(self._shape[1:], dtype=np.int64))
        n_bytes = width * (block.stop - block.start)
        try:
            if self._file is None:
                self._file = opened_member(self._path, self._name)
            self._file.seek(self._start + width * block.start)
            data = self._file.read(n_bytes)
        except ZIP_ERRORS as error:
            raise VectorsError(
                f"{self._path}: expected numbers in {self._name!r}, cannot read them ({error}). Get the file "
                "again."
            ) from error
        if len(data) < n_bytes:
            raise VectorsError(f"{self._path}: the bytes of {self._name!r} are not all there. Get it again.")
        return np.frombuffer(data, dtype=self._dtype).reshape(block.stop - block.start, *self._shape[1:])
