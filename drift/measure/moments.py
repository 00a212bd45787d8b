"""What two snapshots have in common, summed over the words: all that the measures of the whole space need.

With `X` the vectors before, `Y` those after and `D = Y - X`, every sum over words is kept in terms of X and
D: `X'Y = X'X + X'D` and `Y'Y = X'X + X'D + D'X + D'D`. So what did not move is summed up once and used for
every epoch, an epoch costs what its moved rows cost, and where D is 0 there is exactly no change.
"""

from dataclasses import dataclass, replace

import numpy as np

from drift.arrays import DoubleArray, FloatArray, IntArray, row_slices


@dataclass(frozen=True, eq=False)
class Grams:
    """Products of two snapshots of the same words: float64, each of shape (n_dims, n_dims).

    xx: `X'X`. xd: `X'D`. dd: `D'D`, all zero where nothing moved.
    """

    xx: DoubleArray
    xd: DoubleArray
    dd: DoubleArray

    @property
    def xy(self) -> DoubleArray:
        """`X'Y`, shape (n_dims, n_dims)."""
        return self.xx + self.xd

    @property
    def yy(self) -> DoubleArray:
        """`Y'Y`, shape (n_dims, n_dims)."""
        return self.xx + self.xd + self.xd.T + self.dd

    @property
    def still(self) -> bool:
        """Whether D is 0: the two snapshots are the same."""
        return not self.dd.any()

    @property
    def rounding(self) -> float:
        """What a square or a product of vectors may be by rounding alone, generously: it counts as 0."""
        return 1e-13 * float(np.trace(self.xx) + np.trace(self.dd))


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over `n` words of their vectors before (X) and of their displacements (D).

    n: how many words. n_moved: how many of them have a displacement other than 0.
    mean_x, mean_d: means over the n words, shape (n_dims,).
    centred: the products of X and D with their means taken off.
    """

    n: int
    n_moved: int
    mean_x: DoubleArray
    mean_d: DoubleArray
    centred: Grams

    @property
    def grams(self) -> Grams:
        """The products of X and D as they are, without any centring."""
        return Grams(
            self.centred.xx + self.n * np.outer(self.mean_x, self.mean_x),
            self.centred.xd + self.n * np.outer(self.mean_x, self.mean_d),
            self.centred.dd + self.n * np.outer(self.mean_d, self.mean_d),
        )


def moments(matrix: FloatArray, ids: IntArray) -> Moments:
    """Sum up the rows `ids`, shape (n,), of `matrix`, shape (n_words, n_dims), nothing having moved.

    In float64 and in blocks: no second copy of the matrix is made.
    """
    n_dims = matrix.shape[1]
    mean, xx = np.zeros(n_dims), np.zeros((n_dims, n_dims))
    for block in row_slices(len(ids), 8 * n_dims):
        mean += matrix[ids[block]].sum(axis=0, dtype=np.float64)
    mean /= max(1, len(ids))  # after the sum, so that rows that are all the same have them as their mean
    for block in row_slices(len(ids), 8 * n_dims):
        rows = matrix[ids[block]].astype(np.float64) - mean
        xx += rows.T @ rows
    zero = np.zeros((n_dims, n_dims))
    return Moments(len(ids), 0, mean, np.zeros(n_dims), Grams(xx, zero, zero))


def with_moved(still: Moments, before: FloatArray, after: FloatArray) -> Moments:
    """Add to the moments of words that stood still what some of them did.

    before, after: the vectors of those that moved, all of them among the words of `still`, shape
    (n_moved, n_dims). Rows that are the same before and after change nothing.
    """
    n_dims, n = len(still.mean_x), still.n
    n_moved, mean = 0, np.zeros(n_dims)
    xd, dd = np.zeros((n_dims, n_dims)), np.zeros((n_dims, n_dims))
    for block in row_slices(len(before), 16 * n_dims):
        steps = _steps(before[block], after[block])
        n_moved += int(steps.any(axis=1).sum())
        mean += steps.sum(axis=0) / n
    for block in row_slices(len(before), 16 * n_dims):
        steps = _steps(before[block], after[block])
        # The centred rows of X add up to 0, so only one side has to be centred, and only moved rows count.
        xd += (before[block] - still.mean_x).T @ steps
        dd += (steps - mean).T @ (steps - mean)
    dd += (n - len(before)) * np.outer(mean, mean)
    return replace(still, n_moved=n_moved, mean_d=mean, centred=Grams(still.centred.xx, xd, dd))


def merged(a: Moments, b: Moments) -> Moments:
    """The moments of two groups of words that have none in common (Chan, Golub and LeVeque 1979)."""
    if a.n == 0 or b.n == 0:
        return b if a.n == 0 else a
    n = a.n + b.n
    gap_x, gap_d, weight = b.mean_x - a.mean_x, b.mean_d - a.mean_d, a.n * b.n / n
    return Moments(
        n,
        a.n_moved + b.n_moved,
        a.mean_x + gap_x * (b.n / n),
        a.mean_d + gap_d * (b.n / n),
        Grams(
            a.centred.xx + b.centred.xx + weight * np.outer(gap_x, gap_x),
            a.centred.xd + b.centred.xd + weight * np.outer(gap_x, gap_d),
            a.centred.dd + b.centred.dd + weight * np.outer(gap_d, gap_d),
        ),
    )


def _steps(before: FloatArray, after: FloatArray) -> DoubleArray:
    return after.astype(np.float64) - before
