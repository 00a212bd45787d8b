"""Seen words against unseen words of like rank: effect sizes within strata of rank, and over all strata.

No test goes with them: words share their neighbours, so that the seen words' lead over the unseen ones is
found with any labels. What tells is the same figure under shuffled labels (`drift control`).
"""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.groups import cliffs_delta

STRATA = 10

FEWEST_WORDS = 20
"""Seen words that a stratum is to hold: the effect of fewer varies too much to be read."""


@dataclass(frozen=True, eq=False)
class Strata:
    """Words in strata of rank that hold both seen and unseen words, the commonest first.

    of: the stratum of each word, from 0 on, shape (n_words,); -1 for words in none.
    seen: which words are seen, shape (n_words,).
    lowest, highest: the first and last rank of each; n_seen, n_unseen: its words; shape (n_strata,).
    alone: words left out since their stratum has no word of the other group; beyond: since no seen word's
    rank is as low, or as high.
    """

    of: IntArray
    seen: BoolArray
    lowest: IntArray
    highest: IntArray
    n_seen: IntArray
    n_unseen: IntArray
    alone: int
    beyond: int

    def __len__(self) -> int:
        return len(self.lowest)


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


def strata_of(rank: IntArray, seen: BoolArray, n_strata: int = STRATA) -> Strata:
    """The strata that hold words of both groups; arguments, shapes and errors are those of `rank_strata`."""
    cut = rank_strata(rank, seen, n_strata)
    inside = [np.flatnonzero(cut == one) for one in range(n_strata)]
    both = [rows for rows in inside if 0 < seen[rows].sum() < len(rows)]
    of = np.full(len(rank), -1)
    for number, rows in enumerate(both):
        of[rows] = number
    beyond = int((cut < 0).sum())
    return Strata(
        of=of,
        seen=seen,
        lowest=np.array([rank[rows].min() for rows in both], dtype=np.int64),
        highest=np.array([rank[rows].max() for rows in both], dtype=np.int64),
        n_seen=np.array([seen[rows].sum() for rows in both], dtype=np.int64),
        n_unseen=np.array([(~seen[rows]).sum() for rows in both], dtype=np.int64),
        alone=len(rank) - beyond - sum(len(rows) for rows in both),
        beyond=beyond,
    )


def stratum_deltas(values: DoubleArray, strata: Strata) -> DoubleArray:
    """Cliff's delta of seen against unseen words in each stratum, from -1 to 1, shape (n_strata,).

    values: one a word, shape (n_words,); NaN is left out. Above 0 where the seen words have the higher ones;
    NaN where a group has no value.
    """
    found = []
    for one in range(len(strata)):
        inside = strata.of == one
        found.append(cliffs_delta(values[inside & strata.seen], values[inside & ~strata.seen]))
    return np.array(found, dtype=np.float64)


def over_strata(deltas: DoubleArray, strata: Strata) -> float:
    """The strata's effects, shape (n_strata,), put together, weighted by their seen words; NaN without any.

    It is the chance that a seen word has a higher value than an unseen word of its own stratum, less the
    chance that it has a lower one.
    """
    known = ~np.isnan(deltas)
    weights = strata.n_seen[known]
    return float(weights @ deltas[known] / weights.sum()) if weights.sum() else float("nan")
