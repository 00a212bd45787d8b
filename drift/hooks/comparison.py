"""What lies between snapshot 0 and a table, found in one pass over blocks of both."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_blocks
from drift.errors import VectorsError
from drift.hooks.alignment import cosines, median_of, step_of
from drift.progress import log
from drift.run.moved import Moved
from drift.run.recorder import ByBlock
from drift.vectors.word_vectors import WordVectors


@dataclass(frozen=True, eq=False)
class Compared:
    """moved: which words differ, shape (n_words,). cosine: the median cosine of the same words, -1 to 1.

    zeroed: how many words have a zero vector that had another one before.
    """

    moved: BoolArray
    cosine: float
    zeroed: int

    @property
    def ids(self) -> IntArray:
        """The words that differ, rising."""
        return np.flatnonzero(self.moved)


def compared(base: WordVectors, table: ByBlock, source: str) -> Compared:
    """Compare a table, in the words' order, with snapshot 0; up to 20,000 words are asked for a cosine.

    Raises VectorsError where a number is not finite.
    """
    moved, zeroed = np.zeros(base.n_words, dtype=bool), 0
    found: list[DoubleArray] = []
    step = step_of(base.n_words)
    for block in row_blocks(*base.matrix.shape):
        before, after = base.matrix[block], table(block)
        _check_finite(after, base.words[block], source)
        moved[block] = (after != before).any(axis=1)
        zeroed += int((before.any(axis=1) & ~after.any(axis=1)).sum())
        asked = slice(-block.start % step, None, step)
        found.append(cosines(before[asked], after[asked]))
    return Compared(moved, median_of(found), zeroed)


def moved_rows(table: ByBlock, found: Compared, n_dims: int) -> Moved:
    """The rows that differ, read again block by block, so that nothing of that size is in memory twice."""
    ids = found.ids
    rows = np.empty((len(ids), n_dims), dtype=np.float32)
    for block in row_blocks(len(found.moved), n_dims):
        first, last = np.searchsorted(ids, (block.start, block.stop))
        if first < last:
            rows[first:last] = table(block)[ids[first:last] - block.start]
    return Moved(ids, rows)


def say_zeroed(found: Compared, source: str) -> None:
    """Warn of words that a file gives a zero vector though they had another one before, if any."""
    if found.zeroed:
        log.warning(
            "%s: %s words have a zero vector that had another one before: a model that writes zero for words "
            "that it does not know makes them look moved",
            source,
            f"{found.zeroed:,}",
        )


def _check_finite(rows: FloatArray, words: list[str], source: str) -> None:
    finite = np.isfinite(rows).all(axis=1)
    if not finite.all():
        word = words[int(np.argmin(finite))]
        raise VectorsError(
            f"{source}: expected finite numbers, found NaN or infinity in the vector of {word!r}. Mend the "
            "number or remove the row."
        )
