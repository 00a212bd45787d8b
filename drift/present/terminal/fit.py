"""Fitting a table into the width of the screen: never by breaking a number or a word."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drift.analysis.printable import escaped
from drift.analysis.tabular import LONGEST_CELL
from drift.present.terminal.tables import Column, Table

if TYPE_CHECKING:
    import rich.table

WHOLE = 24  # cells of at most so many characters stay on one line; longer ones wrap between words
_BETWEEN = 3  # characters between two columns
SHORTENED = (LONGEST_CELL, 28)  # characters of a cell; texts that may be longer only wrap


@dataclass(frozen=True)
class Fitted:
    """What of a table goes into a width.

    table: with the columns that are kept. widths: how many characters each of them takes.
    most: the most characters of a cell, beyond which it is shortened.
    left_out: the names of the columns that there is no room for.
    """

    table: Table
    widths: tuple[int, ...]
    most: int = LONGEST_CELL
    left_out: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The table's notes, and which columns are left out."""
        if not self.left_out:
            return self.table.notes
        names = ", ".join(self.left_out)
        return (*self.table.notes, f"No room for the columns: {names}. --wide shows them.")


def fitted(table: Table, width: int | None = None) -> Fitted:
    """Fit a table into `width` characters (None: any): cells wrap between words, are shortened, columns go.

    The last columns are left out first. The first stays, and so does all that is a name to be copied.
    """
    for most in SHORTENED:
        widths = _widths(table, most, width)
        if widths is not None:
            return Fitted(table, widths, most)
    kept = list(table.columns)
    left_out: list[str] = []
    droppable = [column for column in kept[1:] if not column.is_name]
    while widths is None and droppable:
        column = droppable.pop()
        kept.remove(column)
        left_out.insert(0, column.name)
        widths = _widths(replace(table, columns=tuple(kept)), SHORTENED[-1], width)
    smaller = replace(table, columns=tuple(kept))
    return Fitted(
        smaller, widths or _widths(smaller, SHORTENED[-1], None) or (), SHORTENED[-1], tuple(left_out)
    )


def drawn(found: Fitted) -> "rich.table.Table":
    """Make a table that rich draws, without its notes; words are never read as markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    table = found.table
    shown = RichTable(title=Text(escaped(table.title)), box=SIMPLE_HEAD, title_justify="left")
    for column, width in zip(table.columns, found.widths, strict=True):
        justify: Any = "left" if column.is_text else "right"
        shown.add_column(Text(escaped(column.name)), justify=justify, overflow="crop", width=width)
    for row in zip(*(_shown(column, found.most) for column in table.columns), strict=True):
        shown.add_row(*map(Text, row))
    return shown


def _widths(table: Table, most: int, width: int | None) -> tuple[int, ...] | None:
    """How broad each column is drawn, or None where the table is broader than `width` even so."""
    sizes = [_sizes(column, most) for column in table.columns]
    widths = [natural for _, natural in sizes]
    beyond = 0 if width is None else sum(widths) + _BETWEEN * len(widths) + 1 - width
    while beyond > 0:
        room, place = max(
            (now - least, at) for at, ((least, _), now) in enumerate(zip(sizes, widths, strict=True))
        )
        if room == 0:
            return None
        widths[place] -= 1
        beyond -= 1
    return tuple(widths)


def _sizes(column: Column, most: int) -> tuple[int, int]:
    """The width that lets no number, word or short cell be broken, and that in which nothing wraps."""
    from rich.cells import cell_len

    cells = _shown(column, most)
    name = escaped(column.name)
    whole = [cell for cell in cells if column.is_name or not column.is_text or cell_len(cell) <= WHOLE]
    words = [word for cell in cells if cell not in whole for word in cell.split()]
    least = max(map(cell_len, [*whole, *words, *name.split()]), default=1)
    return least, max(map(cell_len, [*cells, name]))


def _shown(column: Column, most: int) -> list[str]:
    return column.cells(None if column.most > LONGEST_CELL else min(most, column.most))
