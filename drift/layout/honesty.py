"""How honest a map of words is, in three numbers."""

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.measure.groups import summary
from drift.measure.neighbours import overlap
from drift.measure.rank_correlation import rank_correlation


def map_neighbours(places: FloatArray, k: int) -> IntArray:
    """The k nearest other words on the map, in no order: places (n, 2), result (n, k), k below n."""
    from scipy.spatial import KDTree

    found = KDTree(places).query(places, k=k + 1)[1].reshape(len(places), k + 1)
    itself = found == np.arange(len(places))[:, None]
    itself[~itself.any(axis=1), -1] = True  # the word's place is shared by more than k others
    others: IntArray = found[~itself].reshape(len(places), k).astype(np.int64)
    return others


def preservation(in_space: IntArray, on_map: IntArray) -> float:
    """Mean share of a word's nearest words that are its nearest on the map: lists of shape (n, k), 0 to 1."""
    return summary(overlap(in_space, on_map)).mean


def trail_agreement(places: FloatArray, displacement: DoubleArray, which: BoolArray) -> float | None:
    """Spearman of trail length against displacement over the words `which`, from -1 to 1.

    places: shape (n_epochs, n, 2). displacement, which: shape (n,).
    None where fewer than two words are meant, or all lengths or all displacements are equal.
    """
    lengths = np.linalg.norm(places[-1].astype(np.float64) - places[0], axis=1)[which]
    return rank_correlation(lengths, displacement[which])


def direction_agreement(
    places: FloatArray, before: IntArray, after: IntArray, which: BoolArray
) -> float | None:
    """Share of words that came nearer, on the map, to the neighbours that entered than to those that left.

    places: shape (n_epochs, n, 2). before, after: nearest words in the first and in the last snapshot, shape
        (n, k). which: the words to look at, shape (n,); those that kept all their neighbours are passed over.
    Returns a share from 0 to 1, about one half by chance; None where no word is left.
    """
    changed = which & (overlap(before, after) < 1)
    if not changed.any():
        return None
    # Neighbours that stayed are in both means, so that only those that entered and left make a difference.
    gaps = [
        (_map_distance(epoch, after) - _map_distance(epoch, before))[changed]
        for epoch in (places[0], places[-1])
    ]
    return float((gaps[1] < gaps[0]).mean())


def _map_distance(places: FloatArray, near: IntArray) -> DoubleArray:
    """Mean distance on the map of each word to the words `near` it, shape (n,)."""
    gaps = places[near].astype(np.float64) - places[:, None]
    mean: DoubleArray = np.linalg.norm(gaps, axis=2).mean(axis=1)
    return mean
