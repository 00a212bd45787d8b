"""How often each word occurs in the training documents of each class, where the classes are known."""

from typing import Any

import numpy as np

from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.hooks.words import TableWords


class ClassCounts:
    """Counts words by class as a training goes; kept only where it adds up to the words' counts.

    names: of the classes. given: what is known at the beginning, shape (n_words, n_classes).
    """

    def __init__(self, names: tuple[str, ...], given: IntArray) -> None:
        self.names = names
        self._known = given
        self._passing = np.zeros_like(given)

    def add(self, places: IntArray, labels: IntArray) -> None:
        """Add words that passed, with the class of the document of each: both of shape (n,)."""
        n_words, n_classes = self._passing.shape
        flat = np.bincount(places * n_classes + labels, minlength=n_words * n_classes)
        self.add_counts(flat.reshape(n_words, n_classes))

    def add_counts(self, counts: IntArray) -> None:
        """Add words that passed, counted already, shape (n_words, n_classes)."""
        self._passing += counts

    def of_seen(self, counts: IntArray) -> IntArray | None:
        """The counts of seen words by class, shape (n_seen, n_classes); None where some passed without one.

        counts: occurrences of each word, shape (n_words,). A word's are those of the epoch in which it passed
        first, as its count is.
        """
        found = self._with_passing()
        return found[counts > 0] if np.array_equal(found.sum(axis=1), counts) else None

    def forget(self) -> None:
        """Leave out what was known before any word passed."""
        self._known = np.zeros_like(self._known)

    def counts_by_row(self, named: TableWords) -> IntArray:
        """The counts over all classes by row of the table, 0 for rows that are no word: shape (n_rows,)."""
        found = np.zeros(named.n_rows, np.int64)
        found[named.rows] = self._known.sum(axis=1)
        return found

    def settle(self) -> None:
        """Say that all documents have passed."""
        self._known = self._with_passing()
        self._passing = np.zeros_like(self._known)

    def _with_passing(self) -> IntArray:
        known = self._known.any(axis=1, keepdims=True)
        return np.where(known, self._known, self._passing)


def class_counts(named: TableWords, counts: Any, names: tuple[str, ...]) -> ClassCounts:  # noqa: ANN401
    """What is known of the classes before a training.

    counts: by class, see `TableWords.per_word_and_class`; None: words are counted as they pass.
    Raises SettingsError for fewer than two classes, and for counts of another shape.
    """
    if len(set(names)) < max(2, len(names)):
        raise SettingsError(f"expected two or more different labels, got {', '.join(names) or 'none'}.")
    given = np.zeros((len(named.words), len(names)), np.int64)
    return ClassCounts(names, given if counts is None else named.per_word_and_class(counts, len(names)))
