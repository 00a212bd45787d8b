"""Writing a file or a folder whole or not at all: under another name first, then renamed.

What is renamed into its place has been flushed, and so have the folder that names it and those that were made
on the way: it survives a power cut, and a process killed at any moment leaves nothing that looks whole.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from drift.errors import DriftError
from drift.partial import beside, held_beside

_HERE, _SWAP = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
_CANNOT = (
    errno.ENOSYS,
    errno.EINVAL,
    errno.EOPNOTSUPP,
)  # an old system, or a file system that does not know it


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path` to write to; at the end it takes the place of `path`.

    Folders on the way are made. Raises DriftError where the file cannot be written; what was there before
    stays then, and no folder that was not there.
    """
    try:
        with _in_folders(path.parent), replacing(path) as partial:
            yield partial
    except OSError as error:
        raise DriftError(
            f"{path}: cannot be written ({error.strerror or error}). Choose another file."
        ) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """As `whole_file`, in a folder that is there; raises OSError where the file cannot be written."""
    partial = beside(path)
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
    with _in_folders(path.parent), held_beside(path) as partial:
        yield partial
        flush_tree(partial)
        _put(partial, path, keep)
        flush(path.parent)


@contextmanager
def _in_folders(path: Path) -> Iterator[None]:
    """Make a folder with those on the way; what fails inside leaves none that was made and is empty."""
    made: list[Path] = []
    try:
        make_folders(path, made)
        yield
    except BaseException:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()
        raise


def make_folders(path: Path, made: list[Path] | None = None) -> None:
    """Make a folder with those on the way, unless it is there; what is new survives a power cut.

    made: gets those that were made, the innermost last.
    """
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        with suppress(FileExistsError):  # another process was first
            one.mkdir()
            if made is not None:
                made.append(one)
        flush(one.parent)
    path.mkdir(exist_ok=True)  # says where there is a file


def exchange(path: Path, other: Path) -> bool:
    """Let two folders beside each other take each other's name in one step; False where the system cannot.

    Raises OSError where it can and one of them is not there, or may not be renamed.
    """
    swap = _system_swap()
    if swap is None:
        return False
    if swap(_HERE, os.fsencode(path), _HERE, os.fsencode(other), _SWAP) != 0:
        code = ctypes.get_errno()
        if code in _CANNOT:
            return False
        raise OSError(code, os.strerror(code), str(path))
    flush(path.parent)
    return True


def _system_swap() -> Callable[..., int] | None:
    """The system's call that exchanges two names, where it has one."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)


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


def _put(partial: Path, path: Path, keep: Callable[[], bool]) -> None:
    try:
        partial.rename(path)
    except OSError:
        if not path.exists():
            raise
        if keep():
            return
        if not exchange(partial, path):  # what was there is then at `partial`, and removed with it
            aside = beside(path)
            path.rename(aside)
            partial.rename(path)
            shutil.rmtree(aside, ignore_errors=True)
