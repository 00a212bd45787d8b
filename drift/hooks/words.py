"""The words of a table's rows, from whatever a training has them in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.hooks.tables import as_whole_numbers
from drift.hooks.tokenizer_file import is_tokenizer, read_tokenizer
from drift.progress import notice
from drift.vectors.npy import check_words_file, read_words

_NAMES = "pad|unk|unknown|oov|mask|bos|eos|cls|sep|start|end"
_NO_WORD = re.compile(
    rf"|</?s>|<(?:{_NAMES})>|\[(?:{_NAMES})\]|<\|.*\|>|<extra_id_\d+>|\[unused\d+\]", re.IGNORECASE
)
_PADDING = re.compile(r"<pad>|\[pad\]", re.IGNORECASE)
_N_SHOWN = 5


@dataclass(frozen=True, eq=False)
class TableWords:
    """The rows of a table that are words.

    words: their words. rows: where they stand in the table, rising, shape (n_words,).
    n_rows: of the table, with those that are no word.
    """

    words: list[str]
    rows: IntArray
    n_rows: int

    def from_ids(self, ids: IntArray) -> IntArray:
        """The places among the words of the table rows `ids`; -1 for a row that is no word.

        Raises SettingsError for an id that the table does not have.
        """
        if len(ids) and not 0 <= ids.min() <= ids.max() < self.n_rows:
            raise SettingsError(
                f"expected ids as rows of the table, from 0 to {self.n_rows - 1:,}, got {ids.min():,} to "
                f"{ids.max():,}."
            )
        places = np.full(self.n_rows, -1)
        places[self.rows] = np.arange(len(self.rows))
        found: IntArray = places[ids]
        return found

    def per_word(self, counts: Any) -> IntArray:  # noqa: ANN401 - a mapping, or whatever becomes an array
        """Counts given as a mapping, or as one number a row of the table, by word: shape (n_words,).

        Raises SettingsError where there is another number of them, or one is below 0.
        """
        if isinstance(counts, Mapping):
            found = as_whole_numbers([counts.get(word, 0) for word in self.words], "counts")
        else:
            by_row = as_whole_numbers(counts, "counts")
            if by_row.shape != (self.n_rows,):
                raise SettingsError(
                    f"expected one count for each of the {self.n_rows:,} rows, or a mapping from words, got "
                    f"counts of shape {by_row.shape}."
                )
            found = by_row[self.rows]
        if found.min(initial=0) < 0:
            raise SettingsError(f"expected counts from 0 on, got {found.min()}.")
        return found

    def per_word_and_class(self, counts: Any, n_classes: int) -> IntArray:  # noqa: ANN401
        """Counts by class, shape (n_words, n_classes).

        counts: as a mapping from words to one number a class, or one row of them for each row of the table.
        Raises SettingsError where there is another number of them, or one is below 0.
        """
        if isinstance(counts, Mapping):
            none = (0,) * n_classes
            rows = [counts.get(word, none) for word in self.words]
            odd = next((row for row in rows if np.shape(row) != (n_classes,)), None)
            if odd is not None:
                raise SettingsError(f"expected {n_classes} counts a word, one a class, got {odd}.")
            found = as_whole_numbers(rows, "counts").reshape(-1, n_classes)
        else:
            by_row = as_whole_numbers(counts, "counts")
            if by_row.shape != (self.n_rows, n_classes):
                raise SettingsError(
                    f"expected counts of shape {(self.n_rows, n_classes)}, a row for each row of the table "
                    f"and a column for each class, got {by_row.shape}."
                )
            found = by_row[self.rows]
        if found.min(initial=0) < 0:
            raise SettingsError(f"expected counts from 0 on, got {found.min()}.")
        return found

    def of(self, table: FloatArray) -> FloatArray:
        """The rows of a table that are words, as they are where all are: shape (n_words, n_dims)."""
        return table if len(self.rows) == self.n_rows else table[self.rows]


def table_words(words: Any, n_rows: int, where: str = "the table") -> TableWords:  # noqa: ANN401
    """Find the words of a table of `n_rows` rows.

    words: a list with one word, or None, for each row; a dict from words to rows; a Keras `TextVectorization`
        or legacy tokenizer; a Hugging Face tokenizer; or a file: one word a line, `tokenizer.json` or
        `vocab.json`. Only a list, and words by line, have to name every row. Padding, unknown and special
        rows are no words, which is said.
    where: the table's name, for messages.
    Raises SettingsError where the words do not fit the table, VectorsError where a file cannot be read.
    """
    named = _checked(_by_row(words, n_rows), n_rows, where)
    own = {*getattr(words, "all_special_tokens", ()), getattr(words, "oov_token", None)}
    special = [
        row
        for row, word in enumerate(named)
        if word is not None and (word in own or _NO_WORD.fullmatch(word))
    ]
    _say_unnamed(named, where)
    _say_special(named, special, where)
    for row in special:
        named[row] = None
    rows = [row for row, word in enumerate(named) if word is not None]
    if not rows:
        raise SettingsError(f"expected a word for a row of {where} at least, found none.")
    # A line break ends a word where words are stored and shown: it is written as it is in Python.
    kept = [word.replace("\n", "\\n") for word in named if word is not None]
    return TableWords(kept, np.array(rows, dtype=np.int64), n_rows)


def is_padding(word: str) -> bool:
    """Whether a word fills up what is read together, and no text holds it."""
    return _PADDING.fullmatch(word) is not None


def words_in(path: Path) -> list[str] | dict[str, int]:
    """The words of a file: one a line, or, of a tokenizer in JSON, with their rows."""
    check_words_file(path)
    return read_tokenizer(path) if is_tokenizer(path) else read_words(path)


def _by_row(words: Any, n_rows: int) -> list[str | None]:  # noqa: ANN401
    if isinstance(words, str | Path):
        return _by_row(words_in(Path(words)), n_rows)
    if hasattr(words, "get_vocabulary"):  # Keras: TextVectorization, StringLookup
        held: list[str | None] = list(map(str, words.get_vocabulary()))
        return held + [None] * (n_rows - len(held))  # a table for more than were found in the text
    if hasattr(words, "word_index"):  # the legacy tokenizer gives no id from num_words on
        most = getattr(words, "num_words", None) or n_rows
        return _placed({word: row for word, row in words.word_index.items() if row < most}, n_rows)
    if hasattr(words, "get_vocab"):  # Hugging Face
        return _placed(words.get_vocab(), n_rows)
    if isinstance(words, Mapping):
        return _placed(words, n_rows)
    if isinstance(words, bytes) or not isinstance(words, Iterable):
        raise SettingsError(
            "expected the words of the rows: a list, a dict from words to rows, a tokenizer or a file, got "
            f"{type(words).__name__}."
        )
    return list(words)


def _placed(rows: Mapping[str, int], n_rows: int) -> list[str | None]:
    named: list[str | None] = [None] * n_rows
    for word, row in rows.items():
        if not isinstance(row, Integral) or not 0 <= row < n_rows:
            raise SettingsError(
                f"expected a row from 0 to {n_rows - 1:,} for each word, got {row!r} for {word!r}."
            )
        if named[row] is not None:
            raise SettingsError(f"expected one word a row, got {named[row]!r} and {word!r} for row {row:,}.")
        named[row] = word
    return named


def _checked(named: list[str | None], n_rows: int, where: str) -> list[str | None]:
    if len(named) != n_rows:
        raise SettingsError(
            f"expected one word (or None) for each of the {n_rows:,} rows of {where}, "
            f"got {len(named):,} words."
        )
    odd = next((word for word in named if not isinstance(word, str | None)), None)
    if odd is not None:
        raise SettingsError(f"expected words or None for the rows of {where}, got {odd!r}.")
    return named


def _say_unnamed(named: list[str | None], where: str) -> None:
    n = sum(word is None for word in named)
    if n:
        notice("%s: %s of %s rows have no word and are left out", where, f"{n:,}", f"{len(named):,}")


def _say_special(named: list[str | None], special: Iterable[int], where: str) -> None:
    shown = [f"{named[row]!r} (row {row:,})" for row in special]
    if shown:
        more = ", …" if len(shown) > _N_SHOWN else ""
        notice(
            "%s: %s left out: %s",
            where,
            "1 row is no word and is" if len(shown) == 1 else f"{len(shown):,} rows are no words and are",
            ", ".join(shown[:_N_SHOWN]) + more,
        )
