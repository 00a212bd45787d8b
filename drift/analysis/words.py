"""The distance table of all words: `drift words`."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.displacements import displacements, momenta, paths
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.arrays import BoolArray, DoubleArray, IntArray, places_in
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import jaccard, overlap
from drift.measure.second_order import second_order
from drift.run.run import Run

COLUMNS = (
    "word",
    "rank",
    "count",
    "test_count",
    "seen",
    "l2",
    "relative",
    "cosine",
    "norm_change",
    "path",
    "straightness",
    "momentum",
    "overlap",
    "jaccard",
    "second_order",
)
"""The columns of a word table: the names that `drift words --sort` and `--columns` know."""

_N_BYTES = 1 << 26  # half of what it takes elsewhere: the table itself is in memory too


@dataclass(frozen=True, eq=False)
class WordTable:
    """One row a word; every column has the shape (n_rows,).

    rank: place in the vocabulary, 0 is the commonest in pretraining; also the word's id.
    count, test_count: occurrences in the training and the test documents.
    seen: whether count is above 0.
    l2, relative, cosine, norm_change: displacement from snapshot 0, see `drift.measure.displacement`.
    path: the sum of the L2 steps from epoch to epoch, 0 or more.
    straightness: l2 / path, from 0 to 1; NaN for words that never moved.
    momentum: share of a word's path in training steps without it, from 0 to 1; NaN for words that never
        moved, and for all if the training did not record it (`drift snapshot --record-steps`).
    overlap: share of the k neighbours kept, from 0 to 1.
    jaccard: shared by the k neighbours before and after / in one of them, from 0 to 1.
    second_order: change of the similarities to them, from 0 to 2, see `drift.measure.second_order`.
        These three are NaN for words that are no candidates.
    epoch, k, candidates: what the columns are about.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    word: list[str]
    rank: IntArray
    count: IntArray
    test_count: IntArray
    seen: BoolArray
    l2: DoubleArray
    relative: DoubleArray
    cosine: DoubleArray
    norm_change: DoubleArray
    path: DoubleArray
    straightness: DoubleArray
    momentum: DoubleArray
    overlap: DoubleArray
    jaccard: DoubleArray
    second_order: DoubleArray

    def __len__(self) -> int:
        return len(self.word)

    def take(self, rows: IntArray) -> "WordTable":
        """The rows of the given places, in their order."""
        arrays: dict[str, Any] = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        return replace(self, word=[self.word[row] for row in rows.tolist()], **arrays)

    def columns(self) -> dict[str, list[Any]]:
        """The columns as lists of plain values; None where a value is undefined."""
        found: dict[str, list[Any]] = {"word": self.word}
        for name in COLUMNS[1:]:
            plain = getattr(self, name).tolist()
            found[name] = [None if value != value else value for value in plain]
        return found


def word_table(
    run: Run,
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    with_overlap: bool = True,
) -> WordTable:
    """Measure every word of the vocabulary at `epoch` (None: the last one) against snapshot 0.

    The neighbourhoods are measured for the candidates (see `choose_candidates`) among each other.
    with_overlap: False leaves overlap, jaccard and second_order undefined, and spares the search for them.
    """
    epoch = run.last_epoch if epoch is None else epoch
    candidates = choose_candidates(run, neighbourhood)
    columns = {name: np.full(run.n_words, np.nan) for name in ("overlap", "jaccard", "second_order")}
    if with_overlap:
        for name, values in _neighbourhoods(run, epoch, candidates).items():
            columns[name][candidates.ids] = values
    measured, went = displacements(run, epoch), paths(run, epoch)
    return WordTable(
        run=run.name,
        epoch=epoch,
        k=neighbourhood.k,
        candidates=candidates.description,
        word=run.words,
        rank=np.arange(run.n_words),
        count=run.counts,
        test_count=run.test_counts,
        seen=run.seen,
        l2=measured.l2,
        relative=measured.relative,
        cosine=measured.cosine,
        norm_change=measured.norm_change,
        path=went.l2,
        straightness=went.straightness,
        momentum=momenta(run, epoch),
        **columns,
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
    Raises SettingsError for another column or group.
    """
    check_selection(sort, show)
    keep = table.count >= min_count
    if show != "all":
        keep &= table.seen == (show == "seen")
    if match is not None:
        keep &= np.fromiter((match in word for word in table.word), bool, len(table))
    rows = np.flatnonzero(keep)
    return table.take(rows[_order(table, sort, rows, ascending=ascending)][:limit])


def check_selection(sort: str, show: str) -> None:
    """Raise SettingsError unless `select` can sort by `sort` and show the group `show`."""
    if sort not in COLUMNS:
        raise SettingsError(f"expected to sort by one of {', '.join(COLUMNS)}, got {sort!r}.")
    if show not in ("all", "seen", "unseen"):
        raise SettingsError(f"expected to show all, seen or unseen words, got {show!r}.")


def _neighbourhoods(run: Run, epoch: int, candidates: Candidates) -> dict[str, DoubleArray]:
    """What became of the candidates' neighbourhoods: columns of shape (n_candidates,)."""
    lists = all_neighbours(run, candidates, (0, epoch), n_bytes=_N_BYTES)
    before, after = (found.ids for _, found in lists)
    near = places_in(before, candidates.ids), places_in(after, candidates.ids)
    rows = run.rows(0, candidates.ids), run.rows(epoch, candidates.ids)
    return {
        "overlap": overlap(before, after),
        "jaccard": jaccard(before, after),
        "second_order": second_order(rows, near, rows),
    }


def _order(table: WordTable, sort: str, rows: IntArray, *, ascending: bool) -> IntArray:
    if sort == "word":
        order = np.array(sorted(range(len(rows)), key=lambda place: table.word[rows[place]]), dtype=np.int64)
        return order if ascending else order[::-1]
    values = getattr(table, sort)[rows].astype(np.float64)
    return np.argsort(values if ascending else -values, kind="stable")  # NaN comes last either way
