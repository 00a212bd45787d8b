"""`Asked`: what was asked for of a file of labelled text; what was not is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass

from drift.errors import SettingsError


@dataclass(frozen=True)
class Asked:
    """How to read a file.

    text: the columns whose cells, joined by a space, are the text: names, or numbers from 1. Empty:
    recognised. label: the column that holds the label. None: recognised.
    header: whether the first row of a CSV or TSV file names the columns. None: recognised.
    encoding: of a text file.
    labelled: whether labels are wanted at all.
    usual: the columns that are the text where nothing is asked for and the file has them all.
    """

    text: tuple[str, ...] = ()
    label: str | None = None
    header: bool | None = None
    encoding: str = "utf-8"
    labelled: bool = True
    usual: tuple[str, ...] = ()

    @property
    def names_columns(self) -> bool:
        """Whether a column was asked for."""
        return bool(self.text) or self.label is not None


def asked_columns(text: str | int | Sequence[str | int] | None) -> tuple[str, ...]:
    """The text's columns as they are asked for: one, several, or None.

    Raises SettingsError where one is asked for twice.
    """
    if text is None:
        return ()
    several = (text,) if isinstance(text, str | int) else text
    columns = tuple(map(str, several))
    if len(set(columns)) < len(columns):
        raise SettingsError(f"expected each column of the text once, got {', '.join(columns)}.")
    return columns
