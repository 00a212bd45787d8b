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
_OF_MEDIAN = 1.2533
"""The standard error of a median over that of a mean, of normal numbers: the root of pi / 2."""
_BEYOND = 2.0
"""Of unrelated vectors, 10 to 4,000 words of 8 to 100 dims, at most 2.5 % came further above the null."""


@dataclass(frozen=True, eq=False)
class Turned:
    """Vectors turned onto others by an orthogonal Procrustes fit over all their words (Schönemann 1966).

    matrix: the vectors, shape (n_words, n_dims). before, after: the median cosine of the same words before
        and after, from -1 to 1. null: the same after a fit to a random permutation of the words: what a
        rotation does for words that have nothing to do with each other. beyond_chance: whether `after` is
        above `null` by more than `_BEYOND` standard errors of that difference.
    """

    matrix: FloatArray
    before: float
    after: float
    null: float
    beyond_chance: bool

    def describe(self) -> str:
        """The three figures in one line, and whether the fit is one."""
        chance = "" if self.beyond_chance else ", no better than chance: how far words moved says nothing"
        return (
            f"orthogonal Procrustes: median cosine of the same words {self.before:.2f}, turned "
            f"{self.after:.2f}, {self.null:.2f} with the words permuted{chance}"
        )


def _same_words(one: FloatArray, other: FloatArray) -> DoubleArray:
    """The cosines of the rows of two matrices of one shape; up to 20,000 evenly spaced rows are asked.

    From -1 to 1; rows of which one is zero are left out.
    """
    asked = np.arange(0, len(one), step_of(len(one)))
    found = [
        cosines(one[asked[block]], other[asked[block]]) for block in row_blocks(len(asked), one.shape[1])
    ]
    return np.concatenate([*found, np.empty(0)])


def _is_beyond(found: DoubleArray, null: DoubleArray) -> bool:
    """Whether the median of cosines lies above that of others by more than chance makes it."""
    if not len(found) or not len(null):
        return False
    error = _OF_MEDIAN * np.sqrt(found.var() / len(found) + null.var() / len(null))
    return bool(np.median(found) - np.median(null) > _BEYOND * error)


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
            "those of the rows. Turn them onto each other (align: procrustes), or take them as they are "
            "(align: none)."
        )


def turned_onto(before: FloatArray, after: FloatArray, seed: int = 0) -> Turned:
    """Turn `after` onto `before`, both of shape (n_words, n_dims), by the best rotation or reflection.

    seed: of the permutation. Lengths and angles within `after` stay as they are.
    """
    matrix = (after @ _rotation(before, after)).astype(np.float32)
    mixed = after[np.random.default_rng(seed).permutation(len(after))]
    null = _same_words(before, (mixed @ _rotation(before, mixed)).astype(np.float32))
    fitted = _same_words(before, matrix)
    was, now, permuted = (median_of([one]) for one in (_same_words(before, after), fitted, null))
    return Turned(matrix, was, now, permuted, _is_beyond(fitted, null))


def check_align(align: str | None) -> None:
    """Raise SettingsError unless `align` is None or one of the two ways."""
    if align not in (None, AS_THEY_ARE, PROCRUSTES):
        raise SettingsError(f"expected {PROCRUSTES} or {AS_THEY_ARE} as align, got {align!r}.")


def rows_of_words(words: list[str], index: dict[str, int]) -> IntArray:
    """The row of each of `words`, which are all in `index`, shape (n_words,)."""
    return np.fromiter((index[word] for word in words), dtype=np.int64, count=len(words))


def _rotation(before: FloatArray, after: FloatArray) -> DoubleArray:
    left, _, right = np.linalg.svd((after.T @ before).astype(np.float64))
    rotation: DoubleArray = left @ right
    return rotation
