"""Tables: made from results once, then shown on the screen or written as CSV, Markdown, Parquet or JSON."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drift.analysis.tabular import Column as Column  # noqa: PLC0414 - what makes tables has it from here
from drift.errors import SettingsError
from drift.files import whole_file
from drift.present.plain import as_json

FORMATS = (".csv", ".md", ".parquet", ".json")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """Columns under a title; notes say what the figures are over."""

    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The cells, row by row."""
        return list(zip(*(column.values for column in self.columns), strict=True))


def as_markdown(table: Table) -> str:
    """Write a Markdown table, its title above and its notes below."""
    lines = [
        f"**{table.title}**",
        "",
        _markdown_row([column.name for column in table.columns]),
        _markdown_row([":---" if column.is_text else "---:" for column in table.columns]),
    ]
    cells = [map(_markdown_cell, column.cells(most=10_000)) for column in table.columns]
    lines += [_markdown_row(list(row)) for row in zip(*cells, strict=True)]
    return "\n".join([*lines, "", *table.notes, ""])


def as_csv(table: Table) -> str:
    """Write CSV with full precision; a word that a spreadsheet would run as a formula gets a `'` in front."""
    text = io.StringIO()
    # All text is quoted: the module would leave a lone carriage return bare, which breaks the row.
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def check_table(path: Path) -> str:
    """The format that the file's name ends with, `.csv` for one; raises SettingsError for another one."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise SettingsError(f"{path}: expected a file name ending with one of {', '.join(FORMATS)}.")
    return kind


def write_table(table: Table, path: Path) -> None:
    """Write a table in the format that the file's name ends with; raises SettingsError for another one."""
    kind = check_table(path)
    with whole_file(path) as partial:
        if kind == ".parquet":
            _write_parquet(table, partial)
        else:
            text = {".csv": as_csv, ".md": as_markdown, ".json": _as_records}[kind](table)
            partial.write_text(text, encoding="utf-8")


def _as_records(table: Table) -> str:
    names = [column.name for column in table.columns]
    return as_json([dict(zip(names, row, strict=True)) for row in table.rows])


def _write_parquet(table: Table, path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({column.name: list(column.values) for column in table.columns}), path)


def _markdown_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(text: str) -> str:
    for special in "\\`*_{}[]<>#|~":
        text = text.replace(special, f"\\{special}")
    return text


def _csv_cell(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
