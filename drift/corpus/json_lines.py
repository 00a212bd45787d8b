"""JSON lines: one object a line, with a text and a label among its values."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from drift.corpus.columns import choose_columns
from drift.corpus.files import check_decoded, opened, reading, stepped
from drift.corpus.labelled import Labelled, Row, collect
from drift.errors import CorpusError

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def read_json_lines(path: Path, text: str | None, label: str | None, encoding: str) -> Labelled:
    """The labelled documents of a file with one JSON object a line.

    text, label: the keys to read; None takes the well-known names among those of the first object.
    Raises CorpusError with the file and the line.
    """
    with opened(path, encoding) as (lines, position), reading(path) as advance:
        objects = _objects(path, stepped(lines, position, advance), encoding)
        first = next(objects)
        columns = choose_columns(list(first[1]), text, label, str(path))
        rows = (_row(path, number, values, columns) for number, values in chain([first], objects))
        return collect(str(path), rows, columns)


def read_values(path: Path, key: str, encoding: str) -> list[str]:
    """The text under `key` of each object that has some; raises CorpusError with the file and the line."""
    with opened(path, encoding) as (lines, position), reading(path) as advance:
        objects = _objects(path, stepped(lines, position, advance), encoding)
        texts = [_as_text(values.get(key), f"{path}:{number}: {key!r}") for number, values in objects]
    found = [text for text in texts if text.strip()]
    if not found:
        raise CorpusError(f"{path}: expected text under {key!r}, found none.")
    return found


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


def _row(path: Path, number: int, values: dict[str, object], columns: tuple[str, str]) -> Row:
    text, label = (_as_text(values.get(column), f"{path}:{number}: {column!r}") for column in columns)
    return Row(f"line {number:,}", text, label)


def _as_text(value: object, place: str) -> str:
    """A JSON value as a CSV file would have it: 1 and 1.0 are "1", true is "true", null is empty."""
    if isinstance(value, str):
        return _HALF_CHARACTER.sub("\ufffd", value)
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    raise CorpusError(f"{place}: expected text or a number, found {type(value).__name__}.")
