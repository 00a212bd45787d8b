"""Where a run is written: at its name, or beside the run that it is to replace when it is complete.

    NAME            the run
    NAME~new        one that is being written to replace it; no run can be called so
    .replaced-NAME  the replaced one, for a moment, where two folders cannot change names at once

A new run is made under a hidden name and renamed when it is a run, so that a killed start blocks no name.
When the new one is complete the two exchange their names, and what was replaced is removed. Killed at any
moment, there is a complete run at NAME, or `finish_replacing` makes it so, which whoever looks for it calls.
"""

import errno
from contextlib import suppress
from pathlib import Path

from drift.errors import RunError
from drift.run.lock import HOLDER, LOCK, let_go, take_lock
from drift.run.names import check_name
from drift.run.record import ARRAYS, FILE, PENDING, RunRecord, name_of, read_record
from drift.run.store import change_names, exists, folder_exists, held_beside, listed, on_store, remove, rename

ASIDE = ".replaced-"
DAMAGED = "unreadable"  # stands for the date of a replaced run whose record could not be read


class NameTakenError(RunError):
    """A run of this name is there, and is not to be replaced."""


def check_place(folder: Path, *, force: bool = False) -> Path:
    """Where a new run `folder` is to be written: there, or beside the run that it is to replace.

    Raises RunError where its name is not plain, or where something is that is not to be replaced.
    """
    check_name(folder.name)
    if on_store(folder):
        return _check_on_store(folder, force=force)
    for place in (folder.parent, folder):
        if exists(place) and not folder_exists(place):
            raise RunError(f"{place}: expected a folder or nothing, found a file. Choose another place.")
    if not exists(folder) or is_half_made(folder):
        return folder
    if not exists(folder / FILE):
        raise RunError(
            f"{folder}: expected a run or nothing, found a folder without {FILE}: it is left alone."
        )
    if not force:
        raise _taken(folder)
    pending = unfinished_place(folder)
    if pending != folder and _status(pending) == "complete":
        raise RunError(
            f"{pending}: expected nothing or an unfinished run, found a complete one, of another run than "
            f"{folder} is now. Give it a name of its own, or remove it."
        )
    return pending_of(folder)


def _check_on_store(folder: Path, *, force: bool) -> Path:
    """The same of a run on an object store, where no name can be given to another run in one step."""
    if exists(folder / FILE):
        if force:
            raise RunError(
                f"{folder}: this run exists, and on an object store none is replaced. Choose another name."
            )
        raise _taken(folder)
    return folder


def _taken(folder: Path) -> NameTakenError:
    resume = " go on with it (resume)," if _status(folder) not in ("complete", None) else ""
    force = "" if on_store(folder) else " or replace it (force)"
    return NameTakenError(
        f"{folder}: this run exists. Choose another name,{resume}{force}.".replace(",.", ".")
    )


def pending_of(folder: Path) -> Path:
    """Where the run is written that is to replace the run `folder`."""
    return folder.with_name(folder.name + PENDING)


def unfinished_place(folder: Path) -> Path:
    """Where the run `folder` is being written: beside it, if it is to replace another one."""
    if on_store(folder):
        return folder
    with suppress(OSError):
        finish_replacing(folder)
    pending = pending_of(folder)
    return pending if exists(pending / FILE) else folder


def is_half_made(folder: Path) -> bool:
    """Whether a start that was killed before there was a run left this: no record, and no epoch."""
    names = {entry.name for entry in listed(folder) if not entry.name.endswith(f"-{FILE}")}
    return names <= {LOCK, HOLDER, ARRAYS} and not listed(folder / ARRAYS / "epochs")


def replaced_by(place: Path, folder: Path) -> str | None:
    """What the record of a run at `place` says of the run `folder` that it is to replace, if there is one."""
    if place == folder:
        return None
    found = _record(folder)
    return DAMAGED if found is None else found.created


def put_new(made: Path, place: Path) -> None:
    """Give a new run, made under a hidden name, its place.

    What a killed start, or an unfinished replacement, left there is removed. Raises NameTakenError where a
    run has come there meanwhile, RunError where it is being written.
    """
    if exists(place) and (place.name.endswith(PENDING) or is_half_made(place)):
        _discard(place, own_too=True)
    try:
        rename(made, place)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
            raise NameTakenError(f"{place}: another process has just made this run.") from None
        raise


def take_place(pending: Path) -> Path:
    """Put a complete run, whose lock is held, in the place of the run it replaces; returns where it is then.

    Raises RunError where that run is being written: the new one stays where it is, complete.
    """
    if not pending.name.endswith(PENDING):
        return pending
    final = pending.with_name(name_of(pending))
    if exists(final):
        lock = take_lock(final, own_too=True)
        try:
            _put_in_place(pending, final)
        finally:
            let_go(lock)
    else:
        rename(pending, final)
    return final


def finish_replacing(folder: Path) -> None:
    """Finish or undo what was killed while a new run took the place of the run `folder`.

    Nothing is done while a process writes one of them. Raises OSError where it cannot be done.
    """
    pending, aside = pending_of(folder), folder.with_name(ASIDE + folder.name)
    if exists(pending / FILE) and _is_waiting(pending, folder):
        lock = take_lock(pending)
        try:
            if _is_waiting(pending, folder):
                take_place(pending)
        finally:
            let_go(lock)
    elif exists(pending / FILE) and exists(folder / FILE) and _replaces(folder, pending):
        _discard(pending)
    if exists(aside) and not exists(folder):
        rename(aside, folder)
    elif exists(aside):
        remove(aside)


def _put_in_place(pending: Path, final: Path) -> None:
    if change_names(pending, final):
        _remove_hidden(pending)
        return
    aside = final.with_name(ASIDE + final.name)
    remove(aside)  # of an earlier one: the run itself is there
    rename(final, aside)
    rename(pending, final)
    remove(aside)


def _is_waiting(pending: Path, folder: Path) -> bool:
    """Whether the run at `pending` is complete and its exchange for the run `folder` was not made."""
    record = _record(pending)
    if record is None or record.status != "complete" or record.replaces is None:
        return False
    found = _record(folder)
    return found is None or record.replaces == found.created


def _replaces(folder: Path, other: Path) -> bool:
    """Whether the run `folder` has taken the place of the run at `other`."""
    record, found = _record(folder), _record(other)
    return record is not None and found is not None and record.replaces == found.created


def _discard(folder: Path, *, own_too: bool = False) -> None:
    """Remove a run that nobody writes; raises RunError where somebody does. own_too: see `take_lock`."""
    lock = take_lock(folder, own_too=own_too)
    try:
        _remove_hidden(folder)
    finally:
        let_go(lock)


def _remove_hidden(folder: Path) -> None:
    """Remove a folder, out of sight first: half removed it must not look like a run."""
    with held_beside(folder) as hidden:
        rename(folder, hidden)
        remove(hidden)


def _record(folder: Path) -> RunRecord | None:
    try:
        return read_record(folder)
    except RunError:
        return None


def _status(folder: Path) -> str | None:
    found = _record(folder)
    return None if found is None else found.status
