"""How often each word of the vocabulary occurs in a corpus, and how much of the corpus the vectors cover."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, IntArray
from drift.corpus.corpus import Corpus, Documents
from drift.corpus.reading import Reading
from drift.corpus.words import is_word

N_MISSING = 20


@dataclass(frozen=True, eq=False)
class Counts:
    """The occurrences of the vocabulary's words in a corpus.

    train, test: occurrences of each vocabulary word in that part, shape (n_words,). A word is seen where
    `train` is above 0.
    tokens: the number of word tokens of all parts. covered: how many of them have a vector.
    types, covered_types: the same of distinct words.
    marks, covered_marks: the same of the other tokens, which are punctuation.
    missing: the 20 commonest words without a vector, each with its count, the commonest first.
    reading: what had to be changed to find the words, where the corpus was cut as the vectors spell.
    """

    train: IntArray
    test: IntArray
    tokens: int
    covered: int
    types: int
    covered_types: int
    marks: int
    covered_marks: int
    missing: list[tuple[str, int]]
    reading: Reading | None = None

    @property
    def coverage(self) -> float:
        """The share of word tokens that have a vector, from 0 to 1."""
        return self.covered / self.tokens if self.tokens else 0.0

    def describe(self, n_missing: int = 5) -> str:
        """The coverage and the commonest missing words, in one line."""
        first = (
            f"coverage: {self.covered:,} of {self.tokens:,} words have a vector ({self.coverage:.1%}), "
            f"{self.covered_types:,} of {self.types:,} different ones"
        )
        parts = [first, self.reading.rungs() if self.reading else "", self._marks()]
        missing = ", ".join(f"{token} ({count:,})" for token, count in self.missing[:n_missing])
        parts.append(f"the commonest without: {missing}" if missing else "")
        return "; ".join(filter(None, parts))

    def _marks(self) -> str:
        without = self.marks - self.covered_marks
        return f"punctuation is not counted: {without:,} of {self.marks:,} marks have none" if without else ""


def count_words(corpus: Corpus, vectors_index: Mapping[str, int]) -> Counts:
    """Count every vocabulary word in the parts of `corpus`, which must have met its word vectors.

    vectors_index: each vocabulary word's row, 0 to n_words - 1.
    """
    ids = type_ids(corpus, vectors_index)
    train, test, *more = (_occurrences(part, len(ids)) for part in corpus.parts)
    both = sum(more, train + test)
    words = np.fromiter(map(is_word, corpus.types), dtype=bool, count=len(ids))
    known = ids >= 0
    return Counts(
        train=_by_word(train, ids, len(vectors_index)),
        test=_by_word(test, ids, len(vectors_index)),
        tokens=int(both[words].sum()),
        covered=int(both[words & known].sum()),
        types=int((words & (both > 0)).sum()),
        covered_types=int((words & known & (both > 0)).sum()),
        marks=int(both[~words].sum()),
        covered_marks=int(both[~words & known].sum()),
        missing=_commonest(corpus.types, np.where(words & ~known, both, 0)),
        reading=corpus.reading,
    )


def type_ids(corpus: Corpus, vectors_index: Mapping[str, int]) -> IntArray:
    """The vocabulary row of each of the corpus' types, -1 where it has no vector; shape (n_types,)."""
    rows = (vectors_index.get(token, -1) for token in corpus.types)
    return np.fromiter(rows, dtype=np.int64, count=len(corpus.types))


def missing_types(corpus: Corpus, vectors_index: Mapping[str, int]) -> tuple[BoolArray, IntArray]:
    """Which types are words without a vector, and how often each type occurs: shapes (n_types,)."""
    words = np.fromiter(map(is_word, corpus.types), dtype=bool, count=len(corpus.types))
    first, *others = (_occurrences(part, len(corpus.types)) for part in corpus.parts)
    return words & (type_ids(corpus, vectors_index) < 0), sum(others, first)


def _occurrences(part: Documents, n_types: int) -> IntArray:
    return np.bincount(part.tokens, minlength=n_types).astype(np.int64, copy=False)


def _by_word(occurrences: IntArray, ids: IntArray, n_words: int) -> IntArray:
    known = ids >= 0
    counts = np.zeros(n_words, dtype=np.int64)
    counts[ids[known]] = occurrences[known]
    return counts


def _commonest(types: list[str], occurrences: IntArray) -> list[tuple[str, int]]:
    order = np.argsort(-occurrences, kind="stable")[:N_MISSING]
    return [(types[number], int(occurrences[number])) for number in order if occurrences[number]]
