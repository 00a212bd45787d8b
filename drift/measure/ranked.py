"""Lists of neighbours as sorted numbers: one uint64 a neighbour, smaller for the nearer one.

A key holds the cosine in its upper half, so turned that a greater cosine is a smaller number, and the
neighbour's place among the candidates in its lower half: sorting keys sorts by falling cosine and, where
cosines are equal, by place. That is the order of `drift.measure.neighbours.nearest` for rising ids.
"""

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray, IntArray, row_slices
from drift.measure.same_cosines import same_cosines

KeyArray = NDArray[np.uint64]
PlaceArray = NDArray[np.int32]

NOBODY = -1
"""The id that fills a list of neighbours which has fewer than k words."""

NO_KEY = np.uint64(2**64 - 1)
"""The key of nobody: it comes last."""

_SIGN = np.uint32(1 << 31)
_HALF = np.uint64(32)
_PAIR_BYTES = 1 << 22


def keys_of(places: IntArray | PlaceArray, cosines: FloatArray) -> KeyArray:
    """The keys of neighbours at `places` (`NOBODY`: none) with `cosines`, both of the same shape."""
    bits = (cosines + np.float32(0)).view(np.uint32)  # -0 and 0 are the same cosine
    falling = np.where(bits & _SIGN, bits, ~bits ^ _SIGN)
    keys: KeyArray = (falling.astype(np.uint64) << _HALF) | places.astype(np.uint32)
    return np.where(places == NOBODY, NO_KEY, keys)


def places_of(keys: KeyArray) -> IntArray:
    """The places that `keys` hold, the same shape; `NOBODY` where there is none."""
    places = keys.astype(np.uint32).astype(np.int64)
    places[keys == NO_KEY] = NOBODY
    return places


def cosines_of(keys: KeyArray) -> FloatArray:
    """The cosines that `keys` hold, from -1 to 1, the same shape; NaN where there is none."""
    falling = (keys >> _HALF).astype(np.uint32)
    cosines: FloatArray = np.where(falling & _SIGN, falling, ~falling ^ _SIGN).view(np.float32)
    cosines[keys == NO_KEY] = np.nan
    return cosines


def put_in(lists: KeyArray, rows: IntArray, keys: KeyArray) -> None:
    """Put neighbours into the lists of some rows and keep each list's nearest ones, each of them once.

    lists: sorted keys, shape (n, k), changed in place.
    rows: which list each of `keys` is for, in any order; both of shape (n_keys,).
    """
    order = np.lexsort((keys, rows))
    rows, keys = rows[order], keys[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    rows, keys = rows[new], keys[new]
    touched, start, many = np.unique(rows, return_index=True, return_counts=True)
    k = lists.shape[1]
    for block in row_slices(len(touched), 32 * k):
        some, first = touched[block], start[block]
        both = np.full((len(some), 2 * k), NO_KEY)
        both[:, :k] = lists[some]
        for rank in range(min(k, int(many[block].max()))):
            has = many[block] > rank
            both[has, k + rank] = keys[first[has] + rank]
        lists[some] = _sorted_once(both)[:, :k]


def pair_cosines(unit: FloatArray, one: IntArray | PlaceArray, other: IntArray | PlaceArray) -> FloatArray:
    """Cosines of pairs of unit rows, given by their places: float32, shape (n_pairs,).

    The same pair has the same cosine wherever it comes from, see `same_cosines`.
    """
    cosines = np.empty(len(one), dtype=np.float32)
    for block in row_slices(len(one), 8 * max(1, unit.shape[1]), _PAIR_BYTES):
        left, right = unit[one[block]].astype(np.float64), unit[other[block]].astype(np.float64)
        sums = np.einsum("nd,nd->n", left, right)
        cosines[block] = same_cosines(sums, unit, one[block], unit, other[block])
    return cosines


def _sorted_once(keys: KeyArray) -> KeyArray:
    """Rows sorted, a key that stands twice in a row only once."""
    keys.sort(axis=1)
    again = np.zeros(keys.shape, dtype=bool)
    again[:, 1:] = (keys[:, 1:] == keys[:, :-1]) & (keys[:, 1:] != NO_KEY)
    rows = np.flatnonzero(again.any(axis=1))
    keys[again] = NO_KEY
    keys[rows] = np.sort(keys[rows], axis=1)
    return keys
