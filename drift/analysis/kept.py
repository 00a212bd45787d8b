"""How many of their neighbours words kept, and how many words lost one: seen beside unseen words."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.words import WordTable
from drift.arrays import DoubleArray

N_BINS = 10
"""Above so many neighbours, shares are binned by tenths."""

FEWEST_TOLD = 5
"""Of fewer words no finding is made: with vectors that were trained on the corpus hardly one is unseen."""


@dataclass(frozen=True)
class Kept:
    """How many neighbours words kept, as shares of a group.

    labels: the bins, from none to all. seen, unseen: the share of the group in each bin; None without words.
    """

    labels: tuple[str, ...]
    seen: tuple[float, ...] | None
    unseen: tuple[float, ...] | None


@dataclass(frozen=True)
class Losers:
    """How many words of a group lost at least one neighbour: `n` words, of which the share `lost` did."""

    group: str
    n: int
    lost: float


def kept_neighbours(table: WordTable) -> Kept:
    """Share of seen and of unseen words by the neighbours they kept, in k + 1 bins, 11 above k = 10."""
    n_bins = min(table.k, N_BINS)
    labels = [
        f"{place} of {table.k}" if table.k <= N_BINS else f"{place * 10}%" for place in range(n_bins + 1)
    ]
    shares = [kept_shares(table.overlap[group], table.k) for group in (table.seen, ~table.seen)]
    return Kept(tuple(labels), shares[0], shares[1])


def who_lost(table: WordTable) -> tuple[Losers, ...]:
    """The seen and the unseen words that lost a neighbour; a group of fewer than 5 words is left out."""
    groups = (("seen", table.seen), ("unseen", ~table.seen))
    known = ((name, _known(table.overlap[group])) for name, group in groups)
    return tuple(
        Losers(name, len(kept), float(np.mean(kept < 1))) for name, kept in known if len(kept) >= FEWEST_TOLD
    )


def kept_shares(overlaps: DoubleArray, k: int) -> tuple[float, ...] | None:
    """Share of words by the part of their `k` neighbours that they kept, in the bins of `kept_neighbours`.

    overlaps: from 0 to 1, shape (n_words,); NaN is left out. None without words.
    """
    known, n_bins = _known(overlaps), min(k, N_BINS)
    if not len(known):
        return None
    counts = np.bincount(np.rint(known * n_bins).astype(np.int64), minlength=n_bins + 1)
    return tuple((counts / len(known)).tolist())


def _known(overlaps: DoubleArray) -> DoubleArray:
    return overlaps[~np.isnan(overlaps)]
