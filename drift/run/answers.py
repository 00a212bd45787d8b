"""What a model answers, kept with every epoch, and the documents that it answers: all that accuracy needs.

    documents/PART/labels, tokens, starts    once: what the documents of a part are
    epochs/N/PART_answers                    the class probabilities that the model gives them after epoch N

PART is `test` or `validation`. The documents stand in the corpus's own order of that part; those in which the
model reads no token are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.progress import log
from drift.run.record import RunRecord
from drift.run.store import StoredArrays, create_group, read_array, write_array

if TYPE_CHECKING:
    import zarr

PARTS = ("test", "validation")
DOCUMENTS = "documents"


@dataclass(frozen=True, eq=False)
class ReadDocuments:
    """Documents as a model reads them: after the cut, and without tokens that have no vector.

    labels: each one's class, from 0 on, shape (n,).
    tokens: the documents end to end, as rows of the vocabulary, shape (n_tokens,).
    starts: where each begins in `tokens`, and where the last one ends, shape (n + 1,).
    """

    labels: IntArray
    tokens: IntArray
    starts: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def lengths(self) -> IntArray:
        """How many tokens each document has, shape (n,)."""
        return np.diff(self.starts)

    def take(self, rows: IntArray) -> Self:
        """The documents of these numbers, in this order."""
        within = [self.tokens[self.starts[row] : self.starts[row + 1]] for row in rows.tolist()]
        return replace(
            self,
            labels=self.labels[rows],
            tokens=np.concatenate([np.empty(0, self.tokens.dtype), *within]),
            starts=np.concatenate([[0], np.cumsum(self.lengths[rows])]),
        )


@dataclass(frozen=True, eq=False)
class Answered(ReadDocuments):
    """A model's answers to documents, in the order in which the corpus has them.

    answers: class probabilities, shape (n_documents, n_classes). epoch: the snapshot that answered.
    """

    answers: FloatArray
    epoch: int

    def take(self, rows: IntArray) -> Self:
        """The documents of these numbers, in this order, with the answers to them."""
        return replace(super().take(rows), answers=self.answers[rows])


def write_documents(place: Path, part: str, documents: ReadDocuments) -> None:
    """Write the documents of a part as a group, over what a killed process left."""
    put_documents(create_group(place, {"part": part}), documents)


def put_documents(group: "zarr.Group", documents: ReadDocuments) -> None:
    """Write documents into a group of their own."""
    write_array(group, "labels", np.asarray(documents.labels, dtype=np.int32), ("document",))
    write_array(group, "tokens", np.asarray(documents.tokens, dtype=np.int32), ("token",))
    write_array(group, "starts", np.asarray(documents.starts, dtype=np.int64), ("start",))


def read_kept_documents(group: StoredArrays, part: str) -> ReadDocuments:
    """Read the documents of a part; raises RunError where they are missing or damaged."""
    return ReadDocuments(*get_documents(group, f"{DOCUMENTS}/{part}/"))


def get_documents(group: StoredArrays, at: str = "") -> tuple[IntArray, IntArray, IntArray]:
    """Labels, tokens and starts as `put_documents` wrote them; `at`: the group's place within `group`."""
    labels, tokens, starts = (
        read_array(group, f"{at}{name}").astype(np.int64) for name in ("labels", "tokens", "starts")
    )
    return labels, tokens, starts


def write_answers(group: "zarr.Group", part: str, probabilities: FloatArray) -> None:
    """Write the answers to a part's documents into an epoch's group."""
    write_array(group, f"{part}_answers", probabilities, (f"{part}_document", "class"))


def read_answers(group: StoredArrays, epoch: int, part: str) -> FloatArray:
    """Read the answers of an epoch to a part's documents; raises RunError where they are gone or damaged."""
    found: FloatArray = read_array(group, f"epochs/{epoch}/{part}_answers")
    return found


def check_documents(documents: ReadDocuments, n_words: int) -> None:
    """Raise SettingsError unless labels, tokens and starts fit each other and a vocabulary of `n_words`."""
    labels, tokens = np.asarray(documents.labels), np.asarray(documents.tokens)
    starts = np.asarray(documents.starts)
    fits = starts.shape == (len(labels) + 1,) and (starts[0], starts[-1]) == (0, len(tokens))
    if not fits or (np.diff(starts) < 0).any():
        raise SettingsError(
            f"expected starts of {len(labels):,} documents, rising from 0 to {len(tokens):,}, got others."
        )
    if labels.min(initial=0) < 0:
        raise SettingsError(f"expected labels from 0 on, got {labels.min()}.")
    if len(tokens) and not 0 <= tokens.min() <= tokens.max() < n_words:
        raise SettingsError(
            f"expected tokens as rows of the vocabulary, from 0 to {n_words - 1:,}, got {tokens.min():,} to "
            f"{tokens.max():,}."
        )


def usable_answers(given: Mapping[str, FloatArray], record: RunRecord, epoch: int) -> dict[str, FloatArray]:
    """The answers as float32; those that hold NaN or infinity are left out, and said.

    Raises SettingsError for a part whose documents are not kept, or unless there is a row for each document
    and, where they are known, a column for each class.
    """
    n_classes, found = len(record.corpus.classes), {}
    for part, one in given.items():
        if part not in record.documents:
            raise SettingsError(f"expected documents before answers: those of {part!r} are not kept.")
        answers = np.asarray(one, dtype=np.float32)
        expected = (record.documents[part], n_classes or answers.shape[-1])
        if answers.shape != expected:
            raise SettingsError(
                f"expected answers to the {part} documents of shape {expected}, got {answers.shape}."
            )
        if np.isfinite(answers).all():
            found[part] = answers
        else:
            log.warning("epoch %s: answers to the %s documents are no numbers, and left out", epoch, part)
    return found
