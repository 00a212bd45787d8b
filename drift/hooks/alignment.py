"""Whether two sets of vectors share coordinates, and turning one onto the other where they do not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, FloatArray, IntArray, row_blocks
from drift.errors import SettingsError, VectorsError
from drift.run.caveats import TRAINED_APART

AS_THEY_ARE, PROCRUSTES = "none", "procrustes"
_MOST_WORDS = 20_000
_MOST_SHIFT, _FITS = 5, 0.8


@dataclass(frozen=True, eq=False)
class Turned:
    """Vectors turned onto others by an orthogonal Procrustes fit over all their words (Schönemann 1966).

    matrix: the vectors, shape (n_words, n_dims). before, after: the median cosine of the same words before
        and after, from -1 to 1. null: the same after a fit to a random permutation of the words: what a
        rotation does for words that have nothing to do with each other.
    """

    matrix: FloatArray
    before: float
    after: float
    null: float

    def describe(self) -> str:
        """The three figures in one line."""
        return (
            f"orthogonal Procrustes: median cosine of the same words {self.before:.2f}, turned "
            f"{self.after:.2f}, {self.null:.2f} with the words permuted"
        )


def median_cosine(one: FloatArray, other: FloatArray) -> float:
    """The median cosine of the rows of two matrices of one shape; up to 20,000 evenly spaced rows are asked.

    From -1 to 1; rows of which one is zero are left out; NaN where all are.
    """
    asked = np.arange(0, len(one), step_of(len(one)))
    found = [
        cosines(one[asked[block]], other[asked[block]]) for block in row_blocks(len(asked), one.shape[1])
    ]
    return median_of(found)


def step_of(n_words: int) -> int:
    """Every how many words are asked for a cosine."""
    return max(1, -(-n_words // _MOST_WORDS))


def cosines(one: FloatArray, other: FloatArray) -> DoubleArray:
    """The cosines of the rows of two matrices of one shape, without those of which one is zero."""
    first, second = one.astype(np.float64), other.astype(np.float64)
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    there = lengths > 0
    found: DoubleArray = np.einsum("ij,ij->i", first[there], second[there]) / lengths[there]
    return found


def median_of(parts: list[DoubleArray]) -> float:
    """The median of what is in arrays; NaN where nothing is."""
    found = np.concatenate([*parts, np.empty(0)])
    return float(np.median(found)) if len(found) else float("nan")


def shift_of(before: FloatArray, after: FloatArray) -> int | None:
    """By how many rows `after` has to go down to fit `before`, both of shape (n, n_dims); None: none fits.

    Tried are up to `_MOST_SHIFT` rows up and down; it fits where the median cosine is above `_FITS`.
    """
    for by in (sign * rows for rows in range(1, _MOST_SHIFT + 1) for sign in (1, -1)):
        one, other = (before[by:], after[:-by]) if by > 0 else (before[:by], after[-by:])
        if len(one) and median_of([cosines(one, other)]) > _FITS:
            return by
    return None


def check_shared(found: float, where: str, shift: Callable[[], int | None] = lambda: None) -> None:
    """Raise VectorsError where the same words lie too far apart; found: their median cosine, -1 to 1.

    shift: asked then by how many rows the table is off, which is likelier than that it was trained apart.
    """
    if found < TRAINED_APART and (by := shift()) is not None:
        rows = "one row" if abs(by) == 1 else f"{abs(by)} rows"
        raise VectorsError(
            f"{where}: expected vectors at the rows of their words, found that they fit those before if each "
            f"is moved {rows} {'down' if by > 0 else 'up'}. See to the list of words: it has lines too "
            "many, or too few."
        )
    if found < TRAINED_APART:
        raise VectorsError(
            f"{where}: expected vectors that were trained on from those before, found the same words at a "
            f"median cosine of {found:.2f}: trained apart, they share no coordinates; or the words are not "
            "those of the rows. Turn them onto each other (--align procrustes), or take them as they are "
            "(--align none)."
        )


def turned_onto(before: FloatArray, after: FloatArray, seed: int = 0) -> Turned:
    """Turn `after` onto `before`, both of shape (n_words, n_dims), by the best rotation or reflection.

    seed: of the permutation. Lengths and angles within `after` stay as they are.
    """
    matrix = (after @ _rotation(before, after)).astype(np.float32)
    mixed = after[np.random.default_rng(seed).permutation(len(after))]
    null = (mixed @ _rotation(before, mixed)).astype(np.float32)
    return Turned(
        matrix, median_cosine(before, after), median_cosine(before, matrix), median_cosine(before, null)
    )


def check_align(align: str | None) -> None:
    """Raise SettingsError unless `align` is None or one of the two ways."""
    if align not in (None, AS_THEY_ARE, PROCRUSTES):
        raise SettingsError(f"expected --align {PROCRUSTES} or {AS_THEY_ARE}, got {align!r}.")


def rows_of_words(words: list[str], index: dict[str, int]) -> IntArray:
    """The row of each of `words`, which are all in `index`, shape (n_words,)."""
    return np.fromiter((index[word] for word in words), dtype=np.int64, count=len(words))


def _rotation(before: FloatArray, after: FloatArray) -> DoubleArray:
    left, _, right = np.linalg.svd((after.T @ before).astype(np.float64))
    rotation: DoubleArray = left @ right
    return rotation
