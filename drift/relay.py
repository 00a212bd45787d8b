"""What a call on a worker has to say, told where its caller is: its progress, and its notes.

There `telling` sends each in a small message; here a `Relay` shows them by the hooks of `drift.progress`,
under the name of the call.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from drift.progress import EACH_TIME, Advance, log, notes_to, reported_by, task

_EVERY = 1.0  # seconds between two messages of the progress of a call

Say = Callable[[dict[str, Any]], None]


@contextmanager
def telling(name: str, say: Say) -> Iterator[None]:
    """Hand to `say` what is logged inside, and how far the outermost task is, until this ends."""

    def note(record: logging.LogRecord) -> None:
        each = hasattr(record, "each_time")
        say({"of": name, "note": record.getMessage(), "level": record.levelno, "each": each})

    with reported_by(_Outermost(name, say)), notes_to(note):
        say({"of": name, "begun": True})
        yield


class _Outermost:
    """A reporter of the outermost task alone: those within it are too small to be shown among many calls."""

    def __init__(self, name: str, say: Say) -> None:
        self._name, self._say, self._is_open = name, say, False

    def __call__(self, label: str, total: float | None) -> AbstractContextManager[Advance]:
        return self._within() if self._is_open else self._told(label, total)

    @contextmanager
    def _within(self) -> Iterator[Advance]:
        yield lambda _amount: None

    @contextmanager
    def _told(self, label: str, total: float | None) -> Iterator[Advance]:
        done, last = 0.0, time.monotonic()

        def advance(amount: float) -> None:
            nonlocal done, last
            done += amount
            if time.monotonic() - last >= _EVERY:
                self._say({"of": self._name, "done": done})
                done, last = 0.0, time.monotonic()

        self._is_open = True
        self._say({"of": self._name, "task": label, "total": total})
        try:
            yield advance
        finally:
            self._is_open = False
            self._say({"of": self._name, "closed": True})


@dataclass
class _Call:
    """A call on a worker: the task that it has open."""

    shown: ExitStack = field(default_factory=ExitStack)
    advance: Advance = lambda _amount: None


class Relay:
    """Shows what calls on workers say."""

    def __init__(self) -> None:
        self._calls: dict[str, _Call] = {}
        self._said: set[str] = set()
        self._lock = Lock()  # messages come in a thread of their own

    def heard(self, message: Mapping[str, Any]) -> None:
        """Show a message of `telling`."""
        with self._lock:
            name = message["of"]
            if "note" in message:  # a late one too
                self._note(name, message["note"], message["level"], each=message.get("each", False))
            elif "begun" in message:
                self._begin(name)
            elif (call := self._calls.get(name)) is None:
                return  # the call has ended: its progress is late
            elif "task" in message:
                call.advance = call.shown.enter_context(task(f"{name}: {message['task']}", message["total"]))
            elif "done" in message:
                call.advance(message["done"])
            else:
                self._close(call)

    def ended(self, name: str) -> None:
        """A call has ended: what it has open is closed."""
        with self._lock:
            if (call := self._calls.pop(name, None)) is not None:
                self._close(call)

    def _begin(self, name: str) -> None:
        if (before := self._calls.get(name)) is not None:
            self._close(before)
            log.warning("%s: the worker that had it is gone; another one goes on with it", name)
        self._calls[name] = _Call()

    def _close(self, call: _Call) -> None:
        call.shown.close()
        call.shown, call.advance = ExitStack(), lambda _amount: None

    def _note(self, name: str, note: str, level: int, *, each: bool) -> None:
        """Show a note with its call's name; one that several calls make, such as of their corpus, once."""
        if each or note not in self._said:
            self._said.add(note)
            said = note if name in note else f"{name}: {note}"
            log.log(level, "%s", said, extra=EACH_TIME if each else None)
