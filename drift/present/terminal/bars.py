"""How far long work is: bars with the time that is left on a terminal, elsewhere a line now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from drift.progress import Advance, Reporter

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

EVERY = 30.0  # seconds between two lines
LEAST_TOLD = 0.02
"""The share from which on it is told what is left: the first step of a training takes as long as many."""


def progress_bars(console: "Console") -> "Progress":
    """Bars that say how much there is to do, how much of it is done, and how long the rest will take."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True)


def bar_reporter(bars: "Progress") -> Reporter:
    """A reporter that draws a bar for every task."""

    @contextmanager
    def reporter(label: str, total: float | None) -> Iterator[Advance]:
        bar = bars.add_task(label, total=total)
        try:
            yield lambda amount: bars.advance(bar, amount)
        finally:
            bars.remove_task(bar)

    return reporter


@dataclass
class _Open:
    """A task that is not done: since when it runs, and how much of it is done."""

    label: str
    total: float | None
    since: float
    done: float = 0.0

    def said(self, now: float) -> str:
        """How far it is, and how long the rest will take at its pace so far."""
        if not self.total:
            return self.label
        share = min(1.0, self.done / self.total)
        told = LEAST_TOLD <= share < 1
        left = f", {lasting((now - self.since) * (1 - share) / share)} left" if told else ""
        return f"{self.label}: {share:.0%}{left}"


class LineReporter:
    """A reporter for where no bar can be drawn: now and then one line with every open task."""

    def __init__(
        self, say: Callable[[str], None], every: float = EVERY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say, self._every, self._clock = say, every, clock
        self._open: list[_Open] = []
        self._lock = Lock()  # training advances from a thread of its own
        self._last = clock()

    @contextmanager
    def __call__(self, label: str, total: float | None) -> Iterator[Advance]:
        """Open a task."""
        task = _Open(label, total, self._clock())
        with self._lock:
            self._open.append(task)

        def advance(amount: float) -> None:
            with self._lock:
                task.done += amount
                now = self._clock()
                if now - self._last < self._every:
                    return
                self._last = now
                line = "; ".join(one.said(now) for one in self._open)
            self._say(line)

        try:
            yield advance
        finally:
            with self._lock:
                self._open.remove(task)


def lasting(seconds: float) -> str:
    """A time for reading, in its two largest units: `45 s`, `3 min`, `2 h 05 min`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
