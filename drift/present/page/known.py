"""`Known`: the words that a report's explorer knows, and what became of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

import numpy as np

from drift.analysis.compare import WordHistory, word_histories
from drift.analysis.followed import Followed, follow, lists_of
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.ranking import least_changed, most_changed, ranked
from drift.analysis.stranded import StrandedPair
from drift.analysis.timeline import NeighbourTimelines, neighbour_timelines
from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.present.page.measured import Measured
from drift.run.run import Run

N_TELLING = 1000
"""How many words stand before the others for what became of them."""

N_COMMONEST = 10_000
"""How many of the vocabulary's commonest words can be explored, whether they occur in the corpus or not."""

N_CALM = 6
"""How many of the least changed words a report shows at a glance."""


N_ENTRIES = 2_000_000
"""Neighbours of words at epochs, in all runs together, up to which other runs are told at every epoch; of
more at their last ones alone, so that the page stays under 5 MB: the demo alone has 1.9 million."""


@dataclass(frozen=True, eq=False)
class Known:
    """The words that can be explored, the most telling first.

    ids: shape (n,). followed: what became of each, in the same order.
    others: the words' neighbours in each of the runs that are set beside this one, at every epoch or at their
    last ones, see `N_ENTRIES`.
    first: the words that the explorer opens with. is_whole: whether all words of the corpus and the commonest
    of the vocabulary are among them.
    """

    n_commonest = N_COMMONEST
    run: Run
    candidates: Candidates
    ids: IntArray
    words: tuple[str, ...]
    followed: Followed
    others: tuple[NeighbourTimelines, ...]
    first: tuple[str, ...]
    is_whole: bool

    def history(self, word: str) -> WordHistory:
        """All that became of one word; raises UnknownWordError."""
        lists = neighbour_timelines(self.run, np.array([self.run.word_id(word)]), self.candidates)
        return word_histories(self.run, lists, self.candidates)[0]


def know(measured: Measured, n_words: int | None, named: Sequence[str]) -> Known:
    """Choose the words that can be explored and follow each through the epochs.

    n_words, named: see `explorable`.
    """
    run = measured.run
    ids = explorable(measured, n_words, named)
    words = tuple(run.words[one] for one in ids.tolist())
    candidates = choose_candidates(run, measured.neighbourhood)
    told = measured.stories[0].words if measured.stories else ()
    return Known(
        run=run,
        candidates=candidates,
        ids=ids,
        words=words,
        followed=follow(run, ids, candidates, measured.last),
        others=_in_others(measured, ids),
        first=told if told and set(told) <= set(words) else words[:1],
        is_whole=n_words is None,
    )


def _in_others(measured: Measured, ids: IntArray) -> tuple[NeighbourTimelines, ...]:
    n_epochs = sum(len(run.epochs) for run in (measured.run, *measured.others))
    is_large = len(ids) * measured.k * n_epochs > N_ENTRIES
    return tuple(
        lists_of(
            other,
            ids,
            choose_candidates(other, measured.neighbourhood),
            [other.last_epoch] if is_large else None,
        )
        for other in measured.others
    )


def check_n_words(n_words: int | None) -> None:
    """Raise SettingsError, before anything is measured, for fewer than one word."""
    if n_words is not None and n_words < 1:
        raise SettingsError(f"expected one or more words to explore, got {n_words}.")


def explorable(measured: Measured, n_words: int | None, named: Sequence[str] = ()) -> IntArray:
    """Choose the words of the explorer: their ids, each once.

    n_words: how many; None: every word of the corpus and the 10,000 commonest of the vocabulary. Words asked
    for and words on the map are among them whatever it says.
    First come the words asked for, held-out ones, those told of and their partners; then telling ones, see
    `_telling`, up to 1,000; then those of the highest counts, and the commonest.
    """
    run, most = measured.run, measured.run.n_words if n_words is None else n_words
    first = [run.word_id(word) for word in first_words(measured, most)]
    chosen = dict.fromkeys(first)
    _add(chosen, _telling(measured, named), min(most, N_TELLING))
    every = chain(_on_the_map(measured), _counted(run), range(min(N_COMMONEST, run.n_words)))
    if n_words is None:
        return np.array(list(chosen | dict.fromkeys(every)), dtype=np.int64)
    _add(chosen, every, n_words)
    return np.array(list(chosen | dict.fromkeys(_on_the_map(measured))), dtype=np.int64)


def _add(chosen: dict[int, None], more: Iterator[int], most: int) -> None:
    """Add words until there are so many."""
    for one in more:
        if len(chosen) >= most:
            break
        chosen.setdefault(one)


def _telling(measured: Measured, named: Sequence[str]) -> Iterator[int]:
    """In turn a moved word, a most changed neighbourhood, a least changed one, one of a pair, a named one."""
    run, table = measured.run, measured.table
    in_turn = zip_longest(
        ranked(table.l2, table.l2 > 0),
        most_changed(table),
        islice(least_changed(table), N_CALM),
        (run.index[word] for pair in measured.stranded.pairs for word in (pair.seen, pair.unseen)),
        (run.index[word] for word in named),
    )
    return (word_id for turn in in_turn for word_id in turn if word_id is not None)


def _on_the_map(measured: Measured) -> list[int]:
    """The words on the map: whatever can be pointed at can be opened."""
    word_map = measured.word_map
    return [measured.run.word_id(word) for word in word_map.data["words"]] if word_map else []


def _counted(run: Run) -> Iterator[int]:
    """The words of the corpus, those of the training documents first, by their counts."""
    yield from ranked(run.counts, run.counts > 0)
    yield from ranked(run.test_counts, run.test_counts > 0)


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
