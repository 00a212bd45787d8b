"""`Labelled`: documents as they were read, each with its label, both as text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drift.corpus.columns import Columns
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
    columns: what was read of which columns, where there are some.
    header: whether the file names its columns.
    names: what the file itself says that its labels stand for.
    """

    source: str
    texts: list[str]
    labels: list[str]
    columns: Columns | None = None
    header: bool = True
    names: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Row:
    """One document of a file: the place that messages name, its text and its label."""

    place: str
    text: str
    label: str


@dataclass(frozen=True)
class Rows:
    """Many documents of a file at once: the numbers of their rows, their texts and their labels."""

    numbers: Sequence[int]
    texts: list[str]
    labels: list[str]

    def single(self) -> Iterator[Row]:
        """Each for itself."""
        for number, text, label in zip(self.numbers, self.texts, self.labels, strict=True):
            yield Row(f"row {number:,}", text, label)

    @property
    def complete(self) -> bool:
        """Whether each has a text and a label."""
        return all(_all_hold_some(cells) for cells in (self.texts, set(self.labels)))


@dataclass(frozen=True)
class BadRow:
    """A row that is no document: the place that messages name, and what is wrong."""

    place: str
    problem: str


class _Kept:
    """The documents that have a text and a label, and the rows that have not."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.left_out: list[BadRow] = []
        self._stripped: dict[str, str] = {}

    def add(self, texts: list[str], labels: list[str]) -> None:
        """Keep documents; raises CorpusError where the labels become too many to be labels."""
        for label in set(labels).difference(self._stripped):
            self._stripped[label] = label.strip()
        _check_few(self.source, set(self._stripped.values()))
        self.texts += texts
        self.labels += map(self._stripped.__getitem__, labels)

    def add_row(self, row: Row | BadRow) -> None:
        """Keep a row or leave it out."""
        problem = _problem(row)
        if problem:
            self.left_out.append(problem)
        elif isinstance(row, Row):
            if row.label not in self._stripped:
                self.add([row.text], [row.label])
            else:
                self.texts.append(row.text)
                self.labels.append(self._stripped[row.label])


def collect(source: str, rows: Iterable[Row | BadRow | Rows], columns: Columns | None = None) -> Labelled:
    """Keep the rows that have a text and a label; the others are left out, counted and logged.

    Raises CorpusError where none is left or the labels do not look like labels.
    """
    kept = _Kept(source)
    for row in rows:
        if not isinstance(row, Rows):
            kept.add_row(row)
        elif row.complete:
            kept.add(row.texts, row.labels)
        else:
            for one in row.single():
                kept.add_row(one)
    _say_left_out(source, kept.left_out, len(kept.texts))
    return Labelled(source, kept.texts, kept.labels, columns)


def _all_hold_some(cells: Iterable[str]) -> bool:
    listed = list(cells)
    return all(listed) and not any(map(str.isspace, listed))


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
