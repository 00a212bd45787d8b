"""Where a word that turned goes on the map: its direction from the map, its length from its displacement."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices
from drift.measure.cosine import divide
from drift.measure.neighbours import nearest

NEAREST = 100  # a trail's direction is fitted to so many words nearest before, and as many nearest after
TURN = 1e-6  # radians; a float32 row that was only scaled turns by less
RIDGE = 0.05  # keeps a direction defined where the neighbours lie on one line of the map


@dataclass(frozen=True, eq=False)
class Trails:
    """Places float32 of shape (n_epochs, n, 2), and map units for one unit of cosine distance."""

    places: FloatArray
    scale: float


def turned(before: FloatArray, after: FloatArray) -> BoolArray:
    """Which unit rows point elsewhere than before; shapes (n, n_dims), result (n,)."""
    away: BoolArray = _angles(before, after) > TURN
    return away


def trails(unit: FloatArray, start: DoubleArray) -> Trails:
    """Draw the trails of unit rows, shape (n_epochs, n, n_dims), from their places `start`, shape (n, 2).

    `y_t = y_0 + scale * d_t * u_t`, where `d_t` is the cosine distance from snapshot 0. The unit vector `u_t`
    is the direction on the map in which the words lie that the word came nearer to: the least-squares slope
    of the gained similarity `cos(e_t, e0_j) - cos(e_0, e0_j)` over the directions from `y_0` to `y_j`, for
    j the nearest words at snapshot 0 of the word's first and of its last vector.
    The scale gives the trails the mean length of the differences of a smooth map, `f(e_t) - f(e_0)` with f
    the Gaussian-weighted mean of the places of the nearest words of snapshot 0, the word itself left out.
    A word that turned by no more than rounding keeps `start`, bit for bit.
    """
    places = np.repeat(start[None], len(unit), axis=0)
    moving = np.flatnonzero((_angles(unit[:1], unit) > TURN).any(axis=0))
    scale = 0.0
    if len(moving):
        near = _near(unit, moving)
        distances = _distances(unit[0, moving], unit[:, moving])
        scale = _scale(unit, start, moving, near, distances[-1])
        for epoch in range(1, len(unit)):
            slopes = _slopes(unit[0], unit[epoch, moving], start, moving, near)
            places[epoch, moving] += scale * distances[epoch, :, None] * slopes
    return Trails(places.astype(np.float32), scale)


def _angles(before: FloatArray, after: FloatArray) -> DoubleArray:
    """Angles between unit rows in radians, exact for small ones too."""
    gap = np.linalg.norm(after.astype(np.float64) - before, axis=-1)
    angles: DoubleArray = 2 * np.arcsin(np.minimum(gap / 2, 1))
    return angles


def _distances(before: FloatArray, after: FloatArray) -> DoubleArray:
    angles = _angles(before, after)
    distances: DoubleArray = np.where(angles > TURN, 2 * np.sin(angles / 2) ** 2, 0.0)
    return distances


def _near(unit: FloatArray, moving: IntArray) -> IntArray:
    """Words near the first and near the last vector of each moving word, shape (n_moving, at most 2k)."""
    everybody = np.arange(unit.shape[1])
    k = min(NEAREST, unit.shape[1] - 1)
    lists = [nearest(unit[t, moving], moving, unit[0], everybody, k).ids for t in (0, -1)]
    return np.concatenate(lists, axis=1)


def _products(rows: DoubleArray, base: FloatArray, near: IntArray) -> DoubleArray:
    """Products of each of `rows` with the rows of `base` that are `near` it, in blocks: shape of `near`."""
    products = np.empty(near.shape)
    for block in row_slices(len(rows), 8 * near.shape[1] * base.shape[1]):
        products[block] = np.einsum("md,mkd->mk", rows[block], base[near[block]])
    return products


def _once(near: IntArray) -> DoubleArray:
    """Weight 1 for each word's first mention in its row, 0 for the second."""
    half = near.shape[1] // 2
    weights = np.ones(near.shape)
    weights[:, half:] = ~(near[:, half:, None] == near[:, None, :half]).any(axis=2)
    return weights


def _slopes(
    base: FloatArray, now: FloatArray, start: DoubleArray, moving: IntArray, near: IntArray
) -> DoubleArray:
    """The directions `u_t` of the moving words, whose unit rows now are `now`: shape (n_moving, 2)."""
    gained = _products(now.astype(np.float64) - base[moving], base, near)
    ahead = start[near] - start[moving][:, None]
    ahead = divide(ahead, np.linalg.norm(ahead, axis=2, keepdims=True), otherwise=0.0)
    weights = _once(near)
    weights /= weights.sum(axis=1, keepdims=True)
    gained -= (weights * gained).sum(axis=1, keepdims=True)
    ahead -= np.einsum("mk,mkc->mc", weights, ahead)[:, None]
    spread = np.einsum("mk,mkc,mkd->mcd", weights, ahead, ahead)
    together = np.einsum("mk,mkc,mk->mc", weights, ahead, gained)
    ridge = RIDGE * np.trace(spread, axis1=1, axis2=2) + np.finfo(float).tiny
    slopes = np.linalg.solve(spread + ridge[:, None, None] * np.eye(2), together[..., None])[..., 0]
    lengths = np.linalg.norm(slopes, axis=1, keepdims=True)
    return np.where(lengths > 0, divide(slopes, lengths, otherwise=0.0), [1.0, 0.0])


def _scale(
    unit: FloatArray, start: DoubleArray, moving: IntArray, near: IntArray, distances: DoubleArray
) -> float:
    half = near.shape[1] // 2
    before, after = near[:, :half], near[:, half:]
    shift = _smooth(unit[0], unit[-1, moving], start, after) - _smooth(
        unit[0], unit[0, moving], start, before
    )
    mean = float(np.linalg.norm(shift, axis=1).mean())
    if distances.sum() == 0:
        return 0.0
    if mean == 0:  # so few words that everybody is everybody's neighbour
        return float(np.ptp(start, axis=0).max() / 10 / distances.max())
    return mean / float(distances.mean())


def _smooth(base: FloatArray, rows: FloatArray, start: DoubleArray, near: IntArray) -> DoubleArray:
    """Gaussian-weighted mean of the places of the words `near` each of `rows`: shape (n_rows, 2)."""
    gaps = 2 - 2 * _products(rows.astype(np.float64), base, near)
    width = np.median(gaps, axis=1, keepdims=True)
    weights = np.exp(-divide(gaps, np.broadcast_to(width, gaps.shape), otherwise=0.0))
    weights /= weights.sum(axis=1, keepdims=True)
    smooth: DoubleArray = np.einsum("mk,mkc->mc", weights, start[near])
    return smooth
