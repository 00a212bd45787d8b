"""The documents of requests, as arrays. Knows no TensorFlow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drift.analysis.serving.way import INSIDE, Way
from drift.arrays import FloatArray, IntArray
from drift.run.answers import Answered

TOKENS, READ_VECTORS, LENGTHS, CLASSES = "tokens", "vectors", "lengths", "classes"
Tensors = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Client:
    """Who sends: the documents, and the table that it looks vectors up in when the embedding is outside.

    table: shape (n_words, n_dims), float32.
    """

    documents: Answered
    table: FloatArray

    def batches(self, size: int) -> list[range]:
        """The numbers of the documents of each request, in their order."""
        n = len(self.documents.labels)
        return [range(start, min(start + size, n)) for start in range(0, n, size)]

    def inputs(self, batch: range, way: Way) -> Tensors:
        """The arrays of a request. Ids are vocabulary rows and one more: 0 is padding."""
        starts = self.documents.starts[batch.start : batch.stop + 1]
        tokens = self.documents.tokens[starts[0] : starts[-1]]
        lengths = np.diff(starts)
        if way.where == INSIDE:
            ids = (tokens + 1).astype(np.int32)
            return {TOKENS: _padded(ids, lengths)} if way.padded else {TOKENS: ids, **_lengths(lengths)}
        vectors = self.table[tokens].astype(way.numbers)
        return {READ_VECTORS: _padded(vectors, lengths) if way.padded else vectors, **_lengths(lengths)}


def _lengths(lengths: IntArray) -> Tensors:
    return {LENGTHS: lengths.astype(np.int32)}


def _padded(rows: NDArray[np.generic], lengths: IntArray) -> NDArray[np.generic]:
    """Rows of documents under each other: from (n_tokens, …) to (n_documents, longest, …), filled with 0."""
    inside = np.arange(lengths.max()) < lengths[:, None]
    found = np.zeros((*inside.shape, *rows.shape[1:]), dtype=rows.dtype)
    found[inside] = rows
    return found
