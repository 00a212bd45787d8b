"""Whether what a run holds fits together: asked whenever it is read, so that no figure comes of a misfit.

Each raises RunError in one line. Damage is found by checksums before; this finds what was written wrongly,
and what an older drift wrote without checksums.
"""

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import RunError, SettingsError
from drift.run.answers import Answered, ReadDocuments, check_documents
from drift.run.moved import Moved


def check_counts(counts: IntArray, name: str, n_words: int) -> IntArray:
    """Return counts of shape (n_words,), whole numbers from 0 on; raises RunError for others."""
    if counts.shape != (n_words,) or counts.dtype.kind not in "iu" or (counts < 0).any():
        raise RunError(f"{name}: expected {n_words:,} counts from 0 on, found shape {counts.shape}.")
    return counts


def check_class_counts(by_class: IntArray, counts: IntArray, n_classes: int) -> IntArray:
    """Return the counts of seen words by class, shape (n_seen, n_classes), which add up to their counts.

    Raises RunError for others.
    """
    seen = counts > 0
    expected = (int(seen.sum()), n_classes)
    if by_class.shape != expected or (by_class < 0).any():
        raise RunError(f"class_counts: expected counts of shape {expected}, found {by_class.shape}.")
    if (by_class.sum(axis=1) != counts[seen]).any():
        raise RunError("class_counts: expected them to add up to the counts, they do not.")
    return by_class


def check_moved(moved: Moved, epoch: int, expected: tuple[int, int], n_words: int) -> Moved:
    """Return the moved rows of an epoch, of the expected shape; raises RunError for others."""
    ids, rows = moved.ids, moved.rows
    if rows.shape != expected or ids.shape != expected[:1] or rows.dtype != np.float32:
        raise RunError(f"epoch {epoch}: expected rows of shape {expected}, found {rows.shape}.")
    if len(ids) and (np.diff(ids).min(initial=1) < 1 or ids[0] < 0 or ids[-1] >= n_words):
        raise RunError(f"epoch {epoch}: expected rising word numbers below {n_words:,}, found others.")
    return moved


def check_read(documents: ReadDocuments, part: str, expected: int, n_words: int) -> ReadDocuments:
    """Return the kept documents of a part; raises RunError where they are not so many, or do not fit."""
    if len(documents) != expected:
        raise RunError(f"{part} documents: expected {expected:,} of them, found others.")
    try:
        check_documents(documents, n_words)
    except SettingsError as error:
        raise RunError(f"{part} documents: {error}") from error
    return documents


def check_answered(found: Answered, where: str) -> Answered:
    """Return the answers, a row of probabilities for each document; raises RunError for others."""
    labels = found.labels
    check_probabilities(found.answers, len(labels), where)
    if labels.max(initial=0) >= found.answers.shape[1]:
        raise RunError(f"{where}: expected a column a class, found {found.answers.shape}.")
    return found


def check_probabilities(answers: FloatArray, n_documents: int, where: str) -> None:
    """Raise RunError unless the last two axes are documents and classes, and hold probabilities."""
    if answers.ndim < 2 or answers.shape[-2] != n_documents:
        raise RunError(f"{where}: expected answers to {n_documents:,} documents, found {answers.shape}.")
    if answers.min(initial=0) < 0 or not np.allclose(answers.sum(axis=-1), 1, atol=1e-3):
        raise RunError(f"{where}: expected probabilities that add up to 1, found others.")
