"""The distance table of all words: `drift words`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from drift.analysis.measured_words import MeasuredWords
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.tabular import Column, Tabular
from drift.analysis.word_measures import BY_NAME, MEASURES
from drift.arrays import IntArray, defined
from drift.errors import SettingsError
from drift.measure.groups import SUMMED_UP, summary
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import Neighbours
from drift.run.caveats import check_min_count
from drift.run.run import Run

_OF_COUNTS = ("count", "expected", "z")


@dataclass(frozen=True, repr=False, eq=False)
class WordTable(Tabular):
    """One row a word, one column a measure of `drift.analysis.word_measures`.

    values: the columns by name, each an array of shape (n_rows,), NaN where undefined; `word` is a list.
        Each can be had as an attribute too: `table.cosine`.
    epoch, k, candidates: what the columns are about.
    seen_by_moving: see `RunRecord`; then counts are shown as undefined, and no group is summed up.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    values: Mapping[str, Any]
    seen_by_moving: bool = False

    def __len__(self) -> int:
        return len(self.values["word"])

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an array, or the list of words
        if name in BY_NAME:
            return self.values[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def take(self, rows: IntArray) -> "WordTable":
        """The rows of the given places, in their order."""
        taken = {name: values[rows] for name, values in self.values.items() if name != "word"}
        return replace(self, values={"word": [self.word[row] for row in rows.tolist()], **taken})

    def columns(self) -> dict[str, list[Any]]:
        """The columns as lists of plain values; None where a value is undefined."""
        found: dict[str, list[Any]] = {"word": self.word}
        for name in self.values:
            if name != "word":
                found[name] = [None if value != value else value for value in self.shown(name).tolist()]
        return found

    def as_plain(self) -> dict[str, Any]:
        """What JSON says of it: the columns stand beside what they are about."""
        return {
            "run": self.run,
            "epoch": self.epoch,
            "k": self.k,
            "candidates": self.candidates,
            **self.columns(),
        }

    def shown(self, name: str) -> Any:  # noqa: ANN401 - an array, or the list of words
        """A column as it is shown: NaN where it is of counts that are not known."""
        if name in _OF_COUNTS and self.seen_by_moving:  # the counts only mark the words that moved
            return np.full(len(self), np.nan)
        return self.values[name]

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The words, with every measure: the arrays themselves, not copies; and seen against unseen words."""
        words = tuple(
            Column(one.heading(self.k), self.shown(one.name), one.digits, key=one.name, unit=one.unit)
            for one in MEASURES
        )
        return {"words": words} if self.seen_by_moving else {"words": words, "summary": self._summary()}

    def _summary(self) -> tuple[Column, ...]:
        lines = [
            (name, group, summary(self.values[name][members]))
            for name in ("l2", "cosine", "overlap")
            for group, members in (("seen", self.seen), ("unseen", ~self.seen))
        ]
        return (
            Column("measure", [name for name, _, _ in lines]),
            Column("words", [group for _, group, _ in lines]),
            *(
                Column(part.replace("_", " "), [defined(getattr(one, part)) for *_, one in lines], 4)
                for part in SUMMED_UP
            ),
        )


def word_table(
    run: Run,
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    with_overlap: bool = True,
    after: Neighbours | None = None,
) -> WordTable:
    """Measure every word of the vocabulary at `epoch` (None: the last one) against snapshot 0.

    The neighbourhoods are measured for the candidates (see `choose_candidates`) among each other.
    with_overlap: False leaves what is measured of neighbourhoods undefined, and spares the search for them.
    after: the candidates' neighbours at `epoch`, from who has them already.
    """
    epoch = run.last_epoch if epoch is None else epoch
    candidates = choose_candidates(run, neighbourhood)
    found = MeasuredWords(run, epoch, candidates if with_overlap else None, after)
    return WordTable(
        run=run.name,
        epoch=epoch,
        k=candidates.k,
        candidates=candidates.description,
        values={one.name: one.of(found) for one in MEASURES},
        seen_by_moving=run.record.seen_by_moving,
    )


def select(
    table: WordTable,
    *,
    sort: str = "l2",
    ascending: bool = False,
    show: str = "all",
    min_count: int = 0,
    match: str | None = None,
    limit: int | None = None,
) -> WordTable:
    """Filter and sort a word table; undefined values come last, ties in the vocabulary's order.

    show: `all`, `seen` or `unseen`. match: keep words that contain this text. limit: keep the first rows.
    Raises SettingsError for another column or group, and for a min_count above 1 where counts are not known.
    """
    check_selection(sort, show)
    check_min_count(table.run, min_count, counted=not table.seen_by_moving)
    keep = table.count >= min_count
    if show != "all":
        keep &= table.seen == (show == "seen")
    if match is not None:
        keep &= np.fromiter((match in word for word in table.word), bool, len(table))
    rows = np.flatnonzero(keep)
    return table.take(rows[_order(table, sort, rows, ascending=ascending)][:limit])


def check_selection(sort: str, show: str) -> None:
    """Raise SettingsError unless `select` can sort by `sort` and show the group `show`."""
    if sort not in BY_NAME:
        raise SettingsError(f"expected to sort by one of {', '.join(BY_NAME)}, got {sort!r}.")
    if show not in ("all", "seen", "unseen"):
        raise SettingsError(f"expected to show all, seen or unseen words, got {show!r}.")


def _order(table: WordTable, sort: str, rows: IntArray, *, ascending: bool) -> IntArray:
    if sort == "word":
        order = np.array(sorted(range(len(rows)), key=lambda place: table.word[rows[place]]), dtype=np.int64)
        return order if ascending else order[::-1]
    values = table.shown(sort)[rows].astype(np.float64)
    return np.argsort(values if ascending else -values, kind="stable")  # NaN comes last either way
