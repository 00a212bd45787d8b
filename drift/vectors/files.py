"""Opening files of word vectors, plain or gzipped, with every trouble said in one line."""

import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from drift.errors import VectorsError
from drift.files import replacing
from drift.progress import task
from drift.unpack import LINE_BYTES, BombError, is_packed, unpacked

# Blocks that fit the processor's cache are parsed fastest, and several are in hand at once.
BLOCK_BYTES = 1 << 19
HEAD_BYTES = 1 << 20


def first_bytes(path: Path) -> bytes:
    """The first HEAD_BYTES bytes of the file, unpacked if it is gzipped; fewer only if there are no more.

    Raises VectorsError if it is missing, empty, no regular file, not permitted or damaged.
    """
    with _plain_errors(path):
        if path.is_dir():
            raise VectorsError(f"{path}: expected a file of word vectors, found a folder. Name a file in it.")
        if path.exists() and not path.is_file():
            raise VectorsError(f"{path}: expected a regular file. Save its content in one first.")
        with path.open("rb") as raw:
            head = unpacked(raw).read(HEAD_BYTES)
    if not head:
        raise VectorsError(f"{path}: expected word vectors, found an empty file.")
    return head


def chunks(path: Path, skip: int = 0, *, whole_lines: bool = False) -> Generator[bytes]:
    """The file's unpacked bytes after the first `skip`, in pieces of about BLOCK_BYTES; progress is shown.

    whole_lines: let each piece end with a line feed, or with the file.
    Raises VectorsError if the file cannot be read to its end.
    """
    with _plain_errors(path), path.open("rb") as raw, task("reading vectors", path.stat().st_size) as advance:
        stream = unpacked(raw)
        stream.read(skip)
        done = 0
        while chunk := stream.read(BLOCK_BYTES):
            yield chunk + _rest_of_line(stream, path) if whole_lines else chunk
            advance(raw.tell() - done)
            done = raw.tell()


def _rest_of_line(stream: IO[bytes], path: Path) -> bytes:
    rest = stream.readline(LINE_BYTES)
    if len(rest) == LINE_BYTES:
        raise VectorsError(
            f"{path}: expected lines of at most {LINE_BYTES >> 20} MB, found a longer one: these are no word "
            "vectors, or their line feeds are lost."
        )
    return rest


def is_gzipped(path: Path) -> bool:
    """Whether the file begins as gzip does."""
    with _plain_errors(path), path.open("rb") as raw:
        return is_packed(raw)


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, gzipped if its name ends in .gz; it takes its name only when it is complete."""
    with replacing(path) as partial, partial.open("wb") as raw:
        if path.suffix == ".gz":
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                yield packed  # type: ignore[misc]  # a GzipFile writes bytes as any file does
        else:
            yield raw


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise VectorsError(f"{path}: expected a file of word vectors, found no such file.") from None
    except PermissionError:
        raise VectorsError(f"{path}: no permission to read it. Change its permissions or copy it.") from None
    except BombError as error:
        raise VectorsError(f"{path}: {error}") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise VectorsError(
            f"{path}: the gzip data is damaged or cut short ({error}). Get the file again."
        ) from error
    except OSError as error:
        raise VectorsError(f"{path}: cannot be read ({error.strerror or error}).") from error
