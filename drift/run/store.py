"""The one way from a run to the disk: its writer and its readers go through here and nowhere else.

A run's arrays cannot be silently wrong: checksummed, never partly missing, flushed. Every array is Zarr v3,
uncompressed, with the crc32c codec, in row chunks of a few MB. Zarr reads a missing chunk as the fill value
without any error, so the fill value is one that valid data never has (NaN, the smallest integer, the byte
255) and the reader refuses it.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from drift.errors import RunError
from drift.files import flush, flush_tree, replacing, whole_folder

if TYPE_CHECKING:
    import zarr

__all__ = [
    "create_group",
    "exists",
    "flush",
    "flush_tree",
    "folder_exists",
    "listed",
    "make_folder",
    "open_group",
    "put_array",
    "read_array",
    "read_file",
    "remove",
    "rename",
    "whole_folder",
    "write_array",
    "write_file",
]

CHUNK_BYTES = 4 << 20


def exists(path: Path) -> bool:
    """Whether there is a file or a folder."""
    return path.exists()


def folder_exists(path: Path) -> bool:
    """Whether there is a folder."""
    return path.is_dir()


def listed(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing where there is none."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def make_folder(path: Path) -> None:
    """Make a folder with those on the way, unless it is there."""
    path.mkdir(parents=True, exist_ok=True)


def read_file(path: Path) -> str:
    """Read a file."""
    return path.read_text(encoding="utf-8")


def write_file(path: Path, text: str) -> None:
    """Replace a file in one step: a reader finds the old one or the new one, never half of one."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")


def rename(path: Path, to: Path) -> None:
    """Give a file or a folder another name; nothing may be there."""
    path.rename(to)
    flush(to.parent)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_array(group: "zarr.Group", name: str, data: NDArray[Any], dims: tuple[str, ...]) -> None:
    """Write `data` as the array `name` of `group`, its axes named `dims`."""
    from zarr.codecs import Crc32cCodec

    # Chunks of like size: Zarr writes the last one whole, however few rows it has.
    n_rows = max(1, -(-len(data) // max(1, -(-data.nbytes // CHUNK_BYTES))))
    array = group.create_array(
        name,
        shape=data.shape,
        dtype=data.dtype,
        chunks=(n_rows, *(max(1, size) for size in data.shape[1:])),
        compressors=[Crc32cCodec()],
        fill_value=_fill_value(data.dtype),
        dimension_names=dims,
        config={"write_empty_chunks": True},
    )
    if data.size:
        array[...] = data


def put_array(path: Path, name: str, data: NDArray[Any]) -> None:
    """Put `data`, of the same shape, into the array `name` of the group at `path`, chunk by whole chunk."""
    import zarr

    array = zarr.open_array(path / name, mode="r+", zarr_format=3)
    array[...] = data


def read_array(group: "zarr.Group", name: str, rows: slice = slice(None)) -> NDArray[Any]:
    """Read the array `name`, or some of its rows; raises RunError where it is missing or damaged."""
    where = f"{group.store_path}/{name}"
    try:
        array = group[name]
        data = np.asarray(array[rows])  # type: ignore[index]
    except KeyError:
        raise RunError(
            f"{where}: expected an array, found none. The run is incomplete: copy it again."
        ) from None
    except (ValueError, OSError) as error:
        raise RunError(f"{where}: cannot be read, its bytes are damaged ({_one_line(error)}).") from error
    missing = np.isnan(data) if data.dtype.kind == "f" else data == _fill_value(data.dtype)
    if missing.any():
        row = int(np.argwhere(missing)[0][0]) + (rows.start or 0)
        raise RunError(f"{where}: a chunk is missing at row {row:,}. The run is incomplete: copy it again.")
    return data


def create_group(path: Path, attributes: dict[str, Any]) -> "zarr.Group":
    """Create a Zarr group at `path` for writing."""
    import zarr

    return zarr.create_group(path, zarr_format=3, overwrite=True, attributes=attributes)


def open_group(path: Path) -> "zarr.Group":
    """Open the Zarr group at `path` for reading; raises RunError if there is none."""
    import zarr

    try:
        return zarr.open_group(path, mode="r", zarr_format=3)
    except FileNotFoundError:
        raise RunError(f"{path}: expected the arrays of a run, found nothing. Copy the run again.") from None
    except (ValueError, OSError) as error:
        raise RunError(f"{path}: its metadata cannot be read ({_one_line(error)}).") from error


def _fill_value(dtype: np.dtype[Any]) -> float | int:
    if dtype.kind == "f":
        return float("nan")
    limits = np.iinfo(dtype)
    return int(limits.min if dtype.kind == "i" else limits.max)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
