"""Writing a file or a folder whole or not at all: under another name first, then renamed.

What is renamed into its place has been flushed, and so has the folder that names it: it survives a power cut,
and a process killed at any moment leaves nothing that looks whole.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from drift.errors import DriftError

PARTIAL = ".partial-"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path` to write to; at the end it takes the place of `path`.

    Folders on the way are made. Raises DriftError where the file cannot be written; what was there before
    stays then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial:
            yield partial
    except OSError as error:
        raise DriftError(
            f"{path}: cannot be written ({error.strerror or error}). Choose another file."
        ) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """As `whole_file`, in a folder that is there; raises OSError where the file cannot be written."""
    partial = _beside(path)
    try:
        yield partial
        flush(partial)
        partial.replace(path)
        flush(path.parent)
    finally:
        with suppress(OSError):
            partial.unlink()


@contextmanager
def whole_folder(path: Path, keep: Callable[[], bool]) -> Iterator[Path]:
    """Give the name of a folder to be made beside `path`; at the end it becomes `path`.

    keep: whether what stands at `path` by then stays, as what another process made; else it is replaced.
    Folders on the way are made. Raises OSError where something cannot be written.
    """
    partial = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        flush_tree(partial)
        _put(partial, path, keep)
        flush(path.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def flush_tree(path: Path) -> None:
    """Make a folder with all that is in it survive a power cut."""
    for folder, _, files in os.walk(path):
        for name in files:
            flush(Path(folder) / name)
        flush(Path(folder))


def flush(path: Path) -> None:
    """Make one file, or the names in one folder, survive a power cut."""
    if path.is_dir() and os.name != "posix":
        return  # other systems cannot open a folder, and need not
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path) -> Path:
    """A name of its own for every call, so that processes that write the same do not meet halfway."""
    return path.with_name(f"{PARTIAL}{secrets.token_hex(4)}-{path.name}")


def _put(partial: Path, path: Path, keep: Callable[[], bool]) -> None:
    try:
        partial.rename(path)
    except OSError:
        if not path.exists():
            raise
        if not keep():
            shutil.rmtree(path, ignore_errors=True)
            partial.rename(path)
