"""Which epoch of a run a table equals."""

import numpy as np

from drift.arrays import IntArray
from drift.run.moved import Moved, put_moved
from drift.run.run import Run


def which_epoch(epoch: int | None) -> str:
    """What a table is called by what `equal_epoch` found of it."""
    return "a table that is none of its epochs" if epoch is None else f"the table of epoch {epoch}"


def equal_epoch(run: Run, moved: Moved) -> int | None:
    """The last committed epoch whose rows are those of a table, 0 for snapshot 0; None: none of them.

    moved: the rows of the table that differ from snapshot 0. Epochs with another number of them are not read.
    """
    for epoch in reversed(run.record.epochs):
        if epoch.moved_words == len(moved.ids):
            kept = run.moved(epoch.epoch)
            if np.array_equal(kept.ids, moved.ids) and np.array_equal(kept.rows, moved.rows):
                return epoch.epoch
    return None


def differing_words(run: Run, moved: Moved) -> IntArray:
    """The words whose rows in a table are others than in the last committed epoch, rising, shape (n,).

    moved: the rows of the table that differ from snapshot 0.
    """
    last = run.moved(run.record.last_epoch)
    ids = np.union1d(last.ids, moved.ids)
    now, then = (put_moved(run.base_rows(ids), ids, one) for one in (moved, last))
    changed: IntArray = ids[(now != then).any(axis=1)]
    return changed
