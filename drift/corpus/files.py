"""Opening text files, so that everything that can be wrong with one comes out as a `CorpusError`."""

import codecs
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import TextIO, TypeVar

from drift.errors import CorpusError, SettingsError
from drift.progress import Advance, log, task
from drift.unpack import LINE_BYTES, BombError, unpacked

Position = Callable[[], int]

T = TypeVar("T")

HEAD_CHARACTERS = 1 << 16
PIECE_BYTES = 1 << 20
_FIRST_BYTES = 16
_ITEMS_A_STEP = 1_000
# Bytes that are no text in the encoding arrive as these half characters, so that the row can be named.
_UNDECODABLE = re.compile("[\udc80-\udcff]")


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[tuple[TextIO, Position]]:
    """The text of `path`, unpacked if it is gzip, and a call that gives the bytes of the file read so far.

    A byte order mark is left out; one of UTF-16 or UTF-32 decides the encoding where UTF-8 was asked for.
    Raises CorpusError where the file cannot be read.
    """
    with _unpacked(path, encoding) as (stream, position):
        actual = _actual(stream, encoding)
        with TextIOWrapper(stream, encoding=actual, errors="surrogateescape", newline="") as text:
            yield text, position


@contextmanager
def opened_bytes(path: Path, encoding: str) -> Iterator[tuple[Iterator[bytes], Position]]:
    """The same as pieces of UTF-8: bytes that are no text in the encoding are no UTF-8 there either."""
    with _unpacked(path, encoding) as (stream, position):
        actual = _actual(stream, encoding)
        yield _pieces(stream) if actual == "utf-8-sig" else _as_utf8(_pieces(stream), actual), position


def first_characters(path: Path, encoding: str) -> str:
    """The first 65,536 characters of `path`; raises CorpusError where it is empty or no text."""
    with _unpacked(path, encoding) as (stream, _):
        actual = _actual(stream, encoding)
    if is_utf8(encoding) and actual != "utf-8-sig":
        log.info("%s: the byte order mark says %s", path, actual.upper())
    with opened(path, encoding) as (text, _):
        head = text.read(HEAD_CHARACTERS)
    if not head.strip():
        raise CorpusError(f"{path}: expected labelled text, found an empty file.")
    if "\0" in head:
        raise CorpusError(
            f"{path}: expected text, found NUL bytes. Is it a binary file? For UTF-16 pass --encoding utf-16."
        )
    return head


def file_signature(path: Path) -> bytes:
    """The first bytes of a file as it lies on the disk, by which a format of its own is known."""
    with _unpacked(path, "bytes", unpack=False) as (stream, _):
        return stream.peek(_FIRST_BYTES)[:_FIRST_BYTES]


@contextmanager
def _unpacked(path: Path, encoding: str, *, unpack: bool = True) -> Iterator[tuple[BufferedReader, Position]]:
    """The bytes of a file, and how many of them were read; all that goes wrong becomes a CorpusError."""
    try:
        with path.open("rb") as raw:
            yield unpacked(raw) if unpack else raw, raw.tell
    except FileNotFoundError as error:
        raise CorpusError(f"{path}: expected a file or folder of labelled text, found none.") from error
    except UnicodeError as error:
        raise CorpusError(f"{path}: expected text in {encoding}, but it is not. Pass --encoding.") from error
    except BombError as error:
        raise CorpusError(f"{path}: {error}") from None
    except (EOFError, zlib.error) as error:
        raise CorpusError(f"{path}: expected a whole gzip file, found a damaged one: {error}.") from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror or error}.") from error


def _pieces(stream: BufferedReader) -> Iterator[bytes]:
    mark = stream.peek(len(codecs.BOM_UTF8))
    if mark.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    while piece := stream.read(PIECE_BYTES):
        yield piece


def _as_utf8(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="surrogateescape")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")


def reading(path: Path) -> AbstractContextManager[Advance]:
    """The task of reading `path`, in bytes."""
    return task(f"reading {path.name}", path.stat().st_size)


@contextmanager
def read_lines(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """The lines of `path` with their ends, as `opened` gives them, while progress is shown.

    Raises CorpusError at a line that is longer than one may be.
    """
    with opened(path, encoding) as (text, position), reading(path) as advance:
        yield _stepped(_whole_lines(text, path), position, advance)


def _whole_lines(text: TextIO, path: Path) -> Iterator[str]:
    for number, line in enumerate(iter(partial(text.readline, LINE_BYTES), ""), start=1):
        if len(line) == LINE_BYTES:
            raise too_long(f"{path}:{number}", "lines")
        yield line


def too_long(place: str, what: str) -> CorpusError:
    """The error for a line, row or document that is longer than one may be."""
    return CorpusError(
        f"{place}: expected {what} of at most {LINE_BYTES >> 20} MB, found a longer one: this is no text, or "
        "its line feeds are lost."
    )


def _stepped(items: Iterable[T], position: Callable[[], int], advance: Advance) -> Iterator[T]:
    """`items`, with a task advanced to `position` every 1,000 items."""
    done = 0
    for number, item in enumerate(items, start=1):
        if number % _ITEMS_A_STEP == 0:
            advance(position() - done)
            done = position()
        yield item
    advance(position() - done)


def check_decoded(text: str, place: str, encoding: str) -> str:
    """`text`, or CorpusError where it holds bytes that are no text in `encoding`, or NUL."""
    if "\0" in text:
        raise CorpusError(f"{place}: expected text, found a NUL byte. Remove it.")
    if not text.isascii() and _UNDECODABLE.search(text):
        raise CorpusError(
            f"{place}: expected text in {encoding}, found bytes that are not. Pass --encoding latin-1 "
            f"if it is older Western text."
        )
    return text


def check_encoding(encoding: str) -> None:
    """Raise SettingsError unless Python knows the text encoding `encoding`."""
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError, ValueError) as error:
        raise SettingsError(
            f"Expected a text encoding such as utf-8 or latin-1, found {encoding!r}."
        ) from error


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; what cannot be looked at is none, and opening it will say why."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _actual(stream: BufferedReader, encoding: str) -> str:
    """The encoding that the file is in: a mark of UTF-16 or UTF-32 at its beginning cannot be UTF-8."""
    if not is_utf8(encoding):
        return encoding
    head = stream.peek(4)
    # UTF-32 first: its mark begins as that of UTF-16 does.
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def is_utf8(encoding: str) -> bool:
    """Whether `encoding` is one of the names of UTF-8."""
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8")
