"""The lock of a run: one process writes it, and says who it is."""

import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout

from drift.errors import RunError
from drift.run.store import exists, read_file, remove, write_file

LOCK = "lock"
HOLDER = "lock.holder"


_HELD: dict[Path, FileLock] = {}
"""The locks that this process holds, by folder."""


def take_lock(folder: Path, *, own_too: bool = False) -> FileLock:
    """Take the lock of the run in `folder`; raises RunError, which names the holder, where it is taken.

    own_too: take it from this process too, where a training was broken off without an end, as Ctrl-C in a
        notebook does: who held it can write no more.
    """
    place = folder.resolve()
    if own_too and place in _HELD:
        _HELD.pop(place).release(force=True)
    lock = FileLock(folder / LOCK, thread_local=False)  # who finishes a run may be another thread
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = folder / HOLDER
        who = read_file(holder) if exists(holder) else "another process"
        raise RunError(f"{folder}: {who} is writing this run. Wait for it, or choose another name.") from None
    write_file(folder / HOLDER, f"process {os.getpid()} on {platform.node()}")
    _HELD[place] = lock
    return lock


def check_held(folder: Path, lock: FileLock) -> None:
    """Raise RunError where a run is no longer held by who took this lock of it."""
    if _HELD.get(folder.resolve()) is not lock:
        raise RunError(
            f"{folder}: expected to hold this run, but it is finished, or another training has it."
        )


def drop_lock(folder: Path, lock: FileLock) -> None:
    """Give back the lock of the run in `folder`, if it is held."""
    if _HELD.get(folder.resolve()) is lock:
        del _HELD[folder.resolve()]
        try:
            remove(folder / HOLDER)
        finally:
            lock.release()


def is_held(folder: Path) -> bool:
    """Whether a process is writing the run at this moment."""
    if not exists(folder / HOLDER):
        return False
    try:
        with FileLock(folder / LOCK).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # nobody can write where not even the lock can be opened
        return False
