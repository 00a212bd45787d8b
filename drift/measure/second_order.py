"""Second-order distance: how far a word's similarities to its neighbours changed."""

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices
from drift.measure.cosine import cosine, divide
from drift.measure.neighbours import NOBODY

_BLOCK_BYTES = 1 << 24


def second_order(
    words: tuple[FloatArray, FloatArray],
    near: tuple[IntArray, IntArray],
    candidates: tuple[FloatArray, FloatArray],
) -> DoubleArray:
    """Second-order distance `1 - cos(s0, st)`; each pair of arguments is (before, after).

    `s0`, `st` are a word's cosine similarities, before and after, to all that were its neighbours before or
    after. It sees a change of similarities that leaves the list as it was.

    words: the words' own rows, finite, shape (n_words, n_dims).
    near: their neighbours as rows of `candidates`, shape (n_words, k), -1 for nobody.
    candidates: finite, shape (n_candidates, n_dims).
    Returns values of shape (n_words,), from 0 to 2; exactly 0 where neither the word nor one of those
    neighbours changed; NaN where the word is a zero vector or has no neighbours. A neighbour that is a zero
    vector before or after has no similarity and is left out.
    Source: Hamilton et al. 2016, "Cultural Shift or Linguistic Drift?", the local neighbourhood measure. On
    similarities: measures of the same name on distances have other values.
    """
    changed = np.any(candidates[0] != candidates[1], axis=1)
    usable = np.logical_and(*(np.any(rows, axis=1) for rows in candidates))
    found = np.full(len(words[0]), np.nan)
    if not len(usable):
        return found
    row_bytes = 16 * max(1, near[0].shape[1]) * max(1, candidates[0].shape[1])
    for block in row_slices(len(found), row_bytes, _BLOCK_BYTES):
        both = _union(near[0][block], near[1][block])
        there = (both != NOBODY) & usable[both]
        old, new = words[0][block], words[1][block]
        defined = there.any(axis=1) & old.any(axis=1) & new.any(axis=1)
        found[block][defined] = 0.0
        moved = (old != new).any(axis=1) | (there & changed[both]).any(axis=1)
        some = np.flatnonzero(defined & moved)
        sides = [
            _similarities(rows[block][some], all_rows, both[some], there[some])
            for rows, all_rows in zip(words, candidates, strict=True)
        ]
        found[some + block.start] = 1.0 - cosine(*sides)
    return found


def _union(a: IntArray, b: IntArray) -> IntArray:
    """Each row's ids in `a` or `b`, each once, shape (n, 2k); the rest is nobody."""
    both = np.sort(np.concatenate([a, b], axis=1), axis=1)
    both[:, 1:][both[:, 1:] == both[:, :-1]] = NOBODY
    return both


def _similarities(rows: FloatArray, candidates: FloatArray, near: IntArray, there: BoolArray) -> DoubleArray:
    """Cosines of each row with each of its neighbours, 0 where there is none: shape (n, n_near)."""
    own, others = rows.astype(np.float64), candidates[near].astype(np.float64)
    dots = np.einsum("nd,nkd->nk", own, others)
    lengths = np.linalg.norm(own, axis=1)[:, None] * np.sqrt(np.einsum("nkd,nkd->nk", others, others))
    cosines: DoubleArray = np.where(there, divide(dots, lengths, otherwise=0.0), 0.0)
    return cosines
