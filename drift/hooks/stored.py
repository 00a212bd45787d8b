"""`StoredVectors`: words and where their vectors are, of which blocks are read when they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.run.recorder import ByBlock
from drift.vectors.word_vectors import WordVectors, check_words


@dataclass(frozen=True, eq=False)
class StoredVectors:
    """Word vectors whose matrix need not be in memory.

    words: unique words without line breaks. source: for messages, and for the run's record.
    rows: gives the vectors of some words by their places, which rise: float32 of shape (n, n_dims).
    Raises VectorsError where a word repeats or holds a line break.
    """

    words: list[str]
    n_dims: int
    source: str
    rows: Callable[[IntArray], FloatArray]

    def __post_init__(self) -> None:
        check_words(self.words, self.index, self.source)

    @property
    def n_words(self) -> int:
        """The number of words."""
        return len(self.words)

    @cached_property
    def index(self) -> dict[str, int]:
        """Each word's place."""
        return {word: place for place, word in enumerate(self.words)}

    def vectors(self, places: IntArray | None = None) -> WordVectors:
        """All vectors, or those of some words, in memory; raises VectorsError for NaN or infinity."""
        if places is None or len(places) == self.n_words:
            return WordVectors(self.words, self.rows(np.arange(self.n_words)), self.source)
        return WordVectors([self.words[place] for place in places], self.rows(places), self.source)

    def by_block(self, places: IntArray) -> ByBlock:
        """What gives the vectors of the words at `places` by block; read at once if these do not rise."""
        if bool((np.diff(places) > 0).all()):
            return lambda block: self.rows(places[block])
        found = self.rows(np.arange(self.n_words))
        return lambda block: found[places[block]]


def in_memory(vectors: WordVectors) -> StoredVectors:
    """Word vectors that are in memory already; raises VectorsError when the first are asked for, if damaged.

    They may come from the cache, and what is made of them gets a digest of its own.
    """
    vectors.hash_soon()

    def rows(places: IntArray) -> FloatArray:
        vectors.check_digest()
        return rows_at(vectors.matrix, places)

    return StoredVectors(vectors.words, vectors.n_dims, vectors.source, rows)


def rows_at(matrix: FloatArray, places: IntArray) -> FloatArray:
    """The rows at `places`, which rise; not copied where they stand together."""
    start = int(places[0]) if len(places) else 0
    together = len(places) > 0 and int(places[-1]) - start + 1 == len(places)
    return matrix[start : start + len(places)] if together else matrix[places]
