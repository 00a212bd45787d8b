"""The one hook through which long work says how far it is.

The library never prints. It opens a task, advances it, and whoever called may show that: the command line
sets a reporter that draws bars, everybody else gets silence. What is to be *said* (a duplicate word that was
left out, the share of tokens covered) goes to the logger ``drift`` instead; `notice` shows what nobody
should miss.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Advance = Callable[[float], None]
Reporter = Callable[[str, float | None], AbstractContextManager[Advance]]

EACH_TIME = {"each_time": True}

log = logging.getLogger("drift")


def notice(message: str, *args: object) -> None:
    """Log at level INFO what is to be shown although nobody asked for that level.

    It goes to whatever shows the program's log, or to stderr where nothing does. A level above INFO that is
    set for the logger ``drift`` silences it, and so does `logging.disable`.
    """
    asked = log.isEnabledFor(logging.INFO)
    if not asked and (log.level != logging.NOTSET or log.manager.disable >= logging.INFO):
        return
    record = log.makeRecord(log.name, logging.INFO, __file__, 0, message, args, None)
    if log.hasHandlers():
        log.handle(record)
    elif not log.disabled:
        sys.stderr.write(f"{record.getMessage()}\n")


@contextmanager
def _silent(_label: str, _total: float | None) -> Iterator[Advance]:
    yield lambda _amount: None


_reporter: Reporter = _silent


def task(label: str, total: float | None = None) -> AbstractContextManager[Advance]:
    """Open a task of `total` units (None: unknown); the value is called with each amount of work done."""
    return _reporter(label, total)


@contextmanager
def reported_by(reporter: Reporter) -> Iterator[None]:
    """Show every task that is opened inside by `reporter`."""
    global _reporter  # noqa: PLW0603 - the one place where the hook is set
    before, _reporter = _reporter, reporter
    try:
        yield
    finally:
        _reporter = before


@contextmanager
def notes_to(show: Callable[[logging.LogRecord], None]) -> Iterator[None]:
    """Hand each note of the library from level INFO on to `show` inside, and to no other log."""

    class Shown(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            show(record)

    handler, level, propagate = Shown(), log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagate


@contextmanager
def said_once() -> Iterator[None]:
    """Let through each note once, as where several runs would say the same of the same corpus.

    One with `extra=EACH_TIME` is let through each time: two epochs may have the same scores.
    """
    said: set[str] = set()

    def is_new(record: logging.LogRecord) -> bool:
        message = record.getMessage()
        new = message not in said or hasattr(record, "each_time")
        said.add(message)
        return new

    with _filtered(is_new):
        yield


@contextmanager
def unsaid() -> Iterator[None]:
    """Let through no note, where what is done inside was done before, and told."""
    with _filtered(lambda _record: False):
        yield


@contextmanager
def _filtered(passes: Callable[[logging.LogRecord], bool]) -> Iterator[None]:
    log.addFilter(passes)
    try:
        yield
    finally:
        log.removeFilter(passes)
