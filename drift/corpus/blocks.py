"""Pieces of a CSV or TSV file, cut into cells all at once where they are regular.

A piece is regular where every quotation mark opens or closes a cell or is doubled inside a quoted one, every
row has as many cells as the others, and rows end alike. Then the places of the delimiters and row ends that
stand outside quotation marks say where each cell begins and ends, and only those that are wanted become
text. What is not regular goes to the csv module, which gives the same for what is: a test compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drift.arrays import ByteArray, IntArray

QUOTE, LINE_FEED, RETURN = b'"\n\r'


@dataclass(frozen=True)
class Dialect:
    """How a table is written: what stands between cells, and whether they may be quoted."""

    delimiter: str
    quoted: bool = True


@dataclass(frozen=True)
class Block:
    """The wanted cells of some rows, a list a column, and how many bytes the rows take."""

    n_bytes: int
    cells: list[list[str]]


def regular_rows(piece: bytes, dialect: Dialect, n_columns: int, wanted: Sequence[int]) -> Block | None:
    """The whole rows that a piece begins with; None where they are not regular, or there is none.

    piece: UTF-8 that begins with a row.
    """
    data = np.frombuffer(piece, dtype=np.uint8)
    end = _row_end(piece)
    cuts = _cuts(data, end, dialect)
    n_rows = len(cuts) // n_columns
    if not n_rows or n_rows * n_columns != len(cuts):
        return None
    rows, data = piece[: cuts[-1] + 1], data[: cuts[-1] + 1]
    if b"\0" in rows or (end == LINE_FEED and b"\r" in rows and not _ends_alike(data)):
        return None
    ends = cuts.reshape(n_rows, n_columns)
    starts = np.concatenate([[0], cuts[:-1] + 1]).reshape(n_rows, n_columns)
    if (data[ends[:, -1]] != end).any() or (data[ends[:, :-1]] == end).any():
        return None
    if n_columns == 1 and (ends == starts + (data[starts] == RETURN)).any():  # an empty line is no row
        return None
    try:
        text = _Text(rows, data)
        cells = [_cells(text, data, starts[:, at], ends[:, at], dialect) for at in wanted]
    except UnicodeDecodeError:
        return None
    return Block(len(rows), cells)


_IRREGULAR: IntArray = np.empty(0, dtype=np.int64)


def _row_end(piece: bytes) -> int:
    return RETURN if b"\n" not in piece and b"\r" in piece else LINE_FEED


def _ends_alike(data: ByteArray) -> bool:
    """Whether every carriage return stands before a line feed."""
    returns = np.flatnonzero(data == RETURN)
    return bool((data[returns + 1] == LINE_FEED).all())  # the last byte is a line feed


def _cuts(data: ByteArray, end: int, dialect: Dialect) -> IntArray:
    """Where the cells of whole rows end; none where quotation marks stand elsewhere than at ends of cells."""
    delimiter = ord(dialect.delimiter)
    marked = data == delimiter
    marked |= data == end
    if dialect.quoted:
        marked |= data == QUOTE
    places = np.flatnonzero(marked)
    kinds = data[places]
    is_quote = kinds == QUOTE if dialect.quoted else np.zeros(len(kinds), dtype=bool)
    inside = np.cumsum(is_quote, dtype=np.int32) & 1
    row_ends = np.flatnonzero((kinds == end) & (inside == 0))
    if not len(row_ends):
        return _IRREGULAR
    whole = slice(0, row_ends[-1] + 1)
    places, kinds, is_quote, inside = places[whole], kinds[whole], is_quote[whole], inside[whole]
    if is_quote.any() and not _well_quoted(data, places[is_quote], inside[is_quote] == 1, delimiter):
        return _IRREGULAR
    # A line break and a tab in one cell: a lone quotation mark of a TSV file that is written without quoting.
    if dialect.delimiter == "\t" and ((inside == 1) & (kinds == end)).any():
        return _IRREGULAR
    cuts: IntArray = places[~is_quote & (inside == 0)]
    return cuts


def _well_quoted(data: ByteArray, quotes: IntArray, opens: NDArray[np.bool_], delimiter: int) -> bool:
    """Whether before every opening and behind every closing mark a cell ends, or the mark is doubled."""
    allowed = np.zeros(256, dtype=bool)
    allowed[[delimiter, LINE_FEED, RETURN, QUOTE]] = True
    before, after = quotes[opens] - 1, quotes[~opens] + 1
    good_before = allowed[data[before[before >= 0]]].all()
    return bool(good_before and allowed[data[after]].all())  # a row end stands behind the last


def _cells(text: "_Text", data: ByteArray, starts: IntArray, ends: IntArray, dialect: Dialect) -> list[str]:
    last = np.maximum(ends - 1, 0)
    ends = ends - ((data[last] == RETURN) & (data[ends] == LINE_FEED) & (ends > starts))
    if dialect.quoted:
        quoted = (data[starts] == QUOTE) & (ends > starts)
        starts, ends = starts + quoted, ends - quoted
    cells = text.between(starts, ends)
    if dialect.quoted and text.doubled:
        return [cell.replace('""', '"') if '"' in cell else cell for cell in cells]
    return cells


class _Text:
    """Rows as text, cut at places in their bytes; raises UnicodeDecodeError where they are no UTF-8."""

    def __init__(self, rows: bytes, data: ByteArray) -> None:
        self._text = rows.decode()
        # The bytes that are no character's first: each before a place puts it one character to the left.
        self._later = None if len(self._text) == len(rows) else np.flatnonzero((data & 0xC0) == 0x80)
        self.doubled = b'""' in rows

    def between(self, starts: IntArray, ends: IntArray) -> list[str]:
        """The text from each of `starts` to each of `ends`."""
        text = self._text
        places = zip(self._characters(starts), self._characters(ends), strict=True)
        return [text[start:end] for start, end in places]

    def _characters(self, places: IntArray) -> list[int]:
        if self._later is not None:
            places = places - np.searchsorted(self._later, places)
        found: list[int] = places.tolist()
        return found
