"""CSV and TSV: rows of cells, all at once where a piece of the file is regular, else by the csv module."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from drift.corpus.blocks import Block, Dialect, regular_rows
from drift.corpus.columns import Columns, joined
from drift.corpus.files import (
    HEAD_CHARACTERS,
    PIECE_BYTES,
    Position,
    check_decoded,
    opened_bytes,
    reading,
    too_long,
)
from drift.corpus.labelled import BadRow, Row, Rows
from drift.progress import Advance
from drift.unpack import LINE_BYTES

DELIMITERS = (",", "\t", ";")
_LEAST = 1 << 16  # bytes that go to the csv module at once where a piece is not regular
_LINE_END = re.compile(rb"\r\n|\r|\n")
# The csv module refuses fields of more than 128 KiB unless told otherwise, and only for the whole process.
csv.field_size_limit((1 << 31) - 1)


@dataclass(frozen=True)
class Delimited:
    """What is to be read of a CSV or TSV file. latin: whether bytes that are no UTF-8 are Latin-1."""

    path: Path
    dialect: Dialect
    columns: Columns
    header: bool
    encoding: str
    latin: bool = False


class QuotesError(Exception):
    """Quotation marks that are not as CSV has them; `bad_quotes` makes the message."""

    def __init__(self, row: int, problem: str) -> None:
        super().__init__(problem)
        self.row, self.problem = row, problem


def bad_quotes(path: Path, error: QuotesError) -> str:
    """What to say of a file whose quotation marks cannot be read."""
    return (
        f"{path}: row {error.row:,}: expected quoted fields as CSV has them, found {error.problem}. Close "
        f"the quotation, or double the quotation marks inside it."
    )


def dialect_of(head: str) -> Dialect:
    """What splits the first line into most columns; a comma where nothing does."""

    def n_columns(delimiter: str) -> int:
        rows = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
        return len(next(filter(None, rows), []))

    return Dialect(max(DELIMITERS, key=n_columns))


def first_rows(head: str, dialect: Dialect) -> list[list[str]]:
    """The rows of the beginning of a file, without what cannot be read and a last one that may be cut."""
    rows: list[list[str]] = []
    lines = StringIO(head, newline="")
    try:
        rows.extend(filter(None, reader(lines, dialect)))
    except csv.Error:
        return rows
    return rows if len(head) < HEAD_CHARACTERS or len(rows) < 2 else rows[:-1]


def read_rows(file: Delimited) -> Iterator[Row | BadRow | Rows]:
    """Yield the documents of a file, numbered as a spreadsheet numbers rows: the first is row 1.

    Raises QuotesError, or CorpusError with the row for what is no text.
    """
    with opened_bytes(file.path, file.encoding) as (pieces, position), reading(file.path) as advance:
        source = _Source(file, _stepped(pieces, position, advance))
        row = next(source.header())[0] if file.header else 0
        size = PIECE_BYTES
        while piece := source.piece(size):
            block = regular_rows(piece, file.dialect, len(file.columns.names), file.columns.wanted)
            if block is None:
                size = max(_LEAST, size // 4)
                for number, record in source.irregular(row, len(piece)):
                    row = number
                    if record:
                        yield _row(file, row, record)
            else:
                size = min(PIECE_BYTES, 2 * size)
                source.use(block.n_bytes)
                rows = _rows(file, row, block)
                row += len(rows.numbers)
                yield rows


class _Source:
    """The bytes of a file that are read and not yet used."""

    def __init__(self, file: Delimited, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._path, self._dialect = file.path, file.dialect
        self._data, self._at = b"", 0
        self._used = self._row_began = 0
        self._ended = False

    def piece(self, n_bytes: int) -> bytes:
        """What comes next, `n_bytes` of it or all that there is; the file ends with a row end."""
        while not self._ended and len(self._data) - self._at < n_bytes:
            self._read_on()
        return self._data[self._at : self._at + n_bytes]

    def use(self, n_bytes: int) -> None:
        """Go on behind `n_bytes`."""
        self._at += n_bytes
        self._used += n_bytes

    def header(self) -> Iterator[tuple[int, list[str]]]:
        """The first row with cells, and its number."""
        yield from ((row, record) for row, record in self.irregular(0, None) if record)

    def irregular(self, row: int, n_bytes: int | None) -> Iterator[tuple[int, list[str]]]:
        """Rows by the csv module, numbered after `row`: those of the next `n_bytes`, or all (None)."""
        stop = None if n_bytes is None else self._used + n_bytes
        self._row_began = self._used
        try:
            for record in reader(self._lines(), self._dialect):
                row += 1
                self._row_began = self._used
                # A tab and a line break in one cell of a TSV file: a lone quotation mark swallowed rows.
                if self._dialect.delimiter == "\t" and any("\t" in cell and "\n" in cell for cell in record):
                    raise QuotesError(row, "a quotation that goes over several rows")
                yield row, record
                if stop is not None and self._used >= stop:
                    return
        except csv.Error as error:
            raise QuotesError(row + 1, str(error)) from error

    def _lines(self) -> Iterator[str]:
        while self.piece(1):
            if self._used - self._row_began > LINE_BYTES:  # of a line that is too long, `_line_end` says so
                raise csv.Error("a quotation that does not end within 16 MB")
            end = self._line_end()
            line = self._data[self._at : end]
            self.use(len(line))
            yield line.decode("utf-8", "surrogateescape")

    def _line_end(self) -> int:
        searched = self._at
        while True:
            found = _LINE_END.search(self._data, searched)
            # A carriage return may be half of a line end whose other half is not here yet.
            if found and (found.end() < len(self._data) or found[0] != b"\r" or self._ended):
                return found.end()
            if len(self._data) - self._at > LINE_BYTES:
                raise too_long(str(self._path), "lines")
            searched = max(self._at, len(self._data) - 1) - self._at
            self._read_on()
            searched += self._at

    def _read_on(self) -> None:
        piece = next(self._pieces, b"")
        self._data, self._at = self._data[self._at :] + piece, 0
        if not piece:
            self._ended = True
            if self._data and not self._data.endswith((b"\n", b"\r")):
                self._data += b"\n"


def _rows(file: Delimited, row: int, block: Block) -> Rows:
    *texts, labels = block.cells
    if file.columns.label is None:
        texts, labels = block.cells, []
    whole = texts[0] if len(texts) == 1 else list(map(joined, zip(*texts, strict=True)))
    return Rows(range(row + 1, row + 1 + len(whole)), whole, labels)


def _row(file: Delimited, row: int, record: list[str]) -> Row | BadRow:
    place, columns = f"row {row:,}", file.columns
    if len(record) != len(columns.names):
        whose = "the header's" if file.header else "the first row's"
        return BadRow(place, f"more or fewer than {whose} {len(columns.names)} columns")
    cells = [_text(file, record[at], place) for at in columns.wanted]
    label = cells.pop() if columns.label is not None else ""
    return Row(place, joined(cells), label)


def _text(file: Delimited, cell: str, place: str) -> str:
    if file.latin:
        try:
            cell.encode()
        except UnicodeEncodeError:
            cell = cell.encode("utf-8", "surrogateescape").decode("latin-1")
    return check_decoded(cell, f"{file.path}: {place}", file.encoding)


def reader(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """The csv module's reader of lines that keep their line ends."""
    if dialect.quoted:
        return csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE, strict=True)


def _stepped(pieces: Iterator[bytes], position: Position, advance: Advance) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        advance(position() - done)
        done = position()
        yield piece
