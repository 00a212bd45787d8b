"""`SeenEvidence`: what says which words are seen, where nobody watched the training."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drift.arrays import IntArray
from drift.corpus.meet import tokens_of
from drift.corpus.plain import read_documents
from drift.errors import SettingsError
from drift.hooks.seen import FROM_TEXTS, GIVEN, check_share_moved
from drift.hooks.tables import as_whole_numbers
from drift.hooks.texts import only_texts
from drift.progress import log
from drift.run.record import SEEN_BY_MOVING
from drift.vectors.word_vectors import WordVectors


@dataclass(frozen=True)
class SeenEvidence:
    """One of three: the texts that were trained on, occurrences of their words, or that words moved.

    Raises SettingsError unless it is exactly one.
    """

    texts: Iterable[str] | None = None
    counts: Mapping[str, int] | None = None
    moved: bool = False

    def __post_init__(self) -> None:
        given = [self.texts is not None, self.counts is not None, self.moved]
        if sum(given) != 1:
            raise SettingsError(
                "expected one of seen (the text that was trained on), counts and seen-moved, got "
                f"{sum(given)} of them."
            )

    def counted(self, vectors: WordVectors, moved: IntArray) -> tuple[IntArray, str]:
        """Occurrences of each word, shape (n_words,), and what they come from, see `RunRecord`.

        moved: the words that differ anywhere, shape (n_moved,). Texts are cut and looked up as the vectors
        write their words. Raises SettingsError where no word is seen, or nearly all moved.
        """
        if self.moved:
            check_share_moved(len(moved), vectors.n_words)
            counts, source = np.zeros(vectors.n_words, dtype=np.int64), SEEN_BY_MOVING
            counts[moved] = 1
        else:
            counts, source = self._occurrences(vectors)
        if not counts.any():
            raise SettingsError(
                f"expected words that are seen, found none of {vectors.n_words:,} by {source}. See whether "
                "that goes with these vectors."
            )
        return counts, source

    def _occurrences(self, vectors: WordVectors) -> tuple[IntArray, str]:
        if self.counts is not None:
            found, source = self.counts, GIVEN
        else:
            cut = tokens_of(only_texts(() if self.texts is None else self.texts), vectors.lookup)
            found, source = Counter(token for tokens in cut for token in tokens), FROM_TEXTS
        n_tokens = as_whole_numbers([*found.values()], "counts").sum()
        counts = np.array([found.get(word, 0) for word in vectors.words], dtype=np.int64)
        log.info(
            "%s of %s words of the training text have a vector",
            f"{counts.sum():,}",
            f"{n_tokens:,}",
        )
        if counts.min(initial=0) < 0:
            raise SettingsError(f"expected counts from 0 on, got {counts.min()}.")
        return counts, source


def seen_evidence(
    texts: str | Path | Iterable[str] | None, counts: str | Path | Mapping[str, int] | None, *, moved: bool
) -> SeenEvidence:
    """What says which words are seen, with the files read in which it is: texts, see `read_documents`."""
    return SeenEvidence(
        read_documents(texts) if isinstance(texts, str | Path) else texts,
        read_counts(Path(counts)) if isinstance(counts, str | Path) else counts,
        moved,
    )


def read_counts(path: Path) -> dict[str, int]:
    """Read a word and its count from each line, with a tab, a comma or a space between.

    A heading may stand first; a word that stands on several lines has their sum, which is said.
    Raises SettingsError with the line that is none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path}: expected words with their counts, cannot read them ({error})."
        ) from error
    lines = [line.removesuffix("\r") for line in lines]
    last = next((line for line in reversed(lines) if line), "")
    blank = next((blank for blank in "\t, " if blank in last), "\t")
    found: Counter[str] = Counter()
    n_read = 0
    for number, line in enumerate(lines, start=1):
        word, count = _parted(line, blank)
        if count.isascii() and count.isdigit():
            found[word] += int(count)
            n_read += 1
        elif line and number > 1:
            raise SettingsError(f"{path}:{number}: expected a word and its count, found {line!r}.")
    if n_read > len(found):
        log.info("%s: %s lines are of words that came before: added up", path, f"{n_read - len(found):,}")
    return dict(found)


def _parted(line: str, blank: str) -> tuple[str, str]:
    """The word and what should be its count; only with commas is a word between quotes."""
    if blank == ",":
        row = next(csv.reader([line]), [])
        return (row[0], row[1].strip()) if len(row) == 2 else (line, "")
    word, _, count = line.rpartition(blank)
    return word.rstrip(blank), count.strip()
