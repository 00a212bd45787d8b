"""The whole space: how much of its shape two snapshots of the same words share.

Every measure is computed from `drift.measure.moments`, sums over the words, in terms of the displacement D:
the usual formulas subtract two large numbers, and near 0 nothing but rounding would be left of the result.
"""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray
from drift.measure.moments import Grams, Moments


@dataclass(frozen=True)
class SpaceChange:
    """What became of the space of n words; NaN where a measure is undefined.

    n: how many words; with 0 all else is undefined. n_moved: how many of them moved.
    cka: see `cka`. overlap: see `eigenspace_overlap`. Both from 0 to 1, exactly 1 where nothing moved.
    length: `‖X‖`, the root of the sum of all squared lengths before, 0 or more, in the unit of the vectors.
    shift: `‖Y - X‖`, the root of the sum of all squared displacements, in the same unit.
    procrustes, rotation: see `procrustes`. pip: see `pip_loss`. Exactly 0 where nothing moved.
    """

    n: int
    n_moved: int
    cka: float
    overlap: float
    length: float
    shift: float
    procrustes: float
    rotation: float
    pip: float


@dataclass(frozen=True)
class Procrustes:
    """The rotation (or reflection) that takes the space before nearest to the one after.

    residual: what no rotation explains, `min ‖XR - Y‖`, from 0 to `‖Y - X‖`, in the unit of the vectors.
    rotation: how far R is from the identity, `‖R - I‖`, from 0 to `2 √n_dims`.
    """

    residual: float
    rotation: float


def space_change(sums: Moments) -> SpaceChange:
    """Measure all that there is of the whole space."""
    if sums.n == 0:
        return SpaceChange(0, 0, *[float("nan")] * 7)
    grams = sums.grams
    fitted = procrustes(grams)
    return SpaceChange(
        n=sums.n,
        n_moved=sums.n_moved,
        cka=cka(sums.centred),
        overlap=eigenspace_overlap(grams),
        length=float(np.sqrt(np.trace(grams.xx))),
        shift=float(np.sqrt(np.trace(grams.dd))),
        procrustes=fitted.residual,
        rotation=fitted.rotation,
        pip=pip_loss(grams),
    )


def cka(centred: Grams) -> float:
    """Linear CKA, `‖Y'X‖² / (‖X'X‖ ‖Y'Y‖)` of Frobenius norms, the columns centred.

    centred: products of rows with their mean taken off.
    Returns a value from 0 (nothing in common) to 1 (the same up to rotation, scale and a common step);
    exactly 1 where no row moved against the others; NaN where all rows of a snapshot are the same one.
    Source: Kornblith et al. 2019.
    """
    size, other = np.trace(centred.xx), np.trace(centred.yy)
    if size <= 0 or other <= centred.rounding:
        return float("nan")
    if centred.still:
        return 1.0
    xx, yy, xy = centred.xx / size, centred.yy / other, centred.xy / (np.sqrt(size) * np.sqrt(other))
    return _within(float(np.sum(xy**2) / (np.linalg.norm(xx) * np.linalg.norm(yy))), 1.0)


def procrustes(grams: Grams) -> Procrustes:
    """Fit the orthogonal R that brings XR nearest to Y, and measure what is left.

    `√(‖X‖² + ‖Y‖² - 2‖X'Y‖_*)`, computed as `‖X(R - I) - D‖` with R from the singular vectors of X'Y: right
    to about 1e-8 of `‖D‖`. Where several rotations fit as well (words fewer than dimensions), R is the one
    nearest to the identity. It is measured, and no row is turned by it.
    Source: Schönemann 1966.
    """
    if grams.still:
        return Procrustes(0.0, 0.0)
    turn = _nearest_rotation(grams.xy, grams.rounding) - np.eye(len(grams.xx))
    turned = turn.T @ grams.xx
    squared = float(np.sum(turned.T * turn) - 2 * np.sum(turn * grams.xd) + np.trace(grams.dd))
    return Procrustes(
        residual=float(np.sqrt(_within(squared, float(np.trace(grams.dd))))),
        rotation=float(np.linalg.norm(turn)),
    )


def pip_loss(grams: Grams) -> float:
    """Loss of the pairwise inner products, `‖XX' - YY'‖` (Frobenius), in the unit of the vectors squared.

    Computed without any matrix of words by words, and from D: `YY' - XX' = XD' + DX' + DD'`, so that it is
    right to about 1e-8 of `‖X‖ ‖D‖`. Returns 0 (a common rotation at most) or more.
    Source: Yin and Shen 2018, whose form is `√(‖X'X‖² + ‖Y'Y‖² - 2‖X'Y‖²)`.
    """
    xx, xd, dd = grams.xx, grams.xd, grams.dd
    squared = 2 * np.sum(xx * dd) + 2 * np.sum(xd * xd.T) + 4 * np.sum(xd * dd) + np.sum(dd * dd)
    return float(np.sqrt(max(0.0, float(squared))))


def eigenspace_overlap(grams: Grams) -> float:
    """How much of the column spaces is shared, `‖U'V‖² / d`, U and V the left singular vectors of X and Y.

    d: the number of dimensions, or the larger rank of the two where neither snapshot fills its dimensions.
    Returns a value from 0 to 1 (the same space: any invertible map leaves it so); exactly 1 where nothing
    moved; NaN where both snapshots are all zero.
    Source: May et al. 2019.
    """
    before, after = _whitening(grams.xx, grams.rounding), _whitening(grams.yy, grams.rounding)
    rank = max(before.shape[1], after.shape[1])
    if rank == 0:
        return float("nan")
    if grams.still:
        return 1.0
    return _within(float(np.sum((before.T @ grams.xy @ after) ** 2)) / rank, 1.0)


def _whitening(gram: DoubleArray, rounding: float) -> DoubleArray:
    """W such that XW has orthonormal columns that span those of X, from X'X: shape (n_dims, rank)."""
    squares, axes = np.linalg.eigh(gram)
    kept = squares > rounding
    whitening: DoubleArray = axes[:, kept] / np.sqrt(squares[kept])
    return whitening


def _nearest_rotation(product: DoubleArray, rounding: float) -> DoubleArray:
    """R for the product X'Y; in the directions that X'Y does not reach, as near the identity as may be."""
    left, sizes, right = np.linalg.svd(product)
    free = sizes <= rounding
    if free.any():
        inner = np.linalg.svd(left[:, free].T @ right[free].T)
        left[:, free] = left[:, free] @ inner.U @ inner.Vh
    rotation: DoubleArray = left @ right
    return rotation


def _within(value: float, top: float) -> float:
    """The value, from 0 to `top`: rounding goes a little beyond either."""
    return min(max(value, 0.0), top)
