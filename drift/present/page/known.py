"""`Known`: the words that a report's explorer knows, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

import numpy as np

from drift.analysis.compare import WordHistory, word_histories
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.ranking import least_changed, most_changed, ranked
from drift.analysis.stranded import StrandedPair
from drift.analysis.timeline import NeighbourTimelines, neighbour_timelines
from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.present.page.measured import Measured

N_WORDS = 1000
N_CALM = 6
"""How many of the least changed words a report shows at a glance."""


@dataclass(frozen=True, eq=False)
class Known:
    """The words that can be explored, the most telling first.

    ids: shape (n,). histories, timelines: what became of each, in the same order.
    first: the words that the explorer opens with.
    """

    ids: IntArray
    words: tuple[str, ...]
    histories: tuple[WordHistory, ...]
    timelines: NeighbourTimelines
    first: tuple[str, ...]


def know(measured: Measured, n_words: int, named: Sequence[str]) -> Known:
    """Choose the words that can be explored and follow each through the epochs.

    n_words: how many; those asked for are always among them. named: words that sections name.
    """
    run = measured.run
    first = first_words(measured, n_words)
    ids = explorable(measured, first, n_words, named)
    words = tuple(run.words[one] for one in ids.tolist())
    candidates = choose_candidates(run, measured.neighbourhood)
    timelines = neighbour_timelines(run, ids, candidates)
    told = measured.stories[0].words if measured.stories else ()
    return Known(
        ids=ids,
        words=words,
        histories=tuple(word_histories(run, timelines, candidates)),
        timelines=timelines,
        first=told if told and set(told) <= set(words) else words[:1],
    )


def check_n_words(n_words: int) -> None:
    """Raise SettingsError, before anything is measured, for fewer than one word."""
    if n_words < 1:
        raise SettingsError(f"expected one or more words to explore, got {n_words}.")


def explorable(measured: Measured, first: Sequence[str], n_words: int, named: Sequence[str] = ()) -> IntArray:
    """Choose the words of the explorer: ids of shape (n,), n at most `n_words` or len(first).

    first: words that are in it whatever `n_words` says. Then, in turn, one most moved word, one most changed
    neighbourhood, one of the least changed, one word of a stranded pair and one of `named`; and when those
    are used up, the words with the highest counts.
    """
    run, table = measured.run, measured.table
    chosen = dict.fromkeys(run.word_id(word) for word in first)
    in_turn = zip_longest(
        ranked(table.l2, table.l2 > 0),
        most_changed(table),
        islice(least_changed(table), N_CALM),
        (run.index[word] for pair in measured.stranded.pairs for word in (pair.seen, pair.unseen)),
        (run.index[word] for word in named),
    )
    in_order = (word_id for turn in in_turn for word_id in turn if word_id is not None)
    counted = ranked(table.count, table.count >= 0)
    for word_id in chain(in_order, counted):
        if len(chosen) >= max(n_words, len(first)):
            break
        chosen.setdefault(word_id)
    return np.array(list(chosen), dtype=np.int64)


def first_words(measured: Measured, n_words: int) -> list[str]:
    """The words before all others: those asked for, held-out words, those told of, then partners."""
    asked, held_out = measured.words, _held_out(measured)
    told = (word for story in measured.stories for word in story.words)
    near = _partners(held_out, measured.stranded.pairs)
    rest = islice(dict.fromkeys([*held_out, *told, *near]), max(0, n_words - len(asked)))
    return list(dict.fromkeys([*asked, *rest]))


def _held_out(measured: Measured) -> list[str]:
    run = measured.run
    return [word for word in run.record.corpus.held_out if word in run.index]


def _partners(held_out: Sequence[str], pairs: Sequence[StrandedPair]) -> list[str]:
    wanted = set(held_out)
    return [word for pair in pairs for word in (pair.unseen, pair.seen) if pair.unseen in wanted]
