"""Arrays that cannot be silently wrong: checksummed, never partly missing, flushed.

Every array is Zarr v3, uncompressed, with the crc32c codec, in row chunks of a few MB. Zarr reads a missing
chunk as the fill value without any error, so the fill value is one that valid data never has (NaN, the
smallest integer, the byte 255) and the reader refuses it. What the metadata say of an array is under a
checksum too: in the run's record, or for a group that is written whole among its attributes. Where an older
drift wrote none, the metadata are held against the only ones that are written, and against the bytes there.
"""

import atexit
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from drift.arrays import IntArray
from drift.errors import RunError, one_line
from drift.run.store.files import exists, staged, whole_folder
from drift.run.store.objects import (
    OvertakenError,
    fresh_name,
    group_text,
    on_store,
    put_instead,
    put_object,
    store_failure,
    zarr_place,
)
from drift.run.store.sums import HERE, NODE, chunk_bytes, node_sum, sums_below, text_sum

if TYPE_CHECKING:
    import zarr

CHUNK_BYTES = 4 << 20
SUMS, OWN_SUM = "sums", "sum"
INNER = "inner"
"""Where the arrays of a whole group lie in it, on an object store: in a group of whoever wrote them."""
_PATIENCE = 10.0  # seconds


class StoredArrays:
    """A group of arrays opened for reading.

    path: where it lies. sums: the checksums that it and what is in it should have, see `sums_below`; what has
    none there is read without. places: the groups of whoever wrote what is in it, see `at`.
    """

    def __init__(self, path: Path, sums: Mapping[str, str], places: Mapping[str, str]) -> None:
        self.path = path
        self.sums = sums
        self._places = places
        self._checked: set[str] = set()
        self.check(HERE)
        self.group = _opened(self.at(HERE))

    def at(self, name: str) -> Path:
        """Where an array or a group lies, see `placed`."""
        return self.path / placed(name, self._places)

    def array(self, name: str) -> Any:  # noqa: ANN401 - a Zarr array
        """An array, opened."""
        if self._places:
            return _zarr().open_array(**zarr_place(self.at(name)), mode="r", zarr_format=3)
        return self.group[name]

    @property
    def attrs(self) -> dict[str, Any]:
        """What the group says of itself."""
        return dict(self.group.attrs)

    def check(self, name: str) -> None:
        """Raise RunError where an array or a group is missing, or is not as its checksum says."""
        if name in self._checked:
            return
        where = self.at(name)
        with _damage(where):
            there = _sum_there(where) if name in self.sums else exists(where / NODE) or None
        if there is None:
            raise RunError(f"{where}: expected an array, found none. The run is incomplete: copy it again.")
        if self.sums.get(name, there) != there:
            raise RunError(
                f"{where}: its bytes are damaged or a chunk is missing: its checksum is another one. "
                "Copy the run again."
            )
        self._checked.add(name)


def placed(name: str, places: Mapping[str, str]) -> str:
    """Where an array or a group lies: in the group that `places` has for it, or for what it is in."""
    around = (name, *(one.as_posix() for one in PurePosixPath(name).parents))
    return (PurePosixPath(next((places[one] for one in around if one in places), "")) / name).as_posix()


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


def read_array(group: StoredArrays, name: str, rows: slice | IntArray = slice(None)) -> NDArray[Any]:
    """Read the array `name`, or some of its rows: a slice, or their numbers, rising.

    Only the chunks that hold them are read. Raises RunError where it is missing or damaged.
    """
    where = group.at(name)
    group.check(name)
    with _damage(where):
        array = group.array(name)
        _check_form(array, where)
        data = np.asarray(array[rows] if isinstance(rows, slice) else array.oindex[rows])
    missing = np.isnan(data) if data.dtype.kind == "f" else data == _fill_value(data.dtype)
    if missing.any():
        row = int(np.argwhere(missing)[0][0])
        row = row + (rows.start or 0) if isinstance(rows, slice) else int(rows[row])
        raise RunError(f"{where}: a chunk is missing at row {row:,}. The run is incomplete: copy it again.")
    return data


def create_group(path: Path, attributes: dict[str, Any]) -> "zarr.Group":
    """Create a Zarr group at `path`, a folder of this machine, for writing."""
    group: zarr.Group = _zarr().create_group(path, zarr_format=3, overwrite=True, attributes=attributes)
    return group


def group_exists(path: Path) -> bool:
    """Whether there is a group that `whole_group` made, damaged or not."""
    return exists(path / NODE if on_store(path) else path)


@contextmanager
def whole_group(
    path: Path, attributes: dict[str, Any], keep: Callable[[], bool] = lambda: False
) -> Iterator["zarr.Group"]:
    """Give a group to be filled; at the end it becomes `path`, with the checksums of what is in it.

    keep: as in `whole_folder`. Raises OSError where something cannot be written.
    """
    if on_store(path):
        inner = fresh_name()
        with staged(path / inner) as made:
            yield create_group(made, attributes)
            inside = {**attributes, SUMS: _sums_inside(made), INNER: inner}
        whole = group_text({**inside, OWN_SUM: text_sum(inside)})
        if not keep():
            put_object(path / NODE, whole)
            return
        with suppress(OvertakenError):
            put_instead(path / NODE, whole, None)
        return
    with whole_folder(path, keep) as partial:
        group = create_group(partial, attributes)
        yield group
        sums = _sums_inside(partial)
        group.update_attributes({SUMS: sums, OWN_SUM: text_sum({**attributes, SUMS: sums})})


def open_group(
    path: Path, sums: Mapping[str, str] | None = None, places: Mapping[str, str] | None = None
) -> StoredArrays:
    """Open the group at `path` for reading; raises RunError where there is none, or it is damaged.

    sums, places: see `StoredArrays`.
    """
    if not places and not exists(path / NODE):
        raise RunError(f"{path}: expected the arrays of a run, found nothing. Copy the run again.")
    return StoredArrays(path, sums or {}, places or {})


def open_whole_group(path: Path) -> StoredArrays:
    """Open a group that `whole_group` made, or an older drift without checksums; raises RunError as above."""
    found = open_group(path)
    attributes = found.attrs
    own = attributes.pop(OWN_SUM, None)
    if own is None:
        return found
    sums = attributes.get(SUMS)
    if text_sum(attributes) != own or not isinstance(sums, dict):
        raise RunError(f"{path}: its attributes are damaged: their checksum is another one. Copy it again.")
    inner = attributes.get(INNER)
    return StoredArrays(path, sums, {} if inner is None else dict.fromkeys(sums, inner))


@cache
def _zarr() -> Any:  # noqa: ANN401 - a module
    """Zarr, whose thread is waited for at the end of the process.

    Zarr itself gives it a fifth of a second, and on a busy machine then ends with a traceback.
    """
    import zarr
    from zarr.core import sync

    def wait() -> None:
        loop, thread = (getattr(sync, name, [None])[0] for name in ("loop", "iothread"))
        if loop is not None and thread is not None and not loop.is_closed():
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_PATIENCE)

    atexit.register(wait)  # which is called before what Zarr registered when it was loaded
    return zarr


def _opened(path: Path) -> "zarr.Group":
    with _damage(path):
        group: zarr.Group = _zarr().open_group(**zarr_place(path), mode="r", zarr_format=3)
    return group


def _check_form(array: Any, where: Path) -> None:  # noqa: ANN401 - a Zarr array
    """Raise RunError where the metadata are none that `write_array` makes of bytes that are there."""
    from zarr.codecs import BytesCodec, Crc32cCodec

    expected = _fill_value(array.dtype)
    is_fill = np.isnan(array.fill_value) if expected != expected else array.fill_value == expected
    codecs = [type(one) for one in array.metadata.codecs]
    if not is_fill or codecs != [BytesCodec, Crc32cCodec]:
        raise RunError(
            f"{where}: its metadata are damaged: expected chunks with checksums that end as {expected} where "
            "they are missing, found others. Copy the run again."
        )
    if array.nbytes > chunk_bytes(where):
        raise RunError(
            f"{where}: its bytes are damaged or a chunk is missing: expected {array.nbytes:,} bytes, found "
            f"{chunk_bytes(where):,}. Copy the run again."
        )


@contextmanager
def _damage(where: Path) -> Iterator[None]:
    """Say in one line whatever Zarr makes of damaged bytes: it has no error of its own for them."""
    try:
        yield
    except RunError:
        raise
    except Exception as error:
        failure = store_failure(error)
        if failure is not None:
            raise RunError(
                f"{where}: cannot be read ({failure}). Look at the store, and try again."
            ) from error
        raise RunError(f"{where}: cannot be read, its bytes are damaged ({one_line(error)}).") from error


def _sums_inside(path: Path) -> dict[str, str]:
    return {name: found for name, found in sums_below(path).items() if name != HERE}


def _sum_there(where: Path) -> str | None:
    """The checksum of an array or a group; None where there is none."""
    with suppress(FileNotFoundError):
        return node_sum(where)
    return None


def _fill_value(dtype: np.dtype[Any]) -> float | int:
    if dtype.kind == "f":
        return float("nan")
    limits = np.iinfo(dtype)
    return int(limits.min if dtype.kind == "i" else limits.max)
