"""Text without labels: what a model will meet."""

from pathlib import Path

from drift.corpus.files import check_decoded, check_encoding, first_characters, opened, reading, stepped
from drift.corpus.json_lines import read_values
from drift.corpus.tables import QuotesError, bad_quotes, delimiter_of, numbered_rows
from drift.errors import CorpusError


def read_documents(source: str | Path, *, text: str | None = None, encoding: str = "utf-8") -> list[str]:
    """Read documents that need no label: one a line, or one a row of a table.

    source: a text file, plain or gzip. text: the column to read, of a CSV or TSV file with a header or of
        JSON lines; a file that is named as such a table, or begins as JSON lines do, needs it.
    Lines and cells without text are left out. Raises CorpusError with the file and the line or row.
    """
    path = Path(source)
    check_encoding(encoding)
    head = first_characters(path, encoding)
    documents = _documents(path, text, head, encoding)
    if not documents:
        raise CorpusError(
            f"{path}: expected text, found {'empty lines' if text is None else 'no row with text'}."
        )
    return documents


def _documents(path: Path, text: str | None, head: str, encoding: str) -> list[str]:
    is_json = head.lstrip().startswith("{")
    if text is None:
        if is_json or {".csv", ".tsv"} & {suffix.lower() for suffix in path.suffixes}:
            raise CorpusError(
                f"{path}: expected the column that holds the text, got none. Pass --text-column."
            )
        return _lines(path, encoding)
    if is_json:
        return read_values(path, text, encoding)
    return _cells(path, text, delimiter_of(head), encoding)


def _lines(path: Path, encoding: str) -> list[str]:
    with opened(path, encoding) as (lines, position), reading(path) as advance:
        numbered = enumerate(stepped(lines, position, advance), start=1)
        return [check_decoded(line, f"{path}:{row}", encoding) for row, line in numbered if line.strip()]


def _cells(path: Path, column: str, delimiter: str, encoding: str) -> list[str]:
    try:
        with numbered_rows(path, delimiter, True, encoding) as rows:
            _, header = next(rows)
            place = _place(path, column, [name.strip() for name in header])
            cells = ((row, record[place]) for row, record in rows if len(record) > place)
            return [
                check_decoded(cell, f"{path}: row {row}", encoding) for row, cell in cells if cell.strip()
            ]
    except QuotesError as error:
        raise CorpusError(bad_quotes(path, error)) from error


def _place(path: Path, column: str, names: list[str]) -> int:
    if column not in names:
        raise CorpusError(f"{path}: expected a column {column!r} in row 1, found {', '.join(names)[:200]}.")
    return names.index(column)
