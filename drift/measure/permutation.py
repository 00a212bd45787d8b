"""Two groups against each other, drawn again and again: the bootstrap and the permutation test of effects.

A group is held as counts: how many of its words have each value. Cliff's delta, mean and median need no more,
so that they are had for thousands of draws at once, and a draw costs as much as there are values, not words.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, IntArray, row_slices

FEW_VALUES = 256
"""Up to so many distinct values the counts themselves are drawn; beyond, the words are."""

SLACK = 1e-12  # two equal effects may differ by rounding


@dataclass(frozen=True, eq=False)
class GroupEffects:
    """Effects of group a against group b; each array has the shape of what was asked for, often (n_draws,).

    delta: Cliff's delta, from -1 to 1; above 0 where the values of a are the higher ones.
    means, medians: the difference of the two groups' means and medians, a less b, in the values' unit.
    """

    delta: DoubleArray
    means: DoubleArray
    medians: DoubleArray


@dataclass(frozen=True, eq=False)
class Pair:
    """Two groups as counts of their distinct values.

    values: rising, shape (n_values,). a, b: how many of each group have each value, shape (n_values,).
    """

    values: DoubleArray
    a: IntArray
    b: IntArray


def as_counts(a: DoubleArray, b: DoubleArray) -> Pair:
    """Count the values of two groups, shapes (n_a,) and (n_b,), without NaN."""
    values, codes = np.unique(np.concatenate([a, b]), return_inverse=True)
    own, others = codes[: len(a)], codes[len(a) :]
    n = len(values)
    return Pair(values, np.bincount(own, minlength=n), np.bincount(others, minlength=n))


def group_effects(values: DoubleArray, a: IntArray, b: IntArray) -> GroupEffects:
    """The effects of groups given as counts.

    values: rising, shape (n_values,). a, b: shape (..., n_values); a last axis sums to 1 or more.
    Source of Cliff's delta: Cliff 1993; it equals `2U / (n_a n_b) - 1` with the Mann-Whitney U of a.
    """
    n_a, n_b = a.sum(axis=-1), b.sum(axis=-1)
    up_to = b.cumsum(axis=-1)
    above_less_below = (a * (2 * up_to - b - n_b[..., None])).sum(axis=-1)
    return GroupEffects(
        delta=above_less_below / (n_a * n_b),
        means=(a @ values) / n_a - (b @ values) / n_b,
        medians=_median(values, a) - _median(values, b),
    )


def bootstrap_effects(pair: Pair, n_draws: int, random: np.random.Generator) -> GroupEffects:
    """The effects of groups drawn again, each from its own words with replacement: arrays of (n_draws,).

    Source: Efron and Tibshirani 1993, chapter 8.
    """
    # Words of equal value are all one to the effects. How many of each value come into a sample drawn with
    # replacement is multinomial, so to draw the counts gives the same distribution exactly.
    again = _counts_drawn if len(pair.values) <= FEW_VALUES else _words_drawn

    def draw(n: int) -> tuple[IntArray, IntArray]:
        return again(pair.a, n, random), again(pair.b, n, random)

    return _effects_of(pair, draw, n_draws)


def permutation_effects(pair: Pair, n_draws: int, random: np.random.Generator) -> GroupEffects:
    """The effects when the labels of the groups are dealt anew over all words pooled: arrays of (n_draws,).

    Source: Efron and Tibshirani 1993, chapter 15.
    """
    # To deal the labels of group a over the pooled words gives it a number of each value that is multivariate
    # hypergeometric: again the counts can be drawn instead of the words, exactly.
    deal = _counts_dealt if len(pair.values) <= FEW_VALUES else _words_dealt
    pooled, n_a = pair.a + pair.b, int(pair.a.sum())

    def draw(n: int) -> tuple[IntArray, IntArray]:
        a = deal(pooled, n_a, n, random)
        return a, pooled - a

    return _effects_of(pair, draw, n_draws)


def p_value(observed: float, drawn: DoubleArray) -> float:
    """Two-sided p of a permutation test: `(1 + draws at least as far from 0) / (1 + draws)`.

    observed: the effect. drawn: the effect under permuted labels, shape (n_draws,).
    Returns a value above 0 and up to 1; 1 / (1 + n_draws) is the smallest there can be. NaN where the
    effect is NaN. Source: Phipson and Smyth 2010.
    """
    if np.isnan(observed):
        return float("nan")
    return float((1 + (np.abs(drawn) >= abs(observed) - SLACK).sum()) / (1 + len(drawn)))


def _effects_of(pair: Pair, draw: Callable[[int], tuple[IntArray, IntArray]], n_draws: int) -> GroupEffects:
    n_words = int(pair.a.sum() + pair.b.sum())
    found = [
        group_effects(pair.values, *draw(block.stop - block.start))
        for block in row_slices(n_draws, 8 * n_words)
    ]
    return GroupEffects(
        delta=np.concatenate([one.delta for one in found]),
        means=np.concatenate([one.means for one in found]),
        medians=np.concatenate([one.medians for one in found]),
    )


def _counts_drawn(counts: IntArray, n: int, random: np.random.Generator) -> IntArray:
    size = counts.sum()
    return random.multinomial(size, counts / size, size=n)


def _words_drawn(counts: IntArray, n: int, random: np.random.Generator) -> IntArray:
    codes = np.repeat(np.arange(len(counts)), counts)
    return _row_counts(codes[random.integers(0, len(codes), (n, len(codes)))], len(counts))


def _counts_dealt(pooled: IntArray, n_a: int, n: int, random: np.random.Generator) -> IntArray:
    return random.multivariate_hypergeometric(pooled, n_a, size=n, method="marginals")


def _words_dealt(pooled: IntArray, n_a: int, n: int, random: np.random.Generator) -> IntArray:
    codes = np.repeat(np.arange(len(pooled)), pooled)
    dealt = random.permuted(np.broadcast_to(codes, (n, len(codes))), axis=1)
    return _row_counts(dealt[:, :n_a], len(pooled))


def _row_counts(codes: IntArray, n_values: int) -> IntArray:
    """How often each row of `codes`, shape (n, n_words), has each code: shape (n, n_values)."""
    shifted = codes + n_values * np.arange(len(codes))[:, None]
    return np.bincount(shifted.ravel(), minlength=n_values * len(codes)).reshape(len(codes), n_values)


def _median(values: DoubleArray, counts: IntArray) -> DoubleArray:
    up_to = counts.cumsum(axis=-1)
    n = up_to[..., -1:]
    lower = (up_to <= (n - 1) // 2).sum(axis=-1)
    upper = (up_to <= n // 2).sum(axis=-1)
    middle: DoubleArray = (values[lower] + values[upper]) / 2
    return middle
