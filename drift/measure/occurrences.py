"""Which words occur in which documents, how often: sparse, as experiments on words need it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray, places_in

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Occurrences:
    """A matrix of documents by words without its zeros, of documents read end to end, made by `occurrences`.

    document, word: the places of document and word, shape (n_entries,), rising, no two entries alike.
    weight: how often the word occurs there, above 0, shape (n_entries,); or how many
        hundredths of the document's tokens that is.
    """

    document: IntArray
    word: IntArray
    weight: DoubleArray
    n_documents: int
    n_words: int

    @property
    def matrix(self) -> "csr_array[Any]":
        """The same as SciPy's sparse matrix of shape (n_documents, n_words)."""
        from scipy.sparse import csr_array

        starts = np.searchsorted(self.document, np.arange(self.n_documents + 1))
        return csr_array((self.weight, self.word, starts), shape=(self.n_documents, self.n_words))

    def doses(self, masks: BoolArray) -> DoubleArray:
        """How many tokens of each document each mask hits, shape (n_documents, n_masks).

        masks: whether a mask holds a word, shape (n_masks, n_words).
        """
        found: DoubleArray = np.asarray(self.matrix @ masks.T.astype(np.float64))
        return found

    def of_words(self, keep: BoolArray) -> "Occurrences":
        """The entries of the words for which `keep`, shape (n_words,), is true; the places stay."""
        return self._where(keep[self.word])

    def of_documents(self, keep: BoolArray) -> "Occurrences":
        """The documents for which `keep`, shape (n_documents,), is true, counted anew from 0."""
        kept = self._where(keep[self.document])
        place = np.cumsum(keep) - 1
        return Occurrences(place[kept.document], kept.word, kept.weight, int(keep.sum()), self.n_words)

    def as_percent(self, lengths: IntArray) -> "Occurrences":
        """Weights in hundredths of the documents' tokens, up to 100; lengths: shape (n_documents,)."""
        return self._weighing(100 * self.weight / lengths[self.document])

    def _where(self, entries: BoolArray) -> "Occurrences":
        return Occurrences(
            self.document[entries], self.word[entries], self.weight[entries], self.n_documents, self.n_words
        )

    def _weighing(self, weight: DoubleArray) -> "Occurrences":
        return Occurrences(self.document, self.word, weight, self.n_documents, self.n_words)


def occurrences(tokens: IntArray, starts: IntArray, words: IntArray) -> Occurrences:
    """Count `words` in documents: document i is `tokens[starts[i]:starts[i + 1]]`.

    tokens: vocabulary rows, shape (n_tokens,). starts: shape (n_documents + 1,).
    words: the vocabulary rows that are counted, rising, shape (n_words,); other tokens are passed over.
    """
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    place = places_in(np.asarray(tokens, dtype=np.int64), words)
    known = place >= 0
    keys, times = np.unique(owner[known] * max(1, len(words)) + place[known], return_counts=True)
    document, word = np.divmod(keys, max(1, len(words)))
    return Occurrences(document, word, times.astype(np.float64), len(starts) - 1, len(words))
