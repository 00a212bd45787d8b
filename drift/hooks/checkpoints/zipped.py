"""A file in a zip archive that can be read from anywhere, as `.npz` and `.keras` need it."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from drift.errors import VectorsError

ZIP_ERRORS = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
"""What a damaged archive makes the library raise."""

_LOCAL_HEADER = 30
"""Bytes of a member's own header, before its name and what stands behind that; their lengths are in it."""


class _Window(io.RawIOBase):
    """The bytes of a file from `start` on, `size` of them, as a file of its own."""

    def __init__(self, path: Path, start: int, size: int) -> None:
        self._file = path.open("rb")
        self._start, self._size = start, size
        self._file.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._size}[whence]
        return self._file.seek(self._start + max(0, base + offset)) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        room = max(0, min(len(buffer), self._size - self.tell()))
        return self._file.readinto(memoryview(buffer)[:room])

    def close(self) -> None:
        self._file.close()
        super().close()


def opened_member(path: Path, name: str) -> IO[bytes]:
    """One file of an archive; what is stored as it is can be read from anywhere at once.

    Raises VectorsError where the archive is damaged or has no such file.
    """
    try:
        archive = zipfile.ZipFile(path)
        info = archive.getinfo(name)
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
            return archive.open(info)
        with archive, path.open("rb") as file:
            file.seek(info.header_offset)
            header = file.read(_LOCAL_HEADER)
        n_name, n_extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        start = info.header_offset + _LOCAL_HEADER + n_name + n_extra
        return cast("IO[bytes]", _Window(path, start, info.file_size))
    except ZIP_ERRORS as error:
        raise VectorsError(
            f"{path}: expected a whole zip archive, cannot read {name!r} ({error})."
        ) from error


def member_names(path: Path) -> list[str]:
    """The names of the files in an archive; none where it is no archive, or a damaged one."""
    return list(member_sizes(path))


def member_sizes(path: Path) -> dict[str, int]:
    """The same, with the bytes that each file has once unpacked."""
    try:
        if not zipfile.is_zipfile(path):
            return {}
        with zipfile.ZipFile(path) as archive:
            return {one.filename: one.file_size for one in archive.infolist()}
    except ZIP_ERRORS:
        return {}
