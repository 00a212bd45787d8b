"""Words in an order: by a value, by how little changed around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from drift.analysis.words import WordTable
from drift.arrays import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True)
class MostAndLeast:
    """The most and the least changed neighbourhoods: their words, the most, or the least, changed first."""

    most: tuple[str, ...]
    least: tuple[str, ...]


def ranked(values: DoubleArray | IntArray, keep: BoolArray) -> Iterator[int]:
    """The places where `keep` is true, the greatest value first, equal ones in the vocabulary's order.

    values, keep: shape (n,).
    """
    places = np.flatnonzero(keep)
    return iter(places[np.argsort(-values[places], kind="stable")].tolist())


def most_changed(table: WordTable) -> Iterator[int]:
    """The places of the words that lost a neighbour: those that kept fewest first."""
    return ranked(-table.overlap, table.overlap < 1)


def least_changed(table: WordTable) -> Iterator[int]:
    """The places of the seen words: those that kept most neighbours first, of these the commonest."""
    places = np.flatnonzero(table.seen & ~np.isnan(table.overlap))
    return iter(places[np.lexsort((-table.count[places], -table.overlap[places]))].tolist())


def most_and_least_changed(table: WordTable, among: Sequence[str], n_most: int, n_least: int) -> MostAndLeast:
    """The most and the least changed neighbourhoods of the words `among`; no word is in both."""
    there = set(among)

    def first(places: Iterator[int], n: int) -> list[str]:
        return list(islice((table.word[one] for one in places if table.word[one] in there), n))

    most = first(most_changed(table), n_most)
    least = [word for word in first(least_changed(table), n_most) if word not in most]
    return MostAndLeast(tuple(most), tuple(least[:n_least]))
