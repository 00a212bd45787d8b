"""The displacement and the path of every word of a run, at the cost of those that moved."""

from collections.abc import Iterator

import numpy as np

from drift.arrays import DoubleArray, IntArray, row_slices
from drift.measure.displacement import Displacement, displacement
from drift.measure.path import Path, momentum, path
from drift.run.moved import put_moved
from drift.run.run import Run

_BLOCK_BYTES = 1 << 24


def displacements(run: Run, epoch: int, since: int = 0) -> Displacement:
    """Measure every word at `epoch` against the snapshot `since`: arrays of shape (n_words,).

    A word that did not move is at exactly 0 (norm change 1); one whose vector is zero is undefined (NaN)
    in all but L2.
    Raises RunError for an unknown epoch.
    """
    before, after = run.moved(since), run.moved(epoch)
    found = Displacement(np.zeros(run.n_words), *(_still(run, value) for value in (0.0, 0.0, 1.0)))
    for ids in _blocks(run, np.union1d(before.ids, after.ids)):
        rows = run.base_rows(ids)
        measured = displacement(put_moved(rows.copy(), ids, before), put_moved(rows, ids, after))
        for name in ("l2", "relative", "cosine", "norm_change"):
            getattr(found, name)[ids] = getattr(measured, name)
    return found


def paths(run: Run, epoch: int) -> Path:
    """Measure the path of every word from snapshot 0 to `epoch`: arrays of shape (n_words,).

    The steps are those from one epoch to the next. Raises RunError for an unknown epoch.
    """
    moved = run.moved(epoch).ids
    epochs = range(epoch + 1)
    for one in epochs[1:-1]:
        moved = np.union1d(moved, run.moved(one).ids)
    found = Path(np.zeros(run.n_words), _still(run, 0.0), np.full(run.n_words, np.nan))
    for ids in _blocks(run, moved):
        measured = path(run.rows(one, ids) for one in epochs)
        for name in ("l2", "cosine", "straightness"):
            getattr(found, name)[ids] = getattr(measured, name)
    return found


def momenta(run: Run, epoch: int) -> DoubleArray:
    """Share of every word's path up to `epoch` that it went in steps in which it did not occur: (n_words,).

    Values from 0 to 1; NaN where the word never moved, and everywhere if the training did not record it.
    """
    absent, every = run.absent_path(epoch), run.step_path(epoch)
    if absent is None or every is None:
        return np.full(run.n_words, np.nan)
    return momentum(absent, every)


def _still(run: Run, value: float) -> DoubleArray:
    """What a word that did not move has: `value`, and NaN if its vector is zero."""
    still: DoubleArray = np.where(run.has_vector, value, np.nan)
    return still


def _blocks(run: Run, ids: IntArray) -> Iterator[IntArray]:
    for block in row_slices(len(ids), 4 * run.n_dims, _BLOCK_BYTES):
        yield ids[block]
