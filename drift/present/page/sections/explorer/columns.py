"""The words that a report's explorer knows, and what it knows of each, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.across.standing import word_standings
from drift.analysis.stranded import StrandedPair
from drift.arrays import DoubleArray
from drift.present.page.controls import ReportControls
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.mentions import sentence_without_word
from drift.present.page.sections.explorer.packing import packed_lists, packed_vectors

N_PARTNERS = 10


@dataclass(frozen=True)
class Partner:
    """A word's stranded partner: the other word, and their cosine similarity before and after."""

    word: str
    before: float
    after: float


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
    """What the page knows of the explorer's words: one list for each column, words by their number.

    words, counts: every word that is named, the explorer's own first; the other columns have a value for
    each of those only. Cosines and distances are rounded to four digits.
    lists, vectors: see `packed_lists` and `packed_vectors`. changedStanding, movedStanding: what the controls
    say of the word; only where the run has some.
    """
    run, histories, timelines = measured.run, known.histories, known.timelines
    stranded = partners(measured.stranded.pairs)
    number = {history.word: place for place, history in enumerate(histories)}

    def numbered(word: str) -> int:
        return number.setdefault(word, len(number))

    held_out = set(run.record.corpus.held_out)
    columns = {
        "rank": [history.rank for history in histories],
        "testCounts": [history.test_count for history in histories],
        "heldOut": [int(history.word in held_out) for history in histories],
        "l2": [_short(history.displacement.l2[-1]) for history in histories],
        "cosine": [_row(history.displacement.cosine) for history in histories],
        "norm": [_short(history.displacement.norm_change[-1]) for history in histories],
        "path": [_short(history.path) for history in histories],
        "straightness": [_maybe(history.straightness) for history in histories],
        "momentum": [_maybe(history.momentum) for history in histories],
        "overlap": [history.overlap for history in histories],
        "verdict": [history.verdict for history in histories],
        "sentence": [sentence_without_word(history, timelines.k) for history in histories],
        "partners": [
            [[numbered(one.word), _short(one.before), _short(one.after)] for one in its]
            for its in (stranded.get(history.word, []) for history in histories)
        ],
        "lists": packed_lists(timelines, run.words, number),
        "vectors": packed_vectors(run, timelines.words),
    }
    counts = [int(run.counts[run.index[word]]) for word in number]
    named = {"n": len(histories), "words": list(number), "counts": counts}
    return {**named, **columns, **_standings(measured.controls, known)}


def _standings(controls: ReportControls | None, known: Known) -> dict[str, list[int]]:
    """What the controls say of the explorer's words; nothing without controls."""
    if controls is None:
        return {}
    readings = {"changedStanding": controls.found.changed, "movedStanding": controls.found.moved}
    return {name: word_standings(reading, known.ids) for name, reading in readings.items()}


def _row(values: DoubleArray) -> list[float | None]:
    return [_short(value) for value in values.tolist()]


def _maybe(value: float | None) -> float | None:
    return None if value is None else _short(value)


def _short(value: float) -> float | None:
    return None if np.isnan(value) else float(f"{value:.4g}")
