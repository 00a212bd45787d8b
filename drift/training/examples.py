"""From a corpus to batches: which rows the model's table has, and documents as rows of it.

The table holds the rows of the words in the corpus and nothing else. A row without a gradient never
moves under Adam, so leaving the other rows out changes nothing but the cost.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray, IntArray
from drift.corpus.corpus import Corpus, Documents, check_trainable
from drift.corpus.count import type_ids
from drift.progress import log
from drift.run.answers import ReadDocuments
from drift.vectors.word_vectors import WordVectors

Batch = tuple[NDArray[np.int32], IntArray]
_POOL = 50  # batches among which documents of like length are put together


@dataclass(frozen=True, eq=False)
class Examples:
    """A corpus as a model reads it.

    ids: the words of the table's rows 1 and up, rising, shape (n_rows - 1,); row 0 is padding.
    train, test, validation: documents whose tokens are rows of the table; none is empty.
    counts, test_counts: occurrences of each vocabulary word in the first two, shape (n_words,).
    """

    ids: IntArray
    train: Documents
    test: Documents
    validation: Documents
    counts: IntArray
    test_counts: IntArray

    def table(self, vectors: WordVectors) -> FloatArray:
        """The table before training: shape (n_rows, n_dims), row 0 is zero."""
        table = np.zeros((len(self.ids) + 1, vectors.n_dims), dtype=np.float32)
        np.take(vectors.matrix, self.ids, axis=0, out=table[1:], mode="clip")  # "raise" would copy once more
        return table

    @property
    def asked(self) -> dict[str, Documents]:
        """The documents that the model is asked about after each epoch, by the part that they are."""
        parts = {"test": self.test, "validation": self.validation}
        return {name: part for name, part in parts.items() if len(part)}

    def read_documents(self, part: Documents) -> ReadDocuments:
        """The documents of a part as a run keeps them: their tokens are rows of the vocabulary."""
        return ReadDocuments(part.labels, self.ids[part.tokens - 1], part.starts)

    def class_counts(self, n_classes: int) -> IntArray:
        """Occurrences of each seen word in the training documents of each class.

        Shape (n_seen, n_classes), the words in rising order; each row sums to the word's count.
        """
        labels = np.repeat(self.train.labels, self.train.lengths)
        cells = (self.train.tokens.astype(np.int64) - 1) * n_classes + labels
        table = np.bincount(cells, minlength=len(self.ids) * n_classes).reshape(-1, n_classes)
        return table[self.counts[self.ids] > 0]


def examples(corpus: Corpus, vectors: WordVectors, max_length: int) -> Examples:
    """Leave out tokens without a vector, cut documents to `max_length` tokens, leave out empty ones.

    Counts are of what is left: a word that stands only behind the cut is not seen by the model.
    """
    known = type_ids(corpus, vectors.index)
    parts = [_usable(part, known, max_length) for part in corpus.parts]
    _say_what_is_cut(corpus, max_length, sum(len(part.tokens) for part in parts), known)
    left_out = sum(len(part) for part in corpus.parts) - sum(len(part) for part in parts)
    if left_out:
        log.warning("%s documents have no token with a vector and are left out.", f"{left_out:,}")
    check_trainable(parts[0], corpus.classes, corpus.source)
    counts = [np.bincount(known[part.tokens], minlength=vectors.n_words) for part in parts]
    ids = np.flatnonzero(sum(counts))
    row_of_type = np.searchsorted(ids, known) + 1
    train, test, *more = (Documents(_rows(part, row_of_type), part.starts, part.labels) for part in parts)
    nothing = test.where(np.zeros(len(test), dtype=bool))
    return Examples(ids, train, test, more[0] if more else nothing, counts[0], counts[1])


def fitting_length(corpus: Corpus, vectors: WordVectors, share: float = 0.95, most: int = 200) -> int:
    """How many tokens `share` of the training documents fit into, at most `most`."""
    lengths = corpus.train.without(type_ids(corpus, vectors.index) < 0).lengths
    return int(np.clip(np.quantile(lengths, share), 1, most))


def batches(documents: Documents, batch_size: int, seed: tuple[int, int] | None = None) -> Iterator[Batch]:
    """Yield (token rows of shape (n, longest of the batch) padded by 0, labels of shape (n,)).

    Documents of like length share a batch, which keeps the padding short. With a seed, documents and batches
    come in an order drawn from it; without one, in the order of length.
    """
    order = _order(documents.lengths, batch_size, seed)
    cuts = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    if seed is not None:
        cuts = [cuts[place] for place in np.random.default_rng([*seed, 1]).permutation(len(cuts))]
    for chosen in cuts:
        yield padded(documents, chosen), documents.labels[chosen].astype(np.int64, copy=False)


def padded(documents: Documents, chosen: IntArray) -> NDArray[np.int32]:
    """Put the chosen documents under each other: shape (n_chosen, longest), padded by 0 at the end."""
    lengths = documents.lengths[chosen]
    places = np.arange(lengths.max())
    inside = places < lengths[:, None]
    rows = np.zeros(inside.shape, dtype=np.int32)
    rows[inside] = documents.tokens[(documents.starts[chosen][:, None] + places)[inside]]
    return rows


def _order(lengths: IntArray, batch_size: int, seed: tuple[int, int] | None) -> IntArray:
    if seed is None:
        return np.argsort(lengths, kind="stable")
    order = np.random.default_rng(seed).permutation(len(lengths))
    pool = _POOL * batch_size
    pools = [order[start : start + pool] for start in range(0, len(order), pool)]
    return np.concatenate([one[np.argsort(lengths[one], kind="stable")] for one in pools])


def _say_what_is_cut(corpus: Corpus, max_length: int, n_left: int, known: IntArray) -> None:
    n_covered = sum(int((known[part.tokens] >= 0).sum()) for part in corpus.parts)
    if n_left < n_covered:
        share = 1 - n_left / n_covered
        log.info(
            "documents are cut to %s tokens with a vector: %s of the tokens are cut off",
            max_length,
            f"{share:.1%}",
        )


def _usable(part: Documents, known: IntArray, max_length: int) -> Documents:
    cut = part.without(known < 0).cut(max_length)
    return cut.where(cut.lengths > 0)


def _rows(part: Documents, row_of_type: IntArray) -> NDArray[np.int32]:
    return row_of_type[part.tokens].astype(np.int32)
