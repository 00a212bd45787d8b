"""The lock of a run: one process writes it, and says who it is; on an object store, its lease."""

import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout

from drift.errors import RunError
from drift.run.lease import HeldError as HeldError  # noqa: PLC0414 - who waits for a lock has it from here
from drift.run.lease import Lease, check_lease, is_leased, take_lease
from drift.run.store import exists, folder_exists, identity, on_store, read_file, remove, write_file

LOCK = "lock"
HOLDER = "lock.holder"
_A_MOMENT = 0.2  # seconds: whoever looks whether the lock is held has it for an instant


Hold = FileLock | Lease

_HELD: dict[tuple[int, int], FileLock] = {}
"""The locks that this process holds, by the identity of the folder, which a new name does not change."""


def take_lock(folder: Path, *, own_too: bool = False) -> Hold:
    """Take the lock of the run in `folder`; what was known of the run before is to be asked again then.

    own_too: take it from this process too, where a training was broken off without an end, as Ctrl-C in a
        notebook does: who held it can write no more.
    Raises HeldError, which names the holder, where another process has it, RunError where this one has, or
        where the folder was renamed meanwhile: the lock would be another run's. Raises OSError where there
        can be no lock.
    """
    if on_store(folder):
        return take_lease(folder, own_too=own_too)
    if not folder_exists(folder):
        raise RunError(f"{folder}: expected a run, found none.")
    place = identity(folder)
    if own_too and place in _HELD:
        _HELD.pop(place).release(force=True)
    lock = FileLock(folder / LOCK, thread_local=False)  # who finishes a run may be another thread
    try:
        lock.acquire(timeout=_A_MOMENT, poll_interval=_A_MOMENT / 10)
    except Timeout:
        holder = folder / HOLDER
        who = read_file(holder) if exists(holder) else "another process"
        kind = RunError if place in _HELD else HeldError  # who waited for this process would wait for ever
        raise kind(f"{folder}: {who} is writing this run. Wait for it, or choose another name.") from None
    try:
        _check_same(folder, place)
        write_file(folder / HOLDER, f"process {os.getpid()} on {platform.node()}")
    except BaseException:
        lock.release()
        raise
    _HELD[place] = lock
    return lock


def check_held(folder: Path, lock: Hold) -> None:
    """Raise RunError where a run is no longer held by who took this lock of it."""
    if isinstance(lock, Lease):
        check_lease(lock)
    elif not folder_exists(folder) or _HELD.get(identity(folder)) is not lock:
        raise RunError(
            f"{folder}: expected to hold this run, but it is finished, or another training has it."
        )


def drop_lock(folder: Path, lock: Hold) -> None:
    """Give back the lock of the run in `folder`, if it is held."""
    if isinstance(lock, Lease):
        lock.release()
    elif lock in _HELD.values():
        try:
            remove(folder / HOLDER)
        finally:
            let_go(lock)


def let_go(lock: Hold) -> None:
    """Give back a lock of a run that is where it was, or is no more."""
    for place in [place for place, one in _HELD.items() if one is lock]:
        del _HELD[place]
    lock.release()


def _check_same(folder: Path, place: tuple[int, int]) -> None:
    if not folder_exists(folder) or identity(folder) != place:
        raise RunError(f"{folder}: another process has just replaced this run. Try again.")


def is_held(folder: Path) -> bool:
    """Whether a process is writing the run at this moment."""
    if on_store(folder):
        return is_leased(folder)
    if not exists(folder / HOLDER):
        return False
    try:
        with FileLock(folder / LOCK).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # nobody can write where not even the lock can be opened
        return False
