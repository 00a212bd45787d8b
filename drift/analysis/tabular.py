"""What a result shows: each states its columns once, for frames, notebooks, the screen and files.

`drift.present.terminal` puts titles and notes around the same columns.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.analysis.printable import printable
from drift.arrays import defined
from drift.errors import SettingsError, optional

if TYPE_CHECKING:
    from pandas import DataFrame

LARGEST = 1e7
"""From here on numbers are shown with an exponent."""

LONGEST_CELL = 40
"""How many characters of a text are shown, unless a column says so."""

NOTEBOOK_ROWS = 20
"""How many rows of a table a notebook shows."""

_ROUNDING = 1e-15  # what a sum of equal numbers may be off by

_FACTS = ("run", "name", "a", "b", "epoch")
_CELL = "padding: 0.2em 0.8em; border-bottom: 1px solid rgba(128, 128, 128, 0.4);"


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its values, and how they are shown.

    digits: of numbers, behind the point. most: characters of a text on the screen.
    key: the column's name in a frame; made of the heading if left out. unit: of the values, if they have one.
    even: digits alike in all rows: what they do not show is a zero, and no number has an exponent; but where
        they show less than two of the largest number of the column, or of a row, each is shown with two.
    small: of an even column, in which rows that is so, over all columns, shape (n_rows,).
    """

    name: str
    values: Any  # a sequence or an array of shape (n_rows,)
    digits: int = 3
    most: int = LONGEST_CELL
    key: str = ""
    unit: str = ""
    even: bool = False
    small: Sequence[bool] = ()

    @property
    def label(self) -> str:
        """The name in a frame: lower case, without blanks."""
        return self.key or re.sub(r"\W+", "_", self.name.strip().lower())

    @cached_property  # asked of every cell
    def is_text(self) -> bool:
        """Whether the values are words."""
        return any(isinstance(value, str) for value in self.values)

    @property
    def is_name(self) -> bool:
        """Whether the values are names to be copied, which are not broken over lines."""
        return self.name == "name"

    def first(self, n: int) -> "Column":
        """The same column with its first `n` values."""
        values = self.values[:n]
        plain = values.tolist() if isinstance(values, np.ndarray) else values
        return replace(self, values=[defined(value) for value in plain])

    def cells(self, most: int | None = None) -> list[str]:
        """The values for reading, text by at most `most` characters (None: the column's); – for nothing."""
        of_all = self.even and all_small(self.values, self.digits)
        tiny = [of_all] * len(self.values) if of_all or not self.small else self.small
        return [
            f"{value:.2g}" if small and value else self._shown(value, most)
            for value, small in zip(self.values, tiny, strict=False)
        ]

    def _shown(self, value: Any, most: int | None) -> str:  # noqa: ANN401 - any cell
        if value is None:
            return "–"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            if self.even:
                return f"{value:z,.{self.digits}f}"
            size = abs(value)
            beyond = 0 < size < 10**-self.digits or size >= LARGEST
            return f"{value:.2g}" if beyond else f"{value:,.{self.digits}f}"
        return f"{value:,}" if isinstance(value, int) else printable(str(value), most or self.most)


def column(
    name: str,
    rows: Sequence[Any],
    value: str | Callable[[Any], Any],
    digits: int = 3,
    *,
    key: str = "",
    unit: str = "",
    even: bool = False,
    small: Sequence[bool] = (),
) -> Column:
    """A column with one value of each row; what is undefined (NaN) is None.

    value: a function of the row, or the name of its attribute, with points for one of an attribute's.
    """
    read = attrgetter(value) if isinstance(value, str) else value
    return Column(
        name, [defined(read(row)) for row in rows], digits, key=key, unit=unit, even=even, small=small
    )


def all_small(values: Sequence[Any], digits: int) -> bool:
    """Whether so many digits behind the point show less than two of the largest of numbers that are not 0."""
    sizes: list[float] = [abs(value) for value in values if isinstance(value, float)]
    return _ROUNDING < max(sizes, default=0.0) < 10.0 ** (1 - digits)


class Tabular:
    """A result that can be had as tables; its class says which, by `tables`."""

    def tables(self) -> Mapping[str, Sequence[Column]]:
        """The tables by name, the one that the result is asked for first; the columns of each."""
        raise NotImplementedError

    def to_frame(self, table: str | None = None) -> "DataFrame":
        """One of the tables as a pandas DataFrame, whole; None: the first one.

        Raises SettingsError for a name that is no table of this result, MissingExtraError without pandas.
        """
        tables = self.tables()
        name = next(iter(tables)) if table is None else table
        if name not in tables:
            raise SettingsError(f"expected one of the tables {', '.join(tables)}, got {name!r}.")
        frame: DataFrame = optional("pandas").DataFrame({one.label: one.values for one in tables[name]})
        return frame

    def __repr__(self) -> str:
        facts = [f"{name}={getattr(self, name)!r}" for name in _FACTS if hasattr(self, name)]
        sizes = [f"{name}: {_n_rows(columns):,} rows" for name, columns in self.tables().items()]
        return f"{type(self).__name__}({', '.join([*facts, *sizes])})"

    def _repr_html_(self) -> str:
        """The tables for a notebook, the first rows of each; in the page's own colours, light or dark."""
        tables = (_html(name, columns) for name, columns in self.tables().items() if _n_rows(columns))
        return f"<div><p>{escape(repr(self))}</p>{''.join(tables)}</div>"


def _n_rows(columns: Sequence[Column]) -> int:
    return len(columns[0].values) if columns else 0


def _html(name: str, columns: Sequence[Column]) -> str:
    shown = [column.first(NOTEBOOK_ROWS) for column in columns]
    heads = "".join(f'<th style="{_style(one)}">{escape(_heading(one))}</th>' for one in shown)
    cells = [[f'<td style="{_style(one)}">{escape(cell)}</td>' for cell in one.cells()] for one in shown]
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    more = _n_rows(columns) - NOTEBOOK_ROWS
    rest = f"<p>{more:,} rows more: to_frame({name!r}) has all.</p>" if more > 0 else ""
    return (
        f'<table style="border-collapse: collapse; color: inherit; background: none;">'
        f"<caption>{escape(name)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{rest}"
    )


def _heading(column: Column) -> str:
    return f"{column.name.strip()} ({column.unit})" if column.unit else column.name.strip()


def _style(column: Column) -> str:
    return f"text-align: {'left' if column.is_text else 'right'}; {_CELL}"
