"""The words that a report's explorer knows, and what it knows of each, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from drift.analysis.across.bands import WordBands, word_bands
from drift.analysis.across.standing import word_standings
from drift.analysis.sentences import word_sentence
from drift.analysis.stranded import StrandedPair
from drift.analysis.timeline import NeighbourTimelines
from drift.analysis.words import WordTable
from drift.arrays import DoubleArray, IntArray, defined
from drift.measure.neighbours import NOBODY
from drift.measure.self_moved import Verdict
from drift.present.page.controls import ReportControls
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.mentions import PLACE
from drift.present.page.packed import packed_columns
from drift.present.page.sections.explorer.packing import list_columns
from drift.present.page.sections.explorer.pair_bands import pair_bands
from drift.present.page.sections.explorer.vectors import packed_vectors

N_PARTNERS = 10
VERDICTS = tuple(str(one) for one in Verdict)

_FINEST_DISTANCE, _DISTANCES = 1e-8, 20_000  # below it is rounding; more steps make the page larger
_COSINES = 1000  # and says cosines in thousandths

DRAWN_FROM, DRAWN_TO = 1e-5, 2.0
"""Of the distances of a band, which is written in 255 steps of about 5 % and drawn, never said."""


@dataclass(frozen=True)
class Partner:
    """A word's stranded partner: the other word, and their cosine similarity before and after."""

    word: str
    before: float
    after: float


@dataclass(frozen=True)
class _Told:
    """A word as the sentence on it needs it; its own place in the sentence is kept free."""

    count: int | None
    overlap: float | None
    n_before: int
    verdict: str
    moved: bool
    word: str = PLACE


def partners(pairs: Sequence[StrandedPair]) -> dict[str, list[Partner]]:
    """Each word's stranded partners, those that lost most first, at most 10."""
    found: dict[str, list[Partner]] = {}
    for pair in pairs:
        for word, other in ((pair.seen, pair.unseen), (pair.unseen, pair.seen)):
            its = found.setdefault(word, [])
            if len(its) < N_PARTNERS:
                its.append(Partner(other, pair.before, pair.after))
    return found


def explorer_columns(measured: Measured, known: Known) -> dict[str, Any]:
    """What the page knows of the explorer's words, by their number.

    n: how many can be explored; k: neighbours of each. others: of each run beside this one its name, the
    epochs at which it is told and the columns of `list_columns` at these, which go on from this run's first
    list where the first of them is epoch 0, else from its last one. verdicts: their names.
    vectors: see `packed_vectors`. pairBands: see `pair_bands`. distanceStep: a step of `distance`.
    packed: see `packed_columns`. Of every word that is named, the explorer's own first: words, counts.
    Of the explorer's: rank, testCounts, heldOut, verdict (a number of `verdicts`), sentence (a number of
    `sentences`), kept (neighbours + 1; 0: undefined), l2, norm, path, straightness, momentum (floats, NaN:
    undefined), distance (shape (n, n_epochs), cosine distance in steps + 1; 0: undefined),
    partners (how many; partner, before + 1000 and lost, in thousandths, have theirs one after the other),
    the columns of `list_columns`; changedStanding and movedStanding, what the controls say, where there are.
    band: of the trainings on shuffled labels their number and their epochs, None without; bandMean and
    bandSd, shape (n, epochs), of cosine distance from snapshot 0: see `levels`.
    """
    run, followed = measured.run, known.followed
    number = {word: place for place, word in enumerate(known.words)}
    lists = list_columns(followed.lists, run.words, number)
    table = measured.table.take(known.ids)
    n_before = (followed.lists.ids[0] != NOBODY).sum(axis=1)
    kept, held_out = np.rint(followed.kept * n_before), set(run.record.corpus.held_out)
    band = word_bands(measured.controls.trainings.shuffled, known.ids) if measured.controls else None
    distance = np.maximum(followed.distance.T, 0)
    step = max(_FINEST_DISTANCE, np.nanmax(distance, initial=0) / _DISTANCES)
    columns = {
        **_partner_columns(partners(measured.stranded.pairs), known.words, number),
        **lists,
        **_measure_columns(table),
        **_sentence_columns(table, known, n_before),
        **_standings(measured.controls, known),
        **_band_columns(band),
        "heldOut": np.array([word in held_out for word in known.words], dtype=np.int64),
        "verdict": np.array([VERDICTS.index(one) for one in followed.verdict.tolist()]),
        "kept": _plus_one(kept),
        "distance": _plus_one(np.rint(distance / step)),
    }
    others = [
        {"run": other.name, "epochs": list(its.epochs), "packed": packed_columns(columns_of_its)}
        for other, its, columns_of_its in (
            (other, its, list_columns(its, run.words, number, _start_of(its, followed.lists)))
            for other, its in zip(measured.others, known.others, strict=True)
        )
    ]
    ids = np.array([run.index[word] for word in number], dtype=np.int64)
    packed = packed_columns({"words": list(number), "counts": run.counts[ids], **columns})
    return {
        "n": len(known.words),
        "k": followed.lists.k,
        "others": others,
        "verdicts": list(VERDICTS),
        "band": None if band is None else {"n": band.n, "epochs": len(band.mean)},
        "packed": packed,
        "distanceStep": float(step),
        "vectors": packed_vectors(run, known.ids),
        "pairBands": pair_bands(run, measured.controls, known.ids),
    }


def _start_of(its: NeighbourTimelines, own: NeighbourTimelines) -> NeighbourTimelines:
    """The own lists from which the first ones of another run are said."""
    at = slice(0, 1) if its.epochs[0] == 0 else slice(-1, None)
    return replace(own, epochs=own.epochs[at], ids=own.ids[at], cosines=own.cosines[at])


def levels(distances: DoubleArray) -> IntArray:
    """Distances as steps: 0 is 0 (or undefined), 1 to 255 go from DRAWN_FROM to DRAWN_TO, even in ratio."""
    known = np.nan_to_num(distances)
    ratio = np.log(np.maximum(known, DRAWN_FROM) / DRAWN_FROM) / np.log(DRAWN_TO / DRAWN_FROM)
    return np.where(known > 0, 1 + np.rint(254 * np.minimum(ratio, 1)), 0).astype(np.int64)


def _band_columns(band: WordBands | None) -> dict[str, IntArray]:
    if band is None:
        return {}
    return {"bandMean": levels(band.mean.T), "bandSd": levels(band.sd.T)}


def _measure_columns(table: WordTable) -> dict[str, Any]:
    floats = {"l2": table.l2, "norm": table.norm_change, "path": table.path}
    shares = {"straightness": table.straightness, "momentum": table.momentum}
    return {
        "rank": table.rank,
        "testCounts": table.test_count,
        **{name: values.astype(np.float32) for name, values in floats.items()},
        **{name: np.round(values, 3).astype(np.float32) for name, values in shares.items()},
    }


def _sentence_columns(table: WordTable, known: Known, n_before: IntArray) -> dict[str, Any]:
    """The sentences that differ, and which one is each word's."""
    followed = known.followed
    rows = zip(
        [None] * len(table) if table.seen_by_moving else table.count.tolist(),
        followed.kept.tolist(),
        n_before.tolist(),
        followed.verdict.tolist(),
        (table.l2 > 0).tolist(),
        strict=True,
    )
    sentences: dict[str, int] = {}
    which = [
        sentences.setdefault(
            word_sentence(_Told(count, defined(kept), n, verdict, moved), followed.lists.k), len(sentences)
        )
        for count, kept, n, verdict, moved in rows
    ]
    return {"sentences": list(sentences), "sentence": np.array(which, dtype=np.int64)}


def _partner_columns(
    stranded: dict[str, list[Partner]], words: Sequence[str], number: dict[str, int]
) -> dict[str, Any]:
    its = [stranded.get(word, []) for word in words]
    every = [one for some in its for one in some]
    return {
        "partners": np.array([len(some) for some in its], dtype=np.int64),
        "partner": np.array([number.setdefault(one.word, len(number)) for one in every], dtype=np.int64),
        "before": _thousandths([one.before for one in every]) + _COSINES,
        "lost": _thousandths([one.before for one in every]) - _thousandths([one.after for one in every]),
    }


def _thousandths(cosines: Sequence[float]) -> IntArray:
    whole: IntArray = np.rint(np.array(cosines, dtype=np.float64) * _COSINES).astype(np.int64)
    return whole


def _plus_one(values: DoubleArray) -> IntArray:
    """Whole numbers + 1, and 0 where undefined."""
    return np.where(np.isnan(values), 0, np.nan_to_num(values) + 1).astype(np.int64)


def _standings(controls: ReportControls | None, known: Known) -> dict[str, IntArray]:
    """What the controls say of the explorer's words; nothing without controls."""
    if controls is None:
        return {}
    readings = {"changedStanding": controls.found.changed, "movedStanding": controls.found.moved}
    return {
        name: np.array(word_standings(reading, known.ids), dtype=np.int64)
        for name, reading in readings.items()
    }
