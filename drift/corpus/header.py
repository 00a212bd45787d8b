"""Whether the first row of a CSV or TSV file names its columns, and which they are where it does not.

A document is never taken for a header: the first row is one where it has the names asked for or well-known
ones. Without them it is a document where the table can be read without its help: one column holds labels (few
short values that come again, that of the first row among them), and what else there is of text is clear.
"""

import re
from collections import Counter
from collections.abc import Sequence

from drift.corpus.asked import Asked
from drift.corpus.columns import Columns, choose_columns
from drift.corpus.labelled import MAX_CLASSES
from drift.errors import CorpusError

HOW = (
    "If the first row is a document, pass --no-header and the columns' numbers, such as --text-column 2 "
    "--label-column 1"
)
_LONGEST_LABEL = 40
_NUMBER = re.compile(r"\s*[+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?\s*")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_POLARITY = {"0", "2", "4"}

CellRows = Sequence[Sequence[str]]


def table_columns(rows: CellRows, asked: Asked, source: str) -> tuple[bool, Columns]:
    """Whether the first of `rows`, the beginning of a table, is its header, and the columns to read.

    Raises CorpusError where that is not clear, or a column that was asked for is not there.
    """
    first = [cell.strip() for cell in rows[0]]
    if asked.header is False or (asked.header is None and _is_document(rows, asked)):
        return False, _numbered(rows, asked, source)
    try:
        columns = choose_columns(first, asked, source)
    except CorpusError as error:
        found = None if asked.header else headerless(rows, asked)
        if found is None:
            raise CorpusError(_unclear(str(error), rows, asked)) from None
        if asked.names_columns:
            raise CorpusError(
                f"{source}: expected no column names, since this file has no header. Leave out --text-column "
                "and --label-column, or pass the columns' numbers."
            ) from None
        return False, found
    if not asked.header:
        _check_header(rows, columns, asked, source)
    return True, columns


def headerless(rows: CellRows, asked: Asked) -> Columns | None:
    """The columns of a table whose first row is a document, by content; None where that is not clear."""
    whole = [[cell.strip() for cell in row] for row in rows if len(row) == len(rows[0])]
    numbers = tuple(str(place + 1) for place in range(len(rows[0])))
    if is_sentiment140(whole):
        return Columns(numbers, (5,), 0 if asked.labelled else None)
    columns = [[row[place] for row in whole] for place in range(len(numbers))]
    label = _label_place(columns)
    if label is None:
        return None
    others = [place for place in range(len(numbers)) if place != label]
    texts = [place for place in others if is_text(columns[place], alone=len(others) == 1)]
    if len(texts) == 1 or (texts and texts == others):
        return Columns(numbers, tuple(texts), label if asked.labelled else None)
    return None


def is_sentiment140(rows: CellRows) -> bool:
    """Whether rows have Sentiment140's columns without a header: polarity, id, date, query, user, text."""
    whole = [row for row in rows if len(row) == len(rows[0])]
    return all(
        len(row) == 6 and row[0] in _POLARITY and row[1].isdigit() and not _NUMBER.fullmatch(row[5])
        for row in whole
    )


def is_text(cells: Sequence[str], *, alone: bool = False) -> bool:
    """Whether a column holds documents: mostly several words, or letters other than Latin, rarely the same.

    alone: there is no other column that could.
    """
    filled = [cell for cell in cells if cell]
    n = len(filled)
    if not n or sum(_NUMBER.fullmatch(cell) is not None for cell in filled) > n / 2:
        return False
    if alone:
        return True
    times = sum(_TIME.search(cell) is not None and len(cell) <= _LONGEST_LABEL for cell in filled)
    worded = sum(" " in cell or not cell.isascii() for cell in filled)
    return times <= n / 2 and worded > n / 2 and len(set(filled)) > n / 2


def _label_place(columns: Sequence[Sequence[str]]) -> int | None:
    """The one column that can only be the label's; of those with one value alone, a first one of numbers."""
    likely = [place for place, cells in enumerate(columns) if _is_label(cells)]
    several = [place for place in likely if len(set(columns[place])) > 1]
    if len(several) == 1:
        return several[0]
    one_number = [place for place in likely if _NUMBER.fullmatch(columns[place][0])]
    return one_number[0] if not several and one_number == [0] else None


def _is_label(cells: Sequence[str]) -> bool:
    found = Counter(cell for cell in cells if cell)
    n = found.total()
    few = len(found) <= min(MAX_CLASSES, max(1, n // 2))
    return few and n > len(cells) / 2 and found[cells[0]] > 1 and max(map(len, found)) <= _LONGEST_LABEL


def _is_document(rows: CellRows, asked: Asked) -> bool:
    """Whether columns are asked for by number, and the first row has a label that comes again."""
    numbers = [*asked.text, asked.label or "?"]
    if not all(name.isascii() and name.isdigit() and 1 <= int(name) <= len(rows[0]) for name in numbers):
        return False
    labels = [row[int(numbers[-1]) - 1].strip() for row in rows if len(row) == len(rows[0])]
    return labels[0] in labels[1:]


def _check_header(rows: CellRows, columns: Columns, asked: Asked, source: str) -> None:
    """Raise CorpusError where the first row, which has the columns asked for, may yet be a document."""
    by_number = _by_number(rows[0], asked)
    doubt = "none of its cells is a well-known name"
    if columns.label is None:
        clear = not by_number or _holds_well_known(rows[0])
    else:
        labels = [row[columns.label].strip() for row in rows if len(row) == len(rows[0])]
        comes_again = labels[0] in labels[1:]
        clear = not comes_again and (not by_number or len(set(labels[1:])) < len(labels[1:]))
        how = "is that of other rows too" if comes_again else "comes once, as all do"
        doubt = f"its label {labels[0]!r} {how}"
    if not clear:
        raise CorpusError(
            f"{source}: whether row 1 names the columns is not clear: {doubt}. Pass --header or --no-header."
        )


def _by_number(first: Sequence[str], asked: Asked) -> bool:
    names = [cell.strip() for cell in first]
    return any(name not in names for name in (*asked.text, *([asked.label] if asked.label else [])))


def _holds_well_known(first: Sequence[str]) -> bool:
    try:
        choose_columns([cell.strip() for cell in first], Asked(labelled=False), "")
    except CorpusError:
        return False
    return True


def _numbered(rows: CellRows, asked: Asked, source: str) -> Columns:
    """The columns of a table without a header: by the numbers asked for, else by content."""
    numbers = [str(place + 1) for place in range(len(rows[0]))]
    found = None if asked.names_columns else headerless(rows, asked)
    if found is not None:
        return found
    if not asked.labelled and not asked.text and len(numbers) == 1:
        return Columns(tuple(numbers), (0,), None)
    if not asked.text or (asked.labelled and asked.label is None):
        missing = "text" if not asked.text else "label"
        raise CorpusError(
            f"{source}: expected the number of the {missing}'s column of a table without a header, got none. "
            f"Its first row is {_shown(rows[0])}. Pass --{missing}-column."
        )
    return choose_columns(numbers, asked, source)


def _unclear(said: str, rows: CellRows, asked: Asked) -> str:
    if asked.header:
        return said
    first = [cell.strip() for cell in rows[0]]
    if (
        all(0 < len(cell) <= _LONGEST_LABEL and not _NUMBER.fullmatch(cell) for cell in first)
        and len(first) > 1
    ):
        known_twice = len(set(first)) < len(first)
        return said if asked.names_columns or known_twice else f"{said} {HOW}."
    # Here no name is asked for: what stands in this row would be taken for one, and its document lost.
    expected = said.split(", found the columns", maxsplit=1)[0]
    return f"{expected}, found a first row that names none: {_shown(first)}. {HOW}."


def _shown(cells: Sequence[str]) -> str:
    shown = [repr(cell if len(cell) <= _LONGEST_LABEL else cell[:_LONGEST_LABEL] + "…") for cell in cells[:8]]
    return ", ".join(shown) + (", …" if len(cells) > len(shown) else "")
