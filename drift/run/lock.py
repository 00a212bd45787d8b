"""The lock of a run: one process writes it, and says who it is."""

import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout

from drift.errors import RunError
from drift.run.store import exists, read_file, remove, write_file

LOCK = "lock"
HOLDER = "lock.holder"


def take_lock(folder: Path) -> FileLock:
    """Take the lock of the run in `folder`; raises RunError, which names the holder, where it is taken."""
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = folder / HOLDER
        who = read_file(holder) if exists(holder) else "another process"
        raise RunError(
            f"{folder}: {who} is writing this run. Wait for it, or choose another --name."
        ) from None
    write_file(folder / HOLDER, f"process {os.getpid()} on {platform.node()}")
    return lock


def drop_lock(folder: Path, lock: FileLock) -> None:
    """Give back the lock of the run in `folder`, if it is held."""
    if lock.is_locked:
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
