"""Neighbours of the explorer's words, packed for the page, as `data.js` reads them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from drift.analysis.timeline import NeighbourTimelines
from drift.arrays import FloatArray, IntArray
from drift.measure.neighbours import NOBODY
from drift.present.page.packed import zigzag

_THOUSANDTHS = 1000  # of a cosine: what a page shows


def list_columns(
    lists: NeighbourTimelines,
    words: Sequence[str],
    number: dict[str, int],
    start: NeighbourTimelines | None = None,
) -> dict[str, Any]:
    """Every word's neighbours at every epoch, as little as it takes; unknown words are added to `number`.

    From one epoch to the next a list hardly changes, so a neighbour is said by where it stood before; at the
    first epoch, by where it stood at the last one of `start`, where there is one.
    came: how many neighbours of each word have to be named, shape (n,). named: these, word by word, epoch by
    epoch, the nearest first: their numbers + 1, or 0 for nobody.
    from: shape (n_epochs, n, k): 0 for a neighbour that has to be named, else 1 + the zigzag of its place at
    the epoch before less its place now.
    gaps: shape (n_epochs, n, k): the cosine of the neighbour before it in the list (of the first: 1) less its
    own, in thousandths: at the first epoch as it is, then the zigzag of its change.
    """
    ids = lists.ids.transpose(1, 0, 2)
    none = np.full_like(ids[:, :1], NOBODY - 1)
    first = none if start is None else start.ids.transpose(1, 0, 2)[:, -1:]
    before = np.concatenate([first, ids[:, :-1]], axis=1)
    stood = _places(ids, before)
    is_new = stood < 0
    steps = np.where(is_new, 0, 1 + zigzag(stood - np.arange(lists.k)))
    return {
        "came": is_new.sum(axis=(1, 2)),
        "named": _numbers(ids[is_new], words, number),
        "from": steps.transpose(1, 0, 2),
        "gaps": _gaps(lists.cosines, None if start is None else start.cosines[-1:]),
    }


def _places(ids: IntArray, before: IntArray) -> IntArray:
    """Where each of `ids` stands in the list of the same word and epoch of `before`; -1: nowhere."""
    place = np.full(ids.shape, -1)
    for at in reversed(range(before.shape[2])):
        place[ids == before[:, :, at, None]] = at
    return place


def _numbers(ids: IntArray, words: Sequence[str], number: dict[str, int]) -> IntArray:
    used, place = np.unique(ids, return_inverse=True)
    named = [0 if one == NOBODY else 1 + number.setdefault(words[one], len(number)) for one in used.tolist()]
    return np.array(named, dtype=np.int64)[place.reshape(ids.shape)]


def _gaps(cosines: FloatArray, start: FloatArray | None) -> IntArray:
    """The gaps between the cosines of each list and their changes; where there is nobody the gap is 0."""
    every = cosines if start is None else np.concatenate([start, cosines])
    whole = np.rint(every.astype(np.float64) * _THOUSANDTHS)
    first = np.full_like(whole[:, :, :1], _THOUSANDTHS)
    gaps: IntArray = np.nan_to_num(np.concatenate([first, whole[:, :, :-1]], axis=2) - whole).astype(np.int64)
    gaps[1:] = zigzag(np.diff(gaps, axis=0))
    return gaps if start is None else gaps[1:]
