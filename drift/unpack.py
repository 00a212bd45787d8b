"""Reading within bounds: gzip data unpacked as a stream, and how long a line may be."""

import gzip
import io
from typing import IO

LINE_BYTES = 16 << 20  # the longest line, or word: a longer one is no text, or its line feeds are lost
_MOST_RATIO, _UNSUSPICIOUS_BYTES = 200, 64 << 20  # text packs to a third, a bomb to a thousandth
_GZIP = b"\x1f\x8b"


class BombError(Exception):
    """gzip data that unpack to far more than text does; the message says so, without the file."""


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip file, refused as soon as they are too many for those that were read."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._packed = gzip.GzipFile(fileobj=raw)
        self._n_unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]  # which any writable buffer is
        found = self._packed.readinto(into)
        self._n_unpacked += found
        if self._n_unpacked > max(_UNSUSPICIOUS_BYTES, _MOST_RATIO * self._raw.tell()):
            raise BombError(
                f"expected gzip data that unpack to at most {_MOST_RATIO} times their size, found more: "
                "this is no text. Unpack it first, if you trust it."
            )
        return found


def unpacked(raw: io.BufferedReader) -> io.BufferedReader:
    """The bytes of a file that was just opened, unpacked where it begins as gzip does.

    Reading raises BombError, and what `gzip` raises for data that are damaged.
    """
    return io.BufferedReader(_Unpacked(raw)) if is_packed(raw) else raw


def is_packed(raw: io.BufferedReader) -> bool:
    """Whether a file that was just opened begins as gzip does."""
    return raw.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
