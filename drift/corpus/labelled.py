"""`Labelled`: documents as they were read, each with its label, both as text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from drift.errors import CorpusError
from drift.progress import log

MAX_CLASSES = 100
NO_TEXT = "no text"
NO_LABEL = "no label"


@dataclass(frozen=True)
class Labelled:
    """Documents in their file's order.

    source: the file or folder, for messages.
    texts, labels: of the same length; no text and no label is empty.
    columns: the text's and the label's column, where the file names its columns.
    """

    source: str
    texts: list[str]
    labels: list[str]
    columns: tuple[str, str] | None = None

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Row:
    """One document of a file: the place that messages name, its text and its label."""

    place: str
    text: str
    label: str


@dataclass(frozen=True)
class BadRow:
    """A row that is no document: the place that messages name, and what is wrong."""

    place: str
    problem: str


def collect(source: str, rows: Iterable[Row | BadRow], columns: tuple[str, str] | None = None) -> Labelled:
    """Keep the rows that have a text and a label; the others are left out, counted and logged.

    Raises CorpusError where none is left or the labels do not look like labels.
    """
    texts: list[str] = []
    labels: list[str] = []
    found: set[str] = set()
    left_out: list[BadRow] = []
    for row in rows:
        problem = _problem(row)
        if problem:
            left_out.append(problem)
        elif isinstance(row, Row):
            label = row.label.strip()
            found.add(label)
            _check_few(source, found)
            texts.append(row.text)
            labels.append(label)
    _say_left_out(source, left_out, len(texts))
    return Labelled(source, texts, labels, columns)


def _problem(row: Row | BadRow) -> BadRow | None:
    if isinstance(row, BadRow):
        return row
    if not row.label or row.label.isspace():
        return BadRow(row.place, NO_LABEL)
    if not row.text or row.text.isspace():
        return BadRow(row.place, NO_TEXT)
    return None


def _check_few(source: str, found: set[str]) -> None:
    if len(found) > MAX_CLASSES:
        raise CorpusError(wrong_labels(source, f"more than {MAX_CLASSES}, such as {_some(found)}"))


def wrong_labels(source: str, found: str) -> str:
    """What to say of labels that do not look like labels; `found` says what they look like."""
    return (
        f"{source}: expected a few labels that many documents share, found {found}. This looks like the "
        f"wrong column: name the right one with --label-column."
    )


def _some(labels: set[str]) -> str:
    return ", ".join(repr(label if len(label) <= 30 else label[:30] + "…") for label in sorted(labels)[:3])


def _say_left_out(source: str, left_out: list[BadRow], n_kept: int) -> None:
    if not left_out:
        if n_kept == 0:
            raise CorpusError(f"{source}: expected labelled documents, found none.")
        return
    kinds = Counter(row.problem for row in left_out)
    found = ", ".join(f"{count:,} with {problem}" for problem, count in kinds.most_common(3))
    found += f" (the first is {left_out[0].place})"
    n_empty = kinds[NO_TEXT] + kinds[NO_LABEL]
    if n_kept == 0 or len(left_out) - n_empty > n_kept:
        raise CorpusError(
            f"{source}: expected a text and a label in each row, found {n_kept:,} rows that have them and "
            f"{found}. Check the columns and the delimiter."
        )
    log.warning("%s: left out %s rows: %s.", source, f"{len(left_out):,}", found)
