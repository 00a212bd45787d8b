"""Turning trails a little, where that keeps more of the words' neighbours on the map."""

import numpy as np

from drift.arrays import DoubleArray, FloatArray, IntArray
from drift.measure.neighbours import overlap

WIDEST = 45  # degrees; a trail still points to the side of the words that its word came nearer to
STEP = 15  # degrees
SWEEPS = 3  # all words move at once, so each looks at where the others went, and looks again
PRICE = 0.02  # of a radian, in shares of neighbours kept: among equal angles the smallest


def turn_trails(places: FloatArray, near: IntArray) -> FloatArray:
    """Turn each trail around its first place by the angle that keeps most neighbours at its end.

    places: float32 of shape (n_epochs, n, 2). near: each word's nearest words in the last epoch, shape
    (n, k), k below n. Angles are multiples of 15 degrees from -45 to 45; a trail is turned as a whole, so
    that its form and its length stay. A word without a trail keeps its place, bit for bit.
    """
    ahead = places[-1].astype(np.float64) - places[0]
    moving = np.flatnonzero((ahead != 0).any(axis=1))
    if len(moving) == 0:
        return places
    angles = np.zeros(len(moving))
    for _ in range(SWEEPS):
        ends = places[-1].astype(np.float64)
        ends[moving] = places[0, moving] + _turned(ahead[moving], angles)
        angles = _best_angles(places[0], ahead, moving, ends, near)
    turned = places.copy()
    trails = places[1:, moving].astype(np.float64) - places[0, moving]
    turned[1:, moving] = np.where(
        angles[:, None] == 0, places[1:, moving], places[0, moving] + _turned(trails, angles)
    )
    return turned


def _best_angles(
    start: FloatArray, ahead: DoubleArray, moving: IntArray, ends: DoubleArray, near: IntArray
) -> DoubleArray:
    """For each moving word, the angle after which most of its `near` words are near its end: (n_moving,)."""
    from scipy.spatial import KDTree

    tree = KDTree(ends)
    best, chosen = np.full(len(moving), -np.inf), np.zeros(len(moving))
    for angle in sorted(np.radians(range(-WIDEST, WIDEST + 1, STEP)).tolist(), key=abs):
        at = start[moving] + _turned(ahead[moving], np.full(len(moving), angle))
        found = tree.query(at, k=near.shape[1] + 1)[1].reshape(len(moving), -1)
        kept = overlap(near[moving], _without(found, moving)) - PRICE * abs(angle)
        better = kept > best
        best[better], chosen[better] = kept[better], angle
    return chosen


def _without(found: IntArray, itself: IntArray) -> IntArray:
    """Leave the word itself, or the last one, out of each row: (n, k + 1) becomes (n, k)."""
    leave = found == itself[:, None]
    leave[~leave.any(axis=1), -1] = True
    others: IntArray = found[~leave].reshape(len(found), -1).astype(np.int64)
    return others


def _turned(vectors: DoubleArray, angles: DoubleArray) -> DoubleArray:
    """Turn vectors, shape (..., n, 2), by angles in radians, shape (n,)."""
    x, y = vectors[..., 0], vectors[..., 1]
    cosines, sines = np.cos(angles), np.sin(angles)
    return np.stack([cosines * x - sines * y, sines * x + cosines * y], axis=-1)
