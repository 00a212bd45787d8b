"""JSON lines: one object a line, with a text and a label among its values."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from drift.corpus.asked import Asked
from drift.corpus.columns import choose_columns, joined, say_columns
from drift.corpus.files import check_decoded, read_lines
from drift.corpus.labelled import Labelled, Row, collect
from drift.errors import CorpusError
from drift.progress import log

_ARRAY = re.compile(r"\s*\[\s*\{")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def is_json(head: str) -> bool:
    """Whether a file begins as JSON lines do."""
    return head.lstrip().startswith("{")


def check_no_array(path: Path, head: str) -> None:
    """Raise CorpusError where a file begins as a JSON array of objects does."""
    if _ARRAY.match(head):
        raise CorpusError(
            f"{path}: expected one JSON object a line, found a JSON array. Write it as JSON lines."
        )


def read_json_lines(path: Path, asked: Asked) -> Labelled:
    """The labelled documents of a file with one JSON object a line.

    The columns are the keys; those that are recognised are among the keys of the first object.
    Raises CorpusError with the file and the line.
    """
    with read_lines(path, asked.encoding) as lines:
        objects = _Objects(path, lines, asked)
        found = collect(str(path), (objects.row(*one) for one in objects), objects.columns)
    objects.say_replaced()
    return found


def read_json_texts(path: Path, asked: Asked) -> Iterator[tuple[int, str]]:
    """Yield the number of each line and its text; raises CorpusError with the file and the line."""
    with read_lines(path, asked.encoding) as lines:
        objects = _Objects(path, lines, asked)
        for number, values in objects:
            yield number, objects.row(number, values).text
    objects.say_replaced()


class _Objects:
    """The objects of a file with their line numbers, and the columns by the first of them."""

    def __init__(self, path: Path, lines: Iterable[str], asked: Asked) -> None:
        self.path = path
        self.halves: list[int] = []
        found = _objects(path, lines, asked.encoding)
        first = next(found)
        self.columns = choose_columns(list(first[1]), asked, str(path))
        self._objects = chain([first], found)
        say_columns(str(path), self.columns, asked)

    def __iter__(self) -> Iterator[tuple[int, dict[str, object]]]:
        return self._objects

    def row(self, number: int, values: dict[str, object]) -> Row:
        """One document."""
        names = self.columns.names
        cells = [
            as_text(values.get(names[place]), f"{self.path}:{number}: {names[place]!r}")
            for place in self.columns.wanted
        ]
        label = cells.pop() if self.columns.label is not None else ""
        text = joined(cells)
        if not (text + label).isascii() and _HALF_CHARACTER.search(text + label):
            self.halves.append(number)
            text, label = (_HALF_CHARACTER.sub("\ufffd", one) for one in (text, label))
        return Row(f"line {number:,}", text, label)

    def say_replaced(self) -> None:
        """Warn of texts that held half a character, such as an emoji that was cut."""
        if self.halves:
            log.warning(
                "%s: in %s texts half a character was replaced by \ufffd (the first is line %s)",
                *(self.path, f"{len(self.halves):,}", f"{self.halves[0]:,}"),
            )


def _objects(path: Path, lines: Iterable[str], encoding: str) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        try:
            value = json.loads(check_decoded(line, f"{path}:{number}", encoding))
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{path}:{number}: expected one JSON object a line: {error}.") from error
        if not isinstance(value, dict):
            raise CorpusError(f"{path}:{number}: expected a JSON object, found {type(value).__name__}.")
        yield number, value


def as_text(value: object, place: str) -> str:
    """A JSON value as a CSV file would have it: 1 and 1.0 are "1", true is "true", null is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    raise CorpusError(f"{place}: expected text or a number, found {type(value).__name__}.")
