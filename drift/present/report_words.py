"""The words that a report's explorer knows, and what it knows of each, as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Any

import numpy as np

from drift.analysis.compare import Neighbour, WordHistory
from drift.analysis.stranded import StrandedPair
from drift.analysis.words import WordTable
from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.present.report_findings import sentence_without_word
from drift.run.run import Run

N_PARTNERS = 10


@dataclass(frozen=True)
class Partner:
    """A word's stranded partner: the other word, and their cosine similarity before and after."""

    word: str
    before: float
    after: float


def explorable(
    run: Run, table: WordTable, pairs: Sequence[StrandedPair], first: Sequence[str], n_words: int
) -> IntArray:
    """Choose the words of the explorer: ids of shape (n,), n at most `n_words` or len(first).

    first: words that are in it whatever `n_words` says. Then, in turn, one most moved word, one most changed
    neighbourhood and one stranded pair; and when those are used up, the words with the highest counts.
    """
    chosen = dict.fromkeys(run.word_id(word) for word in first)
    in_turn = zip_longest(
        ranked(table.l2, table.l2 > 0),
        ranked(-table.overlap, table.overlap < 1),
        (run.index[word] for pair in pairs for word in (pair.seen, pair.unseen)),
    )
    others = (word_id for turn in in_turn for word_id in turn if word_id is not None)
    counted = np.argsort(-table.count, kind="stable").tolist()
    for word_id in chain(others, counted):
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
    run: Run, histories: Sequence[WordHistory], stranded: dict[str, list[Partner]], k: int
) -> dict[str, Any]:
    """What the page knows of the explorer's words: one list for each column, words by their number.

    words, counts: every word that is named, the explorer's own first; the other columns have a value for
    each of those only. Cosines and distances are rounded to four digits.
    """
    number = {history.word: place for place, history in enumerate(histories)}

    def numbered(word: str) -> int:
        return number.setdefault(word, len(number))

    def column(neighbours: tuple[Neighbour, ...]) -> tuple[list[int], list[float | None]]:
        return [numbered(one.word) for one in neighbours], [_short(one.cosine) for one in neighbours]

    held_out = set(run.record.corpus.get("held_out", []))
    columns = {
        "rank": [history.rank for history in histories],
        "testCounts": [history.test_count for history in histories],
        "heldOut": [int(history.word in held_out) for history in histories],
        "l2": [_row(history.displacement.l2) for history in histories],
        "cosine": [_row(history.displacement.cosine) for history in histories],
        "norm": [_short(history.displacement.norm_change[-1]) for history in histories],
        "overlap": [history.overlap for history in histories],
        "verdict": [history.verdict for history in histories],
        "sentence": [sentence_without_word(history, k) for history in histories],
        "before": [column(history.before) for history in histories],
        "after": [column(history.after) for history in histories],
        "partners": [
            [[numbered(one.word), _short(one.before), _short(one.after)] for one in its]
            for its in (stranded.get(history.word, []) for history in histories)
        ],
    }
    counts = [int(run.counts[run.index[word]]) for word in number]
    return {"n": len(histories), "words": list(number), "counts": counts, **columns}


def ranked(values: DoubleArray, keep: BoolArray) -> Iterator[int]:
    """The places where `keep` is true, the greatest value first, equal ones in the vocabulary's order."""
    places = np.flatnonzero(keep)
    return iter(places[np.argsort(-values[places], kind="stable")].tolist())


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


def _short(value: float) -> float | None:
    return None if np.isnan(value) else float(f"{value:.4g}")
