"""Displacement against count, word by word: a sample that can be drawn."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.words import WordTable
from drift.arrays import DoubleArray, IntArray

N_POINTS = 1500
CHANCE_SEED = 0


@dataclass(frozen=True, eq=False)
class DosePoints:
    """Count and displacement (L2) of seen words that moved, both of shape (n,), in the vocabulary's order."""

    counts: IntArray
    moved: DoubleArray


def dose_points(table: WordTable, n: int = N_POINTS) -> DosePoints:
    """The seen words that moved; of more than `n` so many drawn by chance, always the same ones."""
    there = np.flatnonzero(table.seen & (table.l2 > 0))
    if len(there) > n:
        chance = np.random.default_rng(CHANCE_SEED)
        there = np.sort(chance.choice(there, n, replace=False))
    return DosePoints(table.count[there], table.l2[there])
