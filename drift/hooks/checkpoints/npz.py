"""NumPy archives, `.npz`: a zip file of arrays, each a `.npy` under its name."""

import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drift.errors import VectorsError
from drift.hooks.checkpoints.tensor import StoredTensor

_SUFFIX = ".npy"


def is_npz(path: Path) -> bool:
    """Whether a file is a zip file of arrays and nothing else."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return bool(names) and all(name.endswith(_SUFFIX) for name in names)


def npz_tensors(path: Path) -> list[StoredTensor]:
    """The arrays of an archive; raises VectorsError where it is damaged, or an array holds Python objects."""
    with zipfile.ZipFile(path) as archive:
        return [_described(path, archive, name) for name in archive.namelist()]


def words_inside(path: Path) -> list[str] | None:
    """The words that an archive holds beside its table: its only array of texts; None where there is none."""
    texts = [one for one in npz_tensors(path) if one.dtype.startswith("<U") and len(one.shape) == 1]
    return list(map(str, texts[0].read())) if len(texts) == 1 else None


def _described(path: Path, archive: zipfile.ZipFile, name: str) -> StoredTensor:
    try:
        with archive.open(name) as file:
            version = np.lib.format.read_magic(file)
            read = (
                np.lib.format.read_array_header_1_0
                if version == (1, 0)
                else np.lib.format.read_array_header_2_0
            )
            shape, _, dtype = read(file)
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise VectorsError(f"{path}: expected arrays, cannot read {name} ({error}).") from error
    plain = name.removesuffix(_SUFFIX)
    return StoredTensor(plain, shape, dtype.str, partial(_read, path, plain))


def _read(path: Path, name: str) -> NDArray[Any]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            found: NDArray[Any] = archive[name]
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise VectorsError(f"{path}: expected numbers in {name}, cannot read them ({error}).") from error
    return found
