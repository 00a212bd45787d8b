"""Neighbours and vectors of the explorer's words, packed for the page, as `data.js` reads them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from drift.analysis.timeline import NeighbourTimelines
from drift.arrays import BoolArray, FloatArray, IntArray
from drift.measure.neighbours import NOBODY
from drift.present.page.packed import packed
from drift.run.moved import put_moved
from drift.run.run import Run

NOT_A_NUMBER = -32_768  # among thousandths
N_VECTOR_BYTES = 700_000
"""How much a report spends on vectors; words behind that have none, and the page says so."""

_STEPS = 32_767


def packed_lists(
    timelines: NeighbourTimelines, words: Sequence[str], number: dict[str, int]
) -> dict[str, Any]:
    """Every word's neighbours at every epoch; words that `number` does not know yet are added to it.

    numbers: uint16 or, where there are more words, uint32 of shape (n, n_epochs, k), the words' numbers, the
    largest number of that size for nobody. size: the bytes of a number.
    cosines: int16 of the same shape, in thousandths, which is what a page shows; -32768 where undefined.
    """
    used, place = np.unique(timelines.ids, return_inverse=True)
    named = [NOBODY if one == NOBODY else number.setdefault(words[one], len(number)) for one in used.tolist()]
    size = "<u2" if len(number) < 2**16 - 1 else "<u4"
    numbers = np.array(named, dtype=np.int64)[place.reshape(timelines.ids.shape)]  # -1 becomes the largest
    cosines = np.rint(timelines.cosines.astype(np.float64) * 1000)
    cosines = np.where(np.isnan(cosines), NOT_A_NUMBER, cosines)
    return {
        "k": timelines.k,
        "size": int(size[-1]),
        "numbers": packed(numbers.transpose(1, 0, 2), size),
        "cosines": packed(cosines.transpose(1, 0, 2), "<i2"),
    }


def packed_vectors(run: Run, ids: IntArray, n_bytes: int = N_VECTOR_BYTES) -> dict[str, Any]:
    """The vectors of the first of the words `ids`, shape (n,), at every epoch, as many as fit into `n_bytes`.

    n: how many words have their vectors. dims: dimensions.
    base: float32 (n, dims), snapshot 0. moved: uint32 (m,), places of the words with later vectors.
    steps: int16 (m, n_epochs - 1, dims), the way from snapshot 0 as multiples of scales / 32767;
    scales: float32 (m, n_epochs - 1), the largest number of each way. On the demo's vectors no cosine from
    these differs from the true one by more than 0.000003.
    """
    n_dims, later = run.n_dims, [epoch for epoch in run.epochs if epoch > 0]
    has_moved = _ever_moved(run, ids, later)
    costs = 4 * n_dims + has_moved * len(later) * (2 * n_dims + 4)
    n = int(np.searchsorted(np.cumsum(costs), n_bytes, side="right"))
    places = np.flatnonzero(has_moved[:n])
    ways = np.zeros((len(places), len(later), n_dims), np.float32)
    for order, epoch in enumerate(later):
        ways[:, order] = _ways(run, ids[places], epoch)
    scales = np.abs(ways).max(axis=2, initial=0)
    steps = np.rint(ways / np.where(scales == 0, 1, scales)[:, :, None] * _STEPS)
    return {
        "n": n,
        "dims": n_dims,
        "base": packed(run.base[ids[:n]], "<f4"),
        "moved": packed(places, "<u4"),
        "steps": packed(steps, "<i2"),
        "scales": packed(scales, "<f4"),
    }


def _ever_moved(run: Run, ids: IntArray, epochs: Sequence[int]) -> BoolArray:
    moved = np.zeros(len(ids), dtype=np.bool_)
    for epoch in epochs:
        moved |= np.isin(ids, run.moved(epoch).ids)
    return moved


def _ways(run: Run, ids: IntArray, epoch: int) -> FloatArray:
    base = run.base[ids]
    ways: FloatArray = put_moved(base.copy(), ids, run.moved(epoch)) - base
    return ways
