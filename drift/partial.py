"""Names for what is being written, and clearing up what a killed process left under them.

What will be NAME is `.partial-HEX-NAME` until it is whole. Beside a folder in the making stands its lock,
`.partial-HEX-NAME.lock`: it is free once the process that makes it is dead, however it died.
"""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PARTIAL = ".partial-"
_LOCK = ".lock"
_OLD_SECONDS = 24 * 3600


def beside(path: Path) -> Path:
    """A name of its own for every call, so that processes that write the same do not meet halfway."""
    return path.with_name(f"{PARTIAL}{secrets.token_hex(4)}-{path.name}")


@contextmanager
def held_beside(path: Path) -> Iterator[Path]:
    """Such a name for a folder, by which others see that its maker lives; what has it at the end is removed.

    Raises OSError where the folder that it stands in cannot be written.
    """
    from filelock import FileLock  # a tenth of a second, which who reads does not need

    partial = beside(path)
    lock = FileLock(_lock_of(partial))
    with suppress(NotImplementedError):  # a file system without locks: what is left there is known by its age
        lock.acquire()
    try:
        yield partial
    finally:
        try:
            shutil.rmtree(partial, ignore_errors=True)
            clear_away(_lock_of(partial))
        finally:
            lock.release()
        clear_away(_lock_of(partial))  # where a file that is open cannot be removed


def remove_leftovers(folder: Path, *, alone: bool = False) -> None:
    """Remove what processes left in a folder that are dead by now, and nothing that a living one makes.

    alone: whether nobody else writes single files there, which have no lock of their own; else, and where a
    file system has no locks, what was not written to for a day is taken for left. What cannot be removed
    stays.
    """
    for path in sorted(folder.glob(f"{PARTIAL}*")):
        if path.name.endswith(_LOCK):
            _remove_unless_held(path)
        elif not _lock_of(path).exists() and ((alone and path.is_file()) or _is_old(path)):
            clear_away(path)


def _remove_unless_held(place: Path) -> None:
    from filelock import FileLock, Timeout

    with suppress(OSError, Timeout, NotImplementedError), FileLock(place).acquire(timeout=0):
        clear_away(place.with_name(place.name.removesuffix(_LOCK)))
        clear_away(place)


def _lock_of(partial: Path) -> Path:
    return partial.with_name(partial.name + _LOCK)


def _is_old(path: Path) -> bool:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > _OLD_SECONDS
    return False  # another process has just removed it


def clear_away(path: Path) -> None:
    """Remove a file or a folder; what cannot be removed stays, and the next one tries again."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
