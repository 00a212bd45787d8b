"""Words and pairs in tables: most moved, most changed, stranded, and moved furthest for their count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from drift.analysis.across.bands import dose_band
from drift.analysis.across.standing import word_standings
from drift.analysis.across.word_readings import WordReading
from drift.analysis.dose_points import dose_points
from drift.analysis.outliers import Outliers, outliers
from drift.analysis.ranking import most_changed, ranked
from drift.analysis.stranded import StrandedPair
from drift.analysis.telling import pair_standings
from drift.analysis.words import WordTable
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.packed import packed
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain

N_ROWS = 100
N_NAMED = 10

_Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """The rows of the tables, at most 100 each.

    most_moved, most_changed: rows of the word table, each a dict of plain values; with what the controls say
    as `standing` where there are some. stranded: pairs with the same, a number of `STANDINGS` each.
    beyond: words that moved further than others of their count, with the same as `beyond_standings`;
    n_drawn: how many words its chart draws. None where the run has none.
    """

    most_moved: list[_Row]
    most_changed: list[_Row]
    stranded: tuple[tuple[StrandedPair, int], ...]
    beyond: Outliers | None
    beyond_standings: list[int]
    n_drawn: int | None


def _ask(measured: Measured) -> Outliers | None:
    counted = measured.moved.seen and not measured.run.record.seen_by_moving
    return outliers(measured.run, limit=N_ROWS) if counted else None


def _words(beyond: Outliers | None) -> Sequence[str]:
    return [one.word for one in beyond.more] if beyond else []


def _show(measured: Measured, _: Known, beyond: Outliers | None) -> SectionPart:
    table, said = measured.table, measured.controls.found if measured.controls else None
    dose = _dose(measured, beyond) if beyond and beyond.bins else None
    tables = Tables(
        most_moved=_rows(table, ranked(table.l2, table.l2 > 0), said.moved if said else None),
        most_changed=_rows(table, most_changed(table), said.changed if said else None),
        stranded=_stranded(measured),
        beyond=beyond if beyond and beyond.more else None,
        beyond_standings=_of_words(measured, beyond),
        n_drawn=dose["n"] if dose else None,
    )
    return SectionPart(tables, {"dose": dose and dose["data"]})


def _stranded(measured: Measured) -> tuple[tuple[StrandedPair, int], ...]:
    """The first pairs; tested are all that were near before training."""
    run, pairs = measured.run, measured.stranded.pairs
    ids = np.array([[run.index[one.seen], run.index[one.unseen]] for one in pairs], dtype=np.int64)
    beside = measured.controls.beside if measured.controls else None
    standings = pair_standings(ids.reshape(-1, 2), beside)
    return tuple(zip(pairs[:N_ROWS], standings, strict=False))


def _of_words(measured: Measured, beyond: Outliers | None) -> list[int]:
    """What the controls say of the displacement of the words that moved further than others."""
    if measured.controls is None or beyond is None:
        return []
    ids = np.array([measured.run.index[one.word] for one in beyond.more], dtype=np.int64)
    return word_standings(measured.controls.found.moved, ids)


def _rows(table: WordTable, in_order: Iterable[int], reading: WordReading | None) -> list[_Row]:
    places = np.array(list(islice(in_order, N_ROWS)), dtype=np.int64)
    columns = table.take(places).columns()
    if reading is not None:  # the places of a whole table are the words' ids
        columns["standing"] = word_standings(reading, places)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _dose(measured: Measured, beyond: Outliers) -> dict[str, Any]:
    """Displacement (L2) against count among the seen words that moved.

    n: how many words are drawn. data: for the page's scripts: counts (uint32) and moved (float32) of these;
    bins, each lowest and highest count, 10th percentile, median, 90th; named, the words that moved most
    beyond their count's median, each with count and displacement; shuffled, the band of the medians by bin
    on shuffled labels, None where there are no such trainings.
    """
    drawn = dose_points(measured.table)
    shuffled = dose_band(measured.controls.trainings.shuffled, beyond.bins) if measured.controls else None
    data = {
        "counts": packed(drawn.counts, "<u4"),
        "moved": packed(drawn.moved, "<f4"),
        "bins": [[one.lowest, one.highest, one.p10, one.median, one.p90] for one in beyond.bins],
        "named": [[one.word, one.count, one.moved] for one in beyond.more[:N_NAMED]],
        "shuffled": shuffled and plain(shuffled),
    }
    return {"n": len(drawn.counts), "data": data}


SECTION = Section("Tables", _show, _ask, _words)
