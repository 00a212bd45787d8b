"""One file of labelled text, of any layout: told apart by content, never by name."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from drift.corpus.arrow import is_arrow, read_arrow
from drift.corpus.asked import Asked
from drift.corpus.blocks import Dialect
from drift.corpus.columns import described, say_columns
from drift.corpus.delimited import (
    Delimited,
    QuotesError,
    bad_quotes,
    dialect_of,
    first_rows,
    read_rows,
)
from drift.corpus.fasttext import is_fasttext, read_fasttext
from drift.corpus.files import file_signature, first_characters, is_utf8
from drift.corpus.header import is_sentiment140, table_columns
from drift.corpus.json_lines import check_no_array, is_json, read_json_lines
from drift.corpus.labelled import Labelled, collect
from drift.corpus.labels import POLARITY, as_the_file_says
from drift.errors import CorpusError
from drift.progress import log


def read_table(path: Path, asked: Asked) -> Labelled:
    """The labelled documents of one file, under the names that the file itself has for its labels.

    Raises CorpusError with the file, and the row where there is one.
    """
    return as_the_file_says(_read(path, asked))


def _read(path: Path, asked: Asked) -> Labelled:
    if is_arrow(file_signature(path)):
        return read_arrow([path], asked, str(path))
    head = first_characters(path, asked.encoding)
    check_no_array(path, head)
    if is_json(head):
        return read_json_lines(path, asked)
    if is_fasttext(head):
        return read_fasttext(path, asked)
    return _read_delimited(path, dialect_of(head), head, asked)


def _read_delimited(path: Path, dialect: Dialect, head: str, asked: Asked) -> Labelled:
    try:
        return _read_columns(path, dialect, head, asked)
    except QuotesError as error:
        # Many a TSV file is written without any quoting, and a quotation mark is then just that.
        if dialect.delimiter == "\t":
            return _read_columns(path, replace(dialect, quoted=False), head, asked)
        raise CorpusError(bad_quotes(path, error)) from error


def _read_columns(path: Path, dialect: Dialect, head: str, asked: Asked) -> Labelled:
    file, rows = delimited(path, dialect, head, asked)
    found = collect(str(path), read_rows(file), file.columns)
    has_polarity = not file.header and is_sentiment140(rows) and set(found.labels) <= POLARITY.keys()
    return replace(found, header=file.header, names=POLARITY if has_polarity else {})


def delimited(
    path: Path, dialect: Dialect, head: str, asked: Asked
) -> tuple[Delimited, Sequence[Sequence[str]]]:
    """How a CSV or TSV file is to be read, which is said, and the rows that it begins with.

    Raises CorpusError where its columns are not clear, QuotesError where it has no row that can be read.
    """
    rows = first_rows(head, dialect)
    if not rows:
        raise QuotesError(1, "a quotation that does not end")
    header, columns = table_columns(rows, asked, str(path))
    if header:
        say_columns(str(path), columns, asked)
    else:
        log.info("%s: no header; %s", path, described(columns, numbered=True))
    latin = not header and is_utf8(asked.encoding) and is_sentiment140(rows)
    return Delimited(path, dialect, columns, header, asked.encoding, latin), rows
