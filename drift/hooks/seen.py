"""What says which words are seen: ids that passed the layer, else counts that were given, else moving."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.hooks.classes import ClassCounts, class_counts
from drift.hooks.texts import ReadTexts
from drift.hooks.words import TableWords
from drift.progress import log
from drift.run.record import SEEN_BY_MOVING

FROM_IDS, FROM_TEXTS, GIVEN = "ids", "corpus", "counts"
MOST_MOVED_SHARE = 0.99
"""Where more of the rows moved than this share, moving says nothing of who is seen."""


class SeenWords:
    """Counts words as a training goes.

    counts, test_counts: what is known at the beginning, shape (n_words,).
    seen_from: what that comes from, see `RunRecord`; None where nothing is known.
    by_moving: whether words are to be called seen because they moved, where nothing better is known.
    by_class: the training counts by class, where there are classes.
    """

    def __init__(
        self,
        counts: IntArray,
        test_counts: IntArray,
        seen_from: str | None,
        *,
        by_moving: bool,
        by_class: ClassCounts | None = None,
    ) -> None:
        self._counts = {"train": counts, "test": test_counts}
        self._passing: dict[str, IntArray] = {}
        self._from = seen_from
        self._by_moving = by_moving
        self._touched: IntArray = np.zeros_like(counts)
        self.by_class = by_class

    @property
    def at_first(self) -> tuple[IntArray, IntArray, str | None]:
        """What is known now: the training and the test counts, and what they come from, None for nothing."""
        return self._counts["train"], self._counts["test"], self._from

    def add(self, part: str, counts: IntArray) -> None:
        """Add what a batch of a part, `train` or `test`, holds of each word, shape (n_words,)."""
        self._passing[part] = self._passing.get(part, np.zeros_like(counts)) + counts

    def add_known_test(self, counts: IntArray) -> None:
        """Take the test documents' counts, shape (n_words,), for the words that have none there yet."""
        self._counts["test"] = np.where(self._counts["test"] > 0, self._counts["test"], counts)

    def known(self, moved: IntArray, *, whole: bool = True) -> tuple[IntArray, IntArray, str]:
        """At the end of an epoch: the training and the test counts, and what they come from.

        moved: the words that differ from snapshot 0, shape (n_moved,).
        whole: whether the documents were passed to their end; else what comes next is of the same pass.
        A word's count is that of the first epoch in which it passes: every epoch reads the same documents.
        Raises SettingsError where nothing says which words are seen.
        """
        if self._passing.get("train", np.zeros(1)).any() and self._from != FROM_IDS:
            if self._from in (GIVEN, FROM_TEXTS):
                log.warning("the ids that passed in training go before the %s that were given", self._from)
            self._counts["train"], self._from = np.zeros_like(self._counts["train"]), FROM_IDS
            if self.by_class is not None:
                self.by_class.forget()
        for part in ("train", "test") if whole else ("test",):
            self.settle(part)
        if self._from in (None, SEEN_BY_MOVING):
            self._counts["train"] = self._moved_too(moved)
            self._from = SEEN_BY_MOVING
        return self._with_passing("train"), self._counts["test"], self._from

    def touch(self, changed: IntArray, moves_unseen: tuple[str, ...] | None) -> None:
        """Call words seen that moved in an epoch whose ids are lost: once each, until they pass again.

        changed: these words, shape (n,). moves_unseen: what else moves rows, see `RunRecord`.
        """
        if self._from != FROM_IDS:  # counts of the text know them anyway
            return
        unseen = self._counts["train"] == 0
        found = changed[unseen[changed]]
        if moves_unseen or (moves_unseen is None and len(found) > MOST_MOVED_SHARE * unseen.sum()):
            log.warning(
                "which words an epoch trained that was broken off cannot be told, since rows of unseen words "
                "move in this training: those that do not pass again are called unseen"
            )
        elif len(found):
            log.warning(
                "%s words moved in an epoch that was broken off: they are seen from now on",
                f"{len(found):,}",
            )
            self._touched[found] = 1

    def settle(self, part: str) -> None:
        """Say that all documents of a part have passed; a word that did not may still in another pass."""
        self._counts[part] = self._with_passing(part)
        self._passing.pop(part, None)
        if part == "train" and self.by_class is not None:
            self.by_class.settle()

    def class_counts(self, counts: IntArray) -> IntArray | None:
        """The training counts of seen words by class, see `ClassCounts.of_seen`; None where not known."""
        return None if self.by_class is None else self.by_class.of_seen(counts)

    def _with_passing(self, part: str) -> IntArray:
        before = self._counts[part]
        passing = self._passing.get(part, np.zeros_like(before))
        if part == "train":
            passing = np.where(passing > 0, passing, self._touched)
        return np.where(before > 0, before, passing)

    def _moved_too(self, moved: IntArray) -> IntArray:
        if not self._by_moving and self._from is None:
            raise SettingsError(
                "expected what says which words are seen: count(ids) of what is trained on, or counts=; "
                "where neither is to be had, seen_moved=True calls those seen that moved."
            )
        check_share_moved(len(moved), len(self._counts["train"]))
        counts = self._counts["train"].copy()
        counts[moved] = 1
        return counts


def seen_words(
    named: TableWords,
    counts: Any,  # noqa: ANN401 - a mapping, or whatever becomes an array; None
    test_counts: Any,  # noqa: ANN401
    *,
    by_moving: bool,
    labels: Sequence[str] | None = None,
    read: ReadTexts | None = None,
) -> SeenWords:
    """What is known of the words of a table before its training; raises SettingsError for wrong counts.

    counts, test_counts: as `record` takes them. labels: the names of the classes, where counts are by class.
    read: what texts hold of the words, where they were given in place of counts.
    """
    if read is not None:
        if counts is not None:
            raise SettingsError("expected counts= or texts=, got both: leave one out.")
        return SeenWords(
            read.counts, read.test_counts, FROM_TEXTS, by_moving=by_moving, by_class=read.by_class
        )
    by_class = None
    if labels is not None:
        by_class = class_counts(named, counts, tuple(labels))
        counts = None if counts is None else by_class.counts_by_row(named)
    given, tested = (
        np.zeros(len(named.words), np.int64) if one is None else named.per_word(one)
        for one in (counts, test_counts)
    )
    if counts is not None and not given.any():
        raise SettingsError(
            "expected counts of the words in the training documents, none of them is above 0."
        )
    seen_from = None if counts is None else GIVEN
    return SeenWords(given, tested, seen_from, by_moving=by_moving, by_class=by_class)


def check_share_moved(n_moved: int, n_words: int) -> None:
    """Raise SettingsError where so many words moved that moving cannot say which are seen."""
    if n_moved > MOST_MOVED_SHARE * n_words:
        raise SettingsError(
            f"expected counts of the training documents, since {n_moved:,} of {n_words:,} words moved: that "
            "a word moved cannot say that it is seen. Give counts, or the text that was trained on."
        )
