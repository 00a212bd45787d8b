"""Following a training that is under way: its run, opened anew after each epoch."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from drift.run.lock import is_held
from drift.run.record import FILE
from drift.run.run import Run
from drift.run.store import file_stamp

PAUSE = 1.0  # seconds between two looks at the record


def followed(folder: Path, wait: Callable[[], object] = lambda: time.sleep(PAUSE)) -> Iterator[Run]:
    """The run as it is, and again whenever it has committed an epoch or ended; ends with its training.

    folder: the run's. wait: called between two looks at its record. A run that nobody writes comes once;
    epochs that are committed while the caller is busy come together. Raises RunError where the record is
    damaged or gone.
    """
    shown = None
    while True:
        # Asked before the record is read, so that nothing can be committed unseen in between.
        is_written, stamp = is_held(folder), file_stamp(folder / FILE)
        run = Run(folder)
        now = (run.last_epoch, run.record.status)
        if now != shown:
            yield run
            shown = now
        if not is_written:
            return
        while is_held(folder) and file_stamp(folder / FILE) == stamp:
            wait()
