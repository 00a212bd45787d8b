"""Whether trainings that differ by their seed alone put the same words first."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from drift.arrays import DoubleArray

TOP = (10, 50, 100)


@dataclass(frozen=True)
class Precision:
    """How far the first k of a ranking are the same in two trainings, over all pairs of them.

    mean, least: share of the first k in common, from 0 to 1. chance: what unrelated rankings would share.
    """

    k: int
    mean: float
    least: float
    chance: float


@dataclass(frozen=True)
class Stability:
    """A ranking over the seeds.

    n: how many words or pairs are ranked. left_out: those without a value in some training.
    trainings: how many there are. spearman, least_spearman: mean and least over all pairs of trainings, from
        -1 to 1; None where a ranking is undefined (fewer than two trainings, or all values equal).
    precision: for each k where in every training k values or more are above the least one: else the first
        k are filled up with words that are all alike, in an order that is nobody's finding.
    """

    n: int
    left_out: int
    trainings: int
    spearman: float | None
    least_spearman: float | None
    precision: tuple[Precision, ...]


def stability(values: DoubleArray, top: tuple[int, ...] = TOP) -> Stability:
    """Compare rankings, the highest value first, between all pairs of trainings.

    values: one row a training, shape (n_trainings, n). Columns with a NaN are left out and counted.
    Of equal values the earlier column comes first, in every training.
    """
    kept = values[:, ~np.isnan(values).any(axis=0)]
    n = kept.shape[1]
    correlations = _spearman(kept)
    ranked = int((kept > kept.min(axis=1, keepdims=True)).sum(axis=1).min()) if kept.size else 0
    precision = tuple(_precision(kept, k) for k in top if k <= ranked) if len(values) > 1 else ()
    return Stability(
        n=n,
        left_out=values.shape[1] - n,
        trainings=len(values),
        spearman=float(np.mean(correlations)) if correlations else None,
        least_spearman=min(correlations) if correlations else None,
        precision=precision,
    )


def _spearman(values: DoubleArray) -> list[float]:
    """Spearman of every pair of rows, those left out that are undefined: Pearson of the average ranks."""
    from scipy.stats import rankdata

    if values.shape[1] < 2:
        return []
    ranks = rankdata(values, axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(ranks, axis=1)
    pairs = [(a, b) for a, b in combinations(range(len(values)), 2) if lengths[a] * lengths[b] > 0]
    return [float(np.clip(ranks[a] @ ranks[b] / (lengths[a] * lengths[b]), -1, 1)) for a, b in pairs]


def _precision(values: DoubleArray, k: int) -> Precision:
    first = [set(np.argsort(-row, kind="stable")[:k].tolist()) for row in values]
    shares = [len(a & b) / k for a, b in combinations(first, 2)]
    return Precision(k, float(np.mean(shares)), min(shares), k / values.shape[1])
