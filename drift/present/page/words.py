"""The words that a report's explorer knows, and what it knows of each, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Any

import numpy as np

from drift.analysis.compare import WordHistory
from drift.analysis.ranking import least_changed, most_changed, ranked
from drift.analysis.stranded import StrandedPair
from drift.analysis.timeline import NeighbourTimelines
from drift.analysis.words import WordTable
from drift.arrays import DoubleArray, IntArray
from drift.present.page.findings import sentence_without_word
from drift.present.page.packed import packed_lists, packed_vectors
from drift.run.run import Run

N_PARTNERS = 10
N_GLANCE = 12
N_CALM = 6
"""How many of the most and of the least changed words a report shows at a glance."""


@dataclass(frozen=True)
class Partner:
    """A word's stranded partner: the other word, and their cosine similarity before and after."""

    word: str
    before: float
    after: float


def explorable(
    run: Run,
    table: WordTable,
    pairs: Sequence[StrandedPair],
    first: Sequence[str],
    n_words: int,
    others: Sequence[str] = (),
) -> IntArray:
    """Choose the words of the explorer: ids of shape (n,), n at most `n_words` or len(first).

    first: words that are in it whatever `n_words` says. Then, in turn, one most moved word, one most changed
    neighbourhood, one of the least changed, one word of a stranded pair and one of `others`; and when those
    are used up, the words with the highest counts.
    """
    chosen = dict.fromkeys(run.word_id(word) for word in first)
    in_turn = zip_longest(
        ranked(table.l2, table.l2 > 0),
        most_changed(table),
        islice(least_changed(table), N_CALM),
        (run.index[word] for pair in pairs for word in (pair.seen, pair.unseen)),
        (run.index[word] for word in others),
    )
    in_order = (word_id for turn in in_turn for word_id in turn if word_id is not None)
    counted = ranked(table.count, table.count >= 0)
    for word_id in chain(in_order, counted):
        if len(chosen) >= max(n_words, len(first)):
            break
        chosen.setdefault(word_id)
    return np.array(list(chosen), dtype=np.int64)


def partners(pairs: Sequence[StrandedPair]) -> dict[str, list[Partner]]:
    """Each word's stranded partners, those that lost most first, at most 10."""
    found: dict[str, list[Partner]] = {}
    for pair in pairs:
        for word, other in ((pair.seen, pair.unseen), (pair.unseen, pair.seen)):
            its = found.setdefault(word, [])
            if len(its) < N_PARTNERS:
                its.append(Partner(other, pair.before, pair.after))
    return found


def explorer_columns(
    run: Run,
    histories: Sequence[WordHistory],
    timelines: NeighbourTimelines,
    stranded: dict[str, list[Partner]],
) -> dict[str, Any]:
    """What the page knows of the explorer's words: one list for each column, words by their number.

    words, counts: every word that is named, the explorer's own first; the other columns have a value for
    each of those only. Cosines and distances are rounded to four digits.
    lists, vectors: see `packed_lists` and `packed_vectors`; timelines: of the same words as the histories.
    """
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
    return {"n": len(histories), "words": list(number), "counts": counts, **columns}


def first_words(
    asked: Sequence[str], held_out: Sequence[str], pairs: Sequence[StrandedPair], n_words: int
) -> list[str]:
    """The words that come before all others: those asked for, then held-out words with their partners."""
    near_held_out = (
        word for pair in pairs for word in (pair.unseen, pair.seen) if pair.unseen in set(held_out)
    )
    rest = islice(dict.fromkeys(chain(held_out, near_held_out)), max(0, n_words - len(asked)))
    return list(dict.fromkeys([*asked, *rest]))


def _row(values: DoubleArray) -> list[float | None]:
    return [_short(value) for value in values.tolist()]


def _maybe(value: float | None) -> float | None:
    return None if value is None else _short(value)


def _short(value: float) -> float | None:
    return None if np.isnan(value) else float(f"{value:.4g}")
