"""Where a run is written: at its name, or beside the run that it is to replace when it is complete."""

from contextlib import suppress
from pathlib import Path

from drift.errors import RunError
from drift.run.lock import HOLDER, LOCK
from drift.run.names import PENDING, check_name
from drift.run.record import FILE, read_record
from drift.run.store import exists, folder_exists, listed, remove, rename


def check_place(folder: Path, *, force: bool = False) -> Path:
    """Where a new run `folder` is to be written: there, or beside the run that it is to replace.

    Raises RunError where its name is not plain, or where something is that is not to be replaced.
    """
    check_name(folder.name)
    for place in (folder.parent, folder):
        if exists(place) and not folder_exists(place):
            raise RunError(f"{place}: expected a folder or nothing, found a file. Choose another place.")
    if not exists(folder):
        return folder
    if not exists(folder / FILE) and listed(folder):
        raise RunError(
            f"{folder}: expected a run or nothing, found a folder without {FILE}: it is left alone."
        )
    if not force:
        unfinished = exists(folder / FILE) and read_record(folder).status != "complete"
        resume = " go on with it (resume)," if unfinished else ""
        raise RunError(f"{folder}: this run exists. Choose another name,{resume} or replace it (force).")
    return folder.with_name(folder.name + PENDING)


def unfinished_place(folder: Path) -> Path:
    """Where the run `folder` is being written: beside it, if it is to replace another one."""
    pending = folder.with_name(folder.name + PENDING)
    return pending if exists(pending / FILE) else folder


def empty(folder: Path) -> None:
    """Remove all that is in the folder of a run but its lock."""
    for entry in listed(folder):
        if entry.name not in (LOCK, HOLDER):
            remove(entry)


def take_place(pending: Path, name: str) -> Path:
    """Put a complete run that lies beside the run `name` in its place; returns where it is then."""
    if not pending.name.endswith(PENDING):
        return pending
    final = pending.with_name(name)
    earlier = pending.with_name(f"{name}~old")
    remove(earlier)
    if exists(final):
        rename(final, earlier)
    rename(pending, final)
    with suppress(OSError):  # the new run is there, whatever becomes of the old one
        remove(earlier)
    return final
