"""The lease of a run on an object store, in the place of a lock: one process writes it, and says until when.

An object store has no locks that a dead process gives back. A lease ends by itself; while its holder lives, a
thread renews it. It keeps two trainings from going on beside each other. What keeps a run whole is not the
lease but the conditional write of run.json: a holder that slept past its time is refused there.
"""

import json
import os
import platform
import secrets
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drift.errors import RunError
from drift.run.object_path import ObjectPath
from drift.run.store import OvertakenError, on_store, put_instead, read_object

LEASE = "lease.json"
LEASE_SECONDS = 60.0


class HeldError(RunError):
    """Another process is writing the run: when it has ended, the run may be complete, or be gone on with."""


class Lease:
    """A run on an object store held for writing; made by `take_lease`, ends with `release`.

    is_lost: whether another process has it, which happens to who sleeps past its time.
    """

    def __init__(self, folder: ObjectPath, mark: str, tag: str | None) -> None:
        self.folder = folder
        self._mark = mark
        self.is_lost = False
        self._tag = tag
        self._ended = threading.Event()
        self._turn = threading.Lock()
        _OWN[str(folder)] = self
        threading.Thread(target=self._keep, name=f"lease of {folder}", daemon=True).start()

    @property
    def is_over(self) -> bool:
        """Whether it was given back, or another one has it."""
        return self.is_lost or self._ended.is_set()

    def release(self) -> None:
        """Give the run back, unless another one has taken it."""
        self._ended.set()
        if _OWN.get(str(self.folder)) is self:
            del _OWN[str(self.folder)]
        if not self.is_lost:
            with suppress(OSError), self._turn:  # what cannot be told now ends by itself
                put_instead(self.folder / LEASE, _text(self._mark, 0.0), self._tag)

    def _keep(self) -> None:
        while not self._ended.wait(LEASE_SECONDS / 4):
            with self._turn:
                if self._ended.is_set():
                    return
                with suppress(OSError):  # it may answer again before the time is over
                    self._renew()
            if self.is_lost:
                return

    def _renew(self) -> None:
        text = _text(self._mark, LEASE_SECONDS)
        try:
            self._tag = put_instead(self.folder / LEASE, text, self._tag)
        except OvertakenError:
            found, self._tag = _read(self.folder)
            self.is_lost = found.get("mark") != self._mark  # else an answer to this one was lost


_OWN: dict[str, Lease] = {}
"""The leases that this process holds, by the folder of their run."""


def take_lease(folder: ObjectPath, *, own_too: bool = False) -> Lease:
    """Take the lease of the run in `folder`; own_too: from this process too, see `take_lock`.

    Raises HeldError, which names the holder, where another process has it, RunError where this one has;
    OSError where the store refuses.
    """
    own = _OWN.get(str(folder))
    if own is not None and own_too:
        own.release()
    elif own is not None:
        raise RunError(f"{folder}: this process is writing this run. Wait for it, or choose another name.")
    found, tag = _read(folder)
    if _seconds_left(found) > 0:
        raise HeldError(
            f"{folder}: {found.get('holder', 'another process')} is writing this run, or was ended less than "
            f"{LEASE_SECONDS:.0f} s ago. Wait for it, or choose another name."
        )
    mark = secrets.token_hex(6)
    try:
        return Lease(folder, mark, put_instead(folder / LEASE, _text(mark, LEASE_SECONDS), tag))
    except OvertakenError:
        raise HeldError(f"{folder}: another process has just begun to write this run.") from None


def check_lease(lease: Lease) -> None:
    """Raise RunError where a run is no longer held by who took this lease: HeldError where another one is."""
    if lease.is_over:
        kind = HeldError if lease.is_lost else RunError
        raise kind(
            f"{lease.folder}: expected to hold this run, but it is finished, or another training has it."
        )


def is_leased(folder: Path) -> bool:
    """Whether a process is writing a run on an object store, as far as its lease says."""
    return on_store(folder) and _seconds_left(_read(folder)[0]) > 0


def _read(folder: ObjectPath) -> tuple[dict[str, str], str | None]:
    """What a lease says, and its tag; nothing where there is none."""
    try:
        content, tag = read_object(folder / LEASE)
    except FileNotFoundError:
        return {}, None
    found = {}
    with suppress(ValueError):  # one that says nothing is over
        found = json.loads(content)
    return found if isinstance(found, dict) else {}, tag


def _text(mark: str, seconds: float) -> bytes:
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    facts = {
        "holder": f"process {os.getpid()} on {platform.node()}",
        "until": until.isoformat(),
        "mark": mark,  # of this lease, so that what two write is never the same
    }
    return json.dumps(facts).encode()


def _seconds_left(found: dict[str, str]) -> float:
    try:
        return (datetime.fromisoformat(found["until"]) - datetime.now(UTC)).total_seconds()
    except (KeyError, TypeError, ValueError):
        return 0.0
