"""Groups that moved together: words near each other on the map whose vectors moved in the same direction."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import optional
from drift.layout.layout import Layout
from drift.measure.anisotropy import mean_cosine, unit_sum

POOL = 500  # groups are looked for among so many words of largest displacement
SMALLEST = 8  # words in a group
CORE = 4  # HDBSCAN's `min_samples`
WEIGHT = 0.5  # of a direction, for a place in units of the map's spread
FAR = 2.5  # times a group's median distance from its middle: who is further away is left out of it
ALIKE = 0.5  # mean cosine of a group's displacements below which it did not move together
MOST = 8  # groups that are shown
_NAMES = 3  # words in a group's name


@dataclass(frozen=True, eq=False)
class MovedGroup:
    """Words that moved together.

    members: their rows in the layout, those of largest displacement first, shape (n,).
    name: the first three members, the most telling ones.
    alike: mean cosine between the displacement vectors of two members, from -1 to 1.
    """

    members: IntArray
    name: tuple[str, ...]
    alike: float


@dataclass(frozen=True)
class MovedGroups:
    """The groups of a map, the largest total displacement first; none where nothing moved together.

    n_searched: among how many words, those that moved most, groups were looked for.
    chance: mean cosine between the displacement vectors of any two of those; None for fewer than two.
    """

    groups: tuple[MovedGroup, ...]
    n_searched: int
    chance: float | None


def moved_most(placed: Layout) -> IntArray:
    """The rows among which groups are looked for: the 500 of largest displacement that moved, shape (n,)."""
    moved = np.flatnonzero((placed.places[0] != placed.places[-1]).any(axis=1))
    order = np.argsort(-placed.displacement[moved], kind="stable")
    pool: IntArray = moved[order][:POOL]
    return pool


def groups_among(placed: Layout, pool: IntArray, directions: FloatArray) -> MovedGroups:
    """Find the groups that moved together on a map, at most 8, of 8 or more words each.

    pool: see `moved_most`, shape (n,). directions: unit rows of their displacements, shape (n, n_dims).
    They are clustered by HDBSCAN (Campello et al. 2013; leaves of the tree) on their places at epoch 0, in
    units of the map's spread, beside half the directions. Members further from a group's middle (the median)
    than 2.5 times their median distance leave it, so that an outline tells where it is. A group of fewer than
    8 is dropped then, one whose displacements have a mean cosine below 0.5 too, and those after the eighth.
    Showing what moved together on an animated map follows Emblaze (Sivaraman et al. 2022).
    """
    if len(pool) < 2:
        return MovedGroups((), len(pool), None)
    found = together(placed.places[0, pool], directions)
    close = [near_the_middle(placed.places[0, pool], rows) for rows in found]
    groups = [_group(placed, pool, directions, rows) for rows in close if len(rows) >= SMALLEST]
    kept = [group for group in groups if group.alike >= ALIKE]
    kept.sort(key=lambda group: -float(placed.displacement[group.members].sum()))
    return MovedGroups(tuple(kept[:MOST]), len(pool), mean_cosine(unit_sum(directions)))


def together(places: FloatArray, directions: FloatArray) -> list[IntArray]:
    """Cluster places, shape (n, 2), with unit directions, shape (n, n_dims): each cluster's rows, rising.

    Words of no cluster are in none of them. Without 8 words, or where all places are one, there is none.
    """
    spread = float(np.sqrt(places.astype(np.float64).var(axis=0).mean()))
    if len(places) < SMALLEST or spread == 0:
        return []
    points = np.concatenate([places / spread, WEIGHT * directions], axis=1, dtype=np.float64)
    clusters = optional("sklearn.cluster").HDBSCAN(
        min_cluster_size=SMALLEST, min_samples=CORE, cluster_selection_method="leaf", copy=True
    )
    labels = clusters.fit_predict(points)
    return [np.flatnonzero(labels == label) for label in range(int(labels.max()) + 1)]


def near_the_middle(places: FloatArray, rows: IntArray) -> IntArray:
    """Those of `rows` whose places are near the middle of theirs: places (n, 2), rows (m,), m from 1 on."""
    own = places[rows].astype(np.float64)
    gaps = np.linalg.norm(own - np.median(own, axis=0), axis=1)
    near: IntArray = rows[gaps <= FAR * np.median(gaps)]
    return near


def _group(placed: Layout, pool: IntArray, directions: FloatArray, rows: IntArray) -> MovedGroup:
    members = pool[rows]  # the pool is in the order of displacement, so the members are
    names = tuple(placed.words[one] for one in members[:_NAMES].tolist())
    return MovedGroup(members, names, mean_cosine(unit_sum(directions[rows])))
