"""Two groups of words compared among words of like rank, and the strata put together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.many_tests import benjamini_hochberg
from drift.measure.permutation import (
    GroupEffects,
    Pair,
    as_counts,
    bootstrap_effects,
    group_effects,
    p_value,
    permutation_effects,
)

FEWEST_WORDS = 20
"""Words of a group in a stratum; a bootstrap of fewer varies too little for its interval to be right."""


@dataclass(frozen=True)
class Estimate:
    """An effect and its bootstrap percentile interval of 95 %; None where a group has too few words."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Contrast:
    """Seen against unseen words; above 0 where the seen words have the higher values.

    n_seen, n_unseen: how many words. delta: Cliff's delta, from -1 to 1.
    means, medians: difference of the means and of the medians, seen less unseen, in the values' unit.
    p: of delta, two-sided, by permutation: above 0 and up to 1.
    """

    n_seen: int
    n_unseen: int
    delta: Estimate
    means: Estimate
    medians: Estimate
    p: float


@dataclass(frozen=True)
class Stratum:
    """The words of a range of ranks.

    lowest, highest: the ranks of its first and last word. weight: its share of the seen words compared.
    contrast: seen against unseen words in it. p_adjusted: its p, adjusted for the number of strata
    (Benjamini-Hochberg).
    """

    lowest: int
    highest: int
    weight: float
    contrast: Contrast
    p_adjusted: float


@dataclass(frozen=True)
class Matched:
    """Seen against unseen words of like rank.

    combined: the strata's effects, weighted by their share of the seen words; None where no stratum has
        both groups. Its delta is the chance that a seen word has a higher value than an unseen word of its
        own stratum, less the chance that it has a lower one.
    strata: the lowest ranks first. empty: strata left out since one group has no word in them.
    alone: words in those. beyond: words left out since no seen word's rank is as low, or as high.
    no_value: words left out since they have no value (NaN).
    """

    combined: Contrast | None
    strata: tuple[Stratum, ...]
    empty: int
    alone: int
    beyond: int
    no_value: int


def rank_strata(rank: IntArray, seen: BoolArray, n_strata: int) -> IntArray:
    """Cut words into strata of rank that hold about equally many seen words.

    rank: place in the vocabulary, shape (n_words,). seen: shape (n_words,).
    Returns numbers from 0 to n_strata - 1 of shape (n_words,), rising with the rank; -1 for words whose rank
    is below that of the first seen word or above that of the last one, and for all where none is seen.
    Raises SettingsError where n_strata is below 1.
    Source: subclassification, Cochran 1968, by which five strata take away nine tenths of the bias.
    """
    if n_strata < 1:
        raise SettingsError(f"expected 1 or more strata, got {n_strata}.")
    if not seen.any():
        return np.full(len(rank), -1)
    edges = np.quantile(rank[seen], np.linspace(0, 1, n_strata + 1))
    of = np.searchsorted(edges[1:-1], rank, side="right")
    of[(rank < edges[0]) | (rank > edges[-1])] = -1
    return of


def matched_contrast(
    values: DoubleArray,
    seen: BoolArray,
    rank: IntArray,
    *,
    n_strata: int = 10,
    n_draws: int = 2000,
    seed: int = 0,
    advance: Callable[[float], None] | None = None,
) -> Matched:
    """Compare seen with unseen words within strata of rank, and over all strata.

    values: one a word, shape (n_words,); NaN is left out and counted. seen, rank: as for `rank_strata`.
    n_draws: how often the bootstrap and the permutation test draw. advance: called with 1 for each stratum.

    The bootstrap draws within each stratum and group (the percentile interval of Efron 1979), the
    permutation test permutes the labels within each stratum: a difference between common and rare words is no
    evidence. The order of the words does not matter; the same seed gives the same answer.
    Raises SettingsError where n_strata or n_draws is below 1.
    """
    if n_draws < 1:
        raise SettingsError(f"expected 1 or more resamples, got {n_draws}.")
    known = ~np.isnan(values)
    values, seen, rank = values[known], seen[known], rank[known]
    of = rank_strata(rank, seen, n_strata)
    members = [np.flatnonzero(of == one) for one in range(n_strata)]
    both = [rows for rows in members if 0 < seen[rows].sum() < len(rows)]
    random = np.random.default_rng(seed)
    drawn = []
    for rows in both:
        drawn.append(_draw(as_counts(values[rows][seen[rows]], values[rows][~seen[rows]]), n_draws, random))
        if advance is not None:
            advance(1)
    beyond = int((of < 0).sum())
    return Matched(
        combined=_combined(drawn),
        strata=_strata([rank[rows] for rows in both], drawn),
        empty=n_strata - len(both),
        alone=len(values) - beyond - sum(len(rows) for rows in both),
        beyond=beyond,
        no_value=int((~known).sum()),
    )


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The effects in one stratum or over several, as they are and as they were drawn."""

    n_seen: int
    n_unseen: int
    observed: GroupEffects
    bootstrap: GroupEffects
    permuted: GroupEffects
    enough: bool


def _draw(pair: Pair, n_draws: int, random: np.random.Generator) -> _Drawn:
    n_seen, n_unseen = int(pair.a.sum()), int(pair.b.sum())
    return _Drawn(
        n_seen=n_seen,
        n_unseen=n_unseen,
        observed=group_effects(pair.values, pair.a, pair.b),
        bootstrap=bootstrap_effects(pair, n_draws, random),
        permuted=permutation_effects(pair, n_draws, random),
        enough=min(n_seen, n_unseen) >= FEWEST_WORDS,
    )


def _combined(drawn: list[_Drawn]) -> Contrast | None:
    if not drawn:
        return None
    weights = _weights(drawn)
    return _contrast(
        _Drawn(
            n_seen=sum(one.n_seen for one in drawn),
            n_unseen=sum(one.n_unseen for one in drawn),
            observed=_weighted(weights, [one.observed for one in drawn]),
            bootstrap=_weighted(weights, [one.bootstrap for one in drawn]),
            permuted=_weighted(weights, [one.permuted for one in drawn]),
            enough=all(one.enough for one in drawn),
        )
    )


def _strata(ranks: list[IntArray], drawn: list[_Drawn]) -> tuple[Stratum, ...]:
    contrasts = [_contrast(one) for one in drawn]
    adjusted = benjamini_hochberg(np.array([one.p for one in contrasts]))
    cells = zip(ranks, _weights(drawn), contrasts, adjusted.tolist(), strict=True)
    return tuple(
        Stratum(int(rank.min()), int(rank.max()), weight, contrast, p) for rank, weight, contrast, p in cells
    )


def _weights(drawn: list[_Drawn]) -> list[float]:
    n_seen = sum(one.n_seen for one in drawn)
    return [one.n_seen / n_seen for one in drawn]


def _weighted(weights: list[float], parts: list[GroupEffects]) -> GroupEffects:
    def over(arrays: list[DoubleArray]) -> DoubleArray:
        return np.tensordot(np.array(weights), np.stack(arrays), axes=1)

    return GroupEffects(
        delta=over([part.delta for part in parts]),
        means=over([part.means for part in parts]),
        medians=over([part.medians for part in parts]),
    )


def _contrast(drawn: _Drawn) -> Contrast:
    observed, again = drawn.observed, drawn.bootstrap
    return Contrast(
        n_seen=drawn.n_seen,
        n_unseen=drawn.n_unseen,
        delta=_effect(observed.delta, again.delta, enough=drawn.enough),
        means=_effect(observed.means, again.means, enough=drawn.enough),
        medians=_effect(observed.medians, again.medians, enough=drawn.enough),
        p=p_value(float(observed.delta), drawn.permuted.delta),
    )


def _effect(observed: DoubleArray, drawn: DoubleArray, *, enough: bool) -> Estimate:
    if not enough:
        return Estimate(float(observed), None, None)
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]).tolist()
    return Estimate(float(observed), low, high)
