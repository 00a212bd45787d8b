"""How often each word of the vocabulary occurs in a corpus, and how much of the corpus the vectors cover."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import IntArray
from drift.corpus.corpus import Corpus, Documents
from drift.errors import CorpusError

N_MISSING = 20


@dataclass(frozen=True, eq=False)
class Counts:
    """The occurrences of the vocabulary's words in a corpus.

    train, test: occurrences of each vocabulary word in that part, shape (n_words,). A word is seen where
    `train` is above 0.
    tokens: the number of tokens of both parts.
    covered: how many of them have a vector.
    missing: the 20 commonest tokens without a vector, each with its count, the commonest first.
    """

    train: IntArray
    test: IntArray
    tokens: int
    covered: int
    missing: list[tuple[str, int]]

    @property
    def coverage(self) -> float:
        """The share of tokens that have a vector, from 0 to 1."""
        return self.covered / self.tokens if self.tokens else 0.0

    def describe(self, n_missing: int = 5) -> str:
        """The coverage and the commonest missing tokens, in one line."""
        line = f"coverage: {self.covered:,} of {self.tokens:,} tokens have a vector ({self.coverage:.1%})"
        if not self.missing:
            return line
        missing = ", ".join(f"{token} ({count:,})" for token, count in self.missing[:n_missing])
        return f"{line}; the commonest without: {missing}"


def count_words(corpus: Corpus, vectors_index: dict[str, int]) -> Counts:
    """Count every vocabulary word in both parts of `corpus`.

    vectors_index: each vocabulary word's row, 0 to n_words - 1.
    Raises CorpusError where not one token has a vector.
    """
    ids = type_ids(corpus, vectors_index)
    train, test = (_occurrences(part, len(ids)) for part in (corpus.train, corpus.test))
    both = train + test
    counts = Counts(
        train=_by_word(train, ids, len(vectors_index)),
        test=_by_word(test, ids, len(vectors_index)),
        tokens=int(both.sum()),
        covered=int(both[ids >= 0].sum()),
        missing=_commonest(corpus.types, np.where(ids < 0, both, 0)),
    )
    if counts.covered == 0:
        raise CorpusError(_nothing_covered(corpus.source, counts))
    return counts


def type_ids(corpus: Corpus, vectors_index: dict[str, int]) -> IntArray:
    """The vocabulary row of each of the corpus' types, -1 where it has no vector; shape (n_types,)."""
    rows = (vectors_index.get(token, -1) for token in corpus.types)
    return np.fromiter(rows, dtype=np.int64, count=len(corpus.types))


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


def _nothing_covered(source: str, counts: Counts) -> str:
    if counts.tokens == 0:
        return f"{source}: expected text, found documents without a single token."
    found = ", ".join(repr(token) for token, _ in counts.missing[:5])
    return (
        f"{source}: not one of its {counts.tokens:,} tokens has a vector; the commonest are {found}. "
        f"Expected vectors of the text's language; for vectors with capital letters "
        f"pass --tokenizer whitespace."
    )
