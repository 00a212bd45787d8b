"""Text without labels: what a model will meet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from drift.corpus.arrow import is_arrow, read_arrow_texts
from drift.corpus.asked import Asked, asked_columns
from drift.corpus.delimited import QuotesError, bad_quotes, dialect_of, read_rows
from drift.corpus.fasttext import is_fasttext, without_label
from drift.corpus.files import (
    check_decoded,
    check_encoding,
    file_signature,
    first_characters,
    read_lines,
)
from drift.corpus.json_lines import check_no_array, is_json, read_json_texts
from drift.corpus.labelled import BadRow, Rows
from drift.corpus.tables import delimited
from drift.errors import CorpusError
from drift.progress import log

_TABLES = {".csv", ".tsv"}


def read_documents(
    source: str | Path,
    *,
    text: str | int | Sequence[str | int] | None = None,
    header: bool | None = None,
    encoding: str = "utf-8",
    usual: str | int | Sequence[str | int] | None = None,
) -> list[str]:
    """Read documents that need no label: one a line, or one a row of a table.

    source: a text file or one in fastText's layout, plain or gzip; or a table: JSON lines, Parquet and Arrow
        by their content, CSV and TSV where the name says so or a column is asked for.
    text, header: the table's columns, as `read_corpus` finds them. usual: the text's columns where none is
        asked for and the table has them, such as those that a model was trained on.
    Lines and rows without text are left out, rows of a table with a warning that counts them.
    Raises CorpusError with the file and the line or row.
    """
    path = Path(source)
    check_encoding(encoding)
    asked = Asked(asked_columns(text), None, header, encoding, labelled=False, usual=asked_columns(usual))
    if is_arrow(file_signature(path)):
        return _kept(path, read_arrow_texts(path, asked))
    head = first_characters(path, encoding)
    check_no_array(path, head)
    if is_json(head):
        return _kept(path, read_json_texts(path, asked))
    if asked.text or header is not None or _TABLES & {suffix.lower() for suffix in path.suffixes}:
        return _cells(path, head, asked)
    return _lines(path, encoding, labelled=is_fasttext(head))


def _lines(path: Path, encoding: str, *, labelled: bool) -> list[str]:
    with read_lines(path, encoding) as lines:
        numbered = enumerate(lines, start=1)
        decoded = (check_decoded(line, f"{path}:{row}", encoding) for row, line in numbered)
        found = [line for line in (map(without_label, decoded) if labelled else decoded) if line.strip()]
    if not found:
        raise CorpusError(f"{path}: expected text, found empty lines.")
    return found


def _cells(path: Path, head: str, asked: Asked) -> list[str]:
    dialect = dialect_of(head)
    try:
        return _kept(path, _numbered(path, head, asked, quoted=True))
    except QuotesError as error:
        if dialect.delimiter == "\t":
            return _kept(path, _numbered(path, head, asked, quoted=False))
        raise CorpusError(bad_quotes(path, error)) from error


def _numbered(path: Path, head: str, asked: Asked, *, quoted: bool) -> Iterator[tuple[int | str, str]]:
    file, _ = delimited(path, replace(dialect_of(head), quoted=quoted), head, asked)
    for rows in read_rows(file):
        if isinstance(rows, Rows):
            yield from zip(rows.numbers, rows.texts, strict=True)
        else:
            yield rows.place, "" if isinstance(rows, BadRow) else rows.text


def _kept(path: Path, placed: Iterable[tuple[int | str, str]]) -> list[str]:
    documents: list[str] = []
    left_out: list[int | str] = []
    for place, text in placed:
        if text and not text.isspace():
            documents.append(text)
        else:
            left_out.append(place)
    if not documents:
        raise CorpusError(f"{path}: expected text, found no row with text.")
    if left_out:
        first = left_out[0] if isinstance(left_out[0], str) else f"row {left_out[0]:,}"
        log.warning("%s: left out %s rows without text (the first is %s)", path, f"{len(left_out):,}", first)
    return documents
