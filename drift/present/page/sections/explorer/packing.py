"""Neighbours and vectors of the explorer's words, packed for the page, as `data.js` reads them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from drift.analysis.timeline import NeighbourTimelines
from drift.arrays import BoolArray, FloatArray, IntArray
from drift.measure.neighbours import NOBODY
from drift.present.page.packed import packed, zigzag
from drift.run.moved import put_moved
from drift.run.run import Run

N_VECTOR_BYTES = 400_000
"""How much a report spends on vectors; words behind that have none, and the page says so."""

_STEPS = 32_767
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


def packed_vectors(run: Run, ids: IntArray, n_bytes: int = N_VECTOR_BYTES) -> dict[str, Any]:
    """The vectors of the first of the words `ids`, shape (n,), at every epoch, as many as fit into `n_bytes`.

    n: how many words have their vectors. dims: dimensions.
    base: int16 (n, dims), snapshot 0 as multiples of lengths / 32767; lengths: float32 (n,), the largest
    number of each row. moved: uint32 (m,), places of the words with later vectors.
    steps, scales: the way of these from snapshot 0 in the same manner, (m, n_epochs - 1, dims) and
    (m, n_epochs - 1). On the demo's vectors no cosine from these differs from the true one by more than
    0.00003.
    """
    n_dims, later = run.n_dims, [epoch for epoch in run.epochs if epoch > 0]
    has_moved = _ever_moved(run, ids, later)
    costs = 2 * n_dims + 4 + has_moved * len(later) * (2 * n_dims + 4)
    n = int(np.searchsorted(np.cumsum(costs), n_bytes, side="right"))
    places = np.flatnonzero(has_moved[:n])
    ways = np.zeros((len(places), len(later), n_dims), np.float32)
    for order, epoch in enumerate(later):
        ways[:, order] = _ways(run, ids[places], epoch)
    base, lengths = _in_steps(run.base[ids[:n]])
    steps, scales = _in_steps(ways)
    return {
        "n": n,
        "dims": n_dims,
        "base": packed(base, "<i2"),
        "lengths": packed(lengths, "<f4"),
        "moved": packed(places, "<u4"),
        "steps": packed(steps, "<i2"),
        "scales": packed(scales, "<f4"),
    }


def _in_steps(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The rows as whole numbers up to 32,767, and the largest number of each."""
    largest = np.abs(rows).max(axis=-1, initial=0)
    return np.rint(rows / np.where(largest == 0, 1, largest)[..., None] * _STEPS), largest


def _ever_moved(run: Run, ids: IntArray, epochs: Sequence[int]) -> BoolArray:
    moved = np.zeros(len(ids), dtype=np.bool_)
    for epoch in epochs:
        moved |= np.isin(ids, run.moved(epoch).ids)
    return moved


def _ways(run: Run, ids: IntArray, epoch: int) -> FloatArray:
    base = run.base[ids]
    ways: FloatArray = put_moved(base.copy(), ids, run.moved(epoch)) - base
    return ways
