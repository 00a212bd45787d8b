"""`Steps`: how far each row of the table goes at each step, and how far without being in the batch."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from drift.arrays import DoubleArray, IntArray
from drift.run.run import Run
from drift.run.step_paths import StepPaths


class Steps:
    """Sums up the L2 lengths of every row's steps; costs a pass over the table at each of them.

    ids: the words of the table's rows 1 and up; row 0 is padding.
    total, absent: shape (len(ids),), over all steps, and over those whose batch did not hold the word.
    """

    def __init__(self, ids: IntArray) -> None:
        self.ids = ids
        self.total: DoubleArray = np.zeros(len(ids))
        self.absent: DoubleArray = np.zeros(len(ids))
        self._before: tf.Tensor | None = None

    def go_on_from(self, run: Run, epoch: int) -> None:
        """Take up the sums that the run holds of `epoch`."""
        total, absent = run.step_path(epoch), run.absent_path(epoch)
        if total is not None and absent is not None:
            self.total, self.absent = total[self.ids], absent[self.ids]

    def begin(self, table: Any) -> None:  # noqa: ANN401 - a Keras variable
        """Note where the rows stand before the next step."""
        self._before = tf.convert_to_tensor(table)  # TensorFlow copies what it changes while this is held

    def step(self, table: Any, batch: NDArray[np.int32]) -> None:  # noqa: ANN401
        """Add what one step on `batch`, token rows of any shape, did to the table."""
        now = tf.convert_to_tensor(table)
        lengths = np.asarray(tf.norm(now - self._before, axis=1), dtype=np.float64)
        self._before = now
        self.total += lengths[1:]
        lengths[batch.ravel()] = 0
        self.absent += lengths[1:]

    def paths(self) -> StepPaths:
        """The sums so far, rounded to float32 in the run and here: a resumed run goes on from the same."""
        total, absent = self.total.astype(np.float32), self.absent.astype(np.float32)
        self.total, self.absent = total.astype(np.float64), absent.astype(np.float64)
        went = total > 0
        return StepPaths(self.ids[went], total[went], absent[went])


def with_straight(paths: StepPaths, lengths: DoubleArray) -> StepPaths:
    """Put in the words that are in no table and only shrink: each goes straight, as far as it is displaced.

    lengths: the displacement of every word, shape (n_words,); the words of `paths` keep theirs.
    """
    total, absent = (lengths.astype(np.float32) for _ in range(2))
    total[paths.ids], absent[paths.ids] = paths.total, paths.absent
    went = np.flatnonzero(total)
    return StepPaths(went, total[went], absent[went])
