"""The terminal: tables on stdout; progress, notes and errors on stderr."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from drift.analysis.printable import escaped
from drift.present.terminal.bars import LineReporter, bar_reporter, progress_bars
from drift.present.terminal.fit import drawn, fitted
from drift.present.terminal.tables import Table
from drift.progress import notes_to, reported_by

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 120
_UNBOUNDED = 10_000


_wide = False
_caveats: list[str] = []
"""What is to be known before any figure of the runs is read that the command opened."""
_unsaid: list[str] = []
"""What of it no table has told yet."""


@contextmanager
def shown_wide(wide: bool) -> Iterator[None]:
    """Draw every table inside with all its columns, however broad the screen is, if `wide`.

    What `warn_of` says inside is said of the tables that are drawn inside.
    """
    global _wide  # noqa: PLW0603 - the one place where it is set
    before, _wide = _wide, wide
    _forget()
    try:
        yield
    finally:
        _wide = before
        _forget()


def _forget() -> None:
    _caveats.clear()
    _unsaid.clear()


def warn_of(caveat: str) -> None:
    """Say on stderr what has to be known before any figure is read, and again under the first table."""
    complain(caveat)
    _caveats.append(caveat)
    _unsaid.append(caveat)


def caveats_said() -> tuple[str, ...]:
    """What `warn_of` said in this command."""
    return tuple(_caveats)


def show(tables: Iterable[Table]) -> None:
    """Draw tables on stdout, each with its notes below it; what a table has no room for is said there."""
    console = _console(stderr=False)
    broad = _console(stderr=False, width=_UNBOUNDED)
    for table in tables:
        found = fitted(table, None if _wide else console.width)
        if table.columns:
            (broad if _wide else console).print(drawn(found))
        else:
            console.print(escaped(table.title), markup=False, highlight=False)
        notes = (*found.notes, *_unsaid)
        _unsaid.clear()
        for note in notes:  # over the whole width: a narrow table would make a tower of them
            console.print(escaped(note), markup=False, highlight=False)
        if notes:
            console.print()


def say(text: str) -> None:
    """Write a line to stdout, as it is."""
    _console(stderr=False).print(escaped(text), markup=False, highlight=False, soft_wrap=True)


def complain(text: str) -> None:
    """Write a line to stderr, as it is."""
    _console(stderr=True).print(escaped(f"drift: {text}"), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress_shown() -> Iterator[None]:
    """Draw the bars of every task inside, and show the library's notes above them; both on stderr.

    Where stderr is no terminal, a line says now and then how far all is.
    """
    console = _console(stderr=True)
    if not console.is_terminal:
        with notes_shown(console), reported_by(LineReporter(partial(_note, console))):
            yield
        return
    with progress_bars(console) as bars, notes_shown(console), reported_by(bar_reporter(bars)):
        yield


@contextmanager
def notes_shown(console: "Console | None" = None) -> Iterator[None]:
    """Show what the library has to say inside, on stderr, or on `console` among its bars."""
    shown_on = console or _console(stderr=True)
    with notes_to(lambda record: _note(shown_on, record.getMessage())):
        yield


def _note(console: "Console", text: str) -> None:
    console.print(escaped(text), markup=False, highlight=False, soft_wrap=True)


def _console(*, stderr: bool, width: int | None = None) -> "Console":
    from rich.console import Console

    piped = not (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, width=width or (PIPED_WIDTH if piped else None))
