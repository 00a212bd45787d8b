"""fastText's layout: a line begins with `__label__` and its label, the text stands behind it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from drift.corpus.asked import Asked
from drift.corpus.files import check_decoded, read_lines
from drift.corpus.labelled import NO_LABEL, BadRow, Labelled, Row, collect
from drift.errors import CorpusError

_PREFIX = "__label__"
_LABELS = re.compile(rf"\s*(?:{_PREFIX}\S*(?:\s+|\Z))*")


def is_fasttext(head: str) -> bool:
    """Whether a file begins as fastText's do."""
    return head.lstrip().startswith(_PREFIX)


def read_fasttext(path: Path, asked: Asked) -> Labelled:
    """The documents of a file with one a line; what has no label, or several, is left out and counted.

    Raises CorpusError where columns are asked for, of which there are none, or with the line that is no text.
    """
    if asked.names_columns:
        raise CorpusError(
            f"{path}: expected no column names, since each line begins with {_PREFIX}: this is fastText's "
            "layout. Leave out --text-column and --label-column."
        )
    with read_lines(path, asked.encoding) as lines:
        return collect(str(path), _rows(path, lines, asked.encoding))


def without_label(line: str) -> str:
    """The text of a line."""
    return line[_labels(line).end() :]


def _rows(path: Path, lines: Iterable[str], encoding: str) -> Iterator[Row | BadRow]:
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        place = f"line {number:,}"
        labels = _labels(check_decoded(line, f"{path}:{number}", encoding))
        names = labels[0].split()
        if len(names) > 1:
            yield BadRow(place, "several labels")
        elif not names:
            yield BadRow(place, NO_LABEL)
        else:
            yield Row(place, line[labels.end() :].strip(), names[0].removeprefix(_PREFIX))


def _labels(line: str) -> re.Match[str]:
    found = _LABELS.match(line)
    if found is None:  # the expression also matches nothing at all
        raise ValueError(line)
    return found
