"""One file of labelled text: CSV, TSV, JSON lines or the Sentiment140 layout, told apart by content."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from drift.corpus.columns import choose_columns
from drift.corpus.files import check_decoded, first_characters, is_utf8, opened, reading, stepped
from drift.corpus.json_lines import read_json_lines
from drift.corpus.labelled import BadRow, Labelled, Row, collect
from drift.errors import CorpusError

NumberedRow = tuple[int, list[str]]

POLARITY = {"0": "negative", "2": "neutral", "4": "positive"}
_SENTIMENT140 = re.compile(r'"[024]","\d+","')
_JSON_ARRAY = re.compile(r"\s*\[\s*\{")
# The csv module refuses fields of more than 128 KiB unless told otherwise, and only for the whole process.
csv.field_size_limit((1 << 31) - 1)


def read_table(path: Path, text: str | None, label: str | None, encoding: str) -> Labelled:
    """The labelled documents of one file.

    text, label: the columns to read; None takes the well-known names.
    Raises CorpusError with the file, and the row where there is one.
    """
    head = first_characters(path, encoding)
    if _JSON_ARRAY.match(head):
        raise CorpusError(
            f"{path}: expected one JSON object a line, found a JSON array. Write it as JSON lines."
        )
    if head.lstrip().startswith("{"):
        return read_json_lines(path, text, label, encoding)
    if _SENTIMENT140.match(head) and len(_first_record(head, ",")) == 6:
        return _read_sentiment140(path, text, label, encoding)
    return _read_delimited(path, delimiter_of(head), (text, label), encoding)


def _read_delimited(
    path: Path, delimiter: str, asked: tuple[str | None, str | None], encoding: str
) -> Labelled:
    try:
        return _read_columns(path, delimiter, True, asked, encoding)
    except QuotesError as error:
        # Many a TSV file is written without any quoting, and a quotation mark is then just that.
        if delimiter == "\t":
            return _read_columns(path, delimiter, False, asked, encoding)
        raise CorpusError(bad_quotes(path, error)) from error


def _read_columns(
    path: Path, delimiter: str, quoted: bool, asked: tuple[str | None, str | None], encoding: str
) -> Labelled:
    with numbered_rows(path, delimiter, quoted, encoding) as rows:
        _, header = next(rows)
        names = [check_decoded(name.strip(), f"{path}: row 1", encoding) for name in header]
        columns = choose_columns(names, *asked, str(path))
        places = (names.index(columns[0]), names.index(columns[1]))
        return collect(str(path), _cells(path, rows, len(names), places, encoding), columns)


def _cells(
    path: Path, records: Iterator[NumberedRow], n_columns: int, places: tuple[int, int], encoding: str
) -> Iterator[Row | BadRow]:
    for row, record in records:
        place = f"row {row:,}"
        if len(record) == n_columns:
            text, label = (check_decoded(record[at], f"{path}: {place}", encoding) for at in places)
            yield Row(place, text, label)
        else:
            yield BadRow(place, f"more or fewer than the header's {n_columns} columns")


def _read_sentiment140(path: Path, text: str | None, label: str | None, encoding: str) -> Labelled:
    if text is not None or label is not None:
        raise CorpusError(
            f"{path}: expected no column names, since this file has the Sentiment140 layout, which has no "
            f"header. Leave out --text-column and --label-column."
        )
    try:
        with numbered_rows(path, ",", True, encoding) as rows:
            return collect(str(path), _tweets(path, rows, encoding))
    except QuotesError as error:
        raise CorpusError(bad_quotes(path, error)) from error


def _tweets(path: Path, records: Iterator[NumberedRow], encoding: str) -> Iterator[Row | BadRow]:
    for row, record in records:
        place = f"row {row:,}"
        if len(record) != 6:
            yield BadRow(place, "more or fewer than the Sentiment140 layout's 6 columns")
            continue
        text = _latin(record[5]) if is_utf8(encoding) else record[5]
        label = POLARITY.get(record[0], record[0])
        yield Row(place, check_decoded(text, f"{path}: {place}", encoding), label)


def _latin(text: str) -> str:
    """`text` read again as Latin-1, which the original file is in, unless it was good UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("latin-1")
    return text


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


@contextmanager
def numbered_rows(path: Path, delimiter: str, quoted: bool, encoding: str) -> Iterator[Iterator[NumberedRow]]:
    """The rows of a delimited file, numbered as a spreadsheet does: the first is row 1."""
    with opened(path, encoding) as (text, position), reading(path) as advance:
        rows = csv.reader(
            text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, strict=True
        )
        yield _numbered(stepped(rows, position, advance), delimiter)


def _numbered(records: Iterator[list[str]], delimiter: str) -> Iterator[NumberedRow]:
    row = 0
    try:
        for row, record in enumerate(records, start=1):
            # A tab and a line break in one quoted field of a TSV file: a lone quotation mark swallowed rows.
            if delimiter == "\t" and any("\t" in cell and "\n" in cell for cell in record):
                raise QuotesError(row, "a quotation that goes over several rows")
            if record:
                yield row, record
    except csv.Error as error:
        raise QuotesError(row + 1, str(error)) from error


def delimiter_of(head: str) -> str:
    """What splits the first line into most columns; a comma where nothing does."""
    return max([",", "\t", ";"], key=lambda delimiter: len(_first_record(head, delimiter)))


def _first_record(head: str, delimiter: str) -> list[str]:
    return next(filter(None, csv.reader(StringIO(head, newline=""), delimiter=delimiter)), [])
