"""What tells best what a run did: up to three stories, each of a pair of words or of one word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil

import numpy as np

from drift.analysis.across.control_runs import ControlRuns
from drift.analysis.across.controls import Controls
from drift.analysis.across.pair_reading import LEAST_LOSS
from drift.analysis.across.standing import (
    ESTABLISHED,
    NOT_TESTED,
    STANDINGS,
    difference_standing,
    word_standings,
)
from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import Candidates
from drift.analysis.pairs import pair_similarity
from drift.analysis.ranking import most_changed
from drift.analysis.stranded import Stranded, mutual
from drift.analysis.subject import subject_pairs
from drift.analysis.words import WordTable
from drift.arrays import BoolArray, IntArray
from drift.measure.evidence import are_enough
from drift.run.run import Run

LEAST_COUNT = 10
"""A word that training saw less often tells of chance."""

LEAST_LOST_SHARE, LEAST_LOST = 0.3, 2
"""A word that lost fewer of its neighbours than this share, or than two, tells of nothing: the last of a list
is hardly nearer than the next one, and a trifle has them change places."""

N_STORIES = 3


@dataclass(frozen=True)
class Story:
    """A seen and an unseen word that lost their similarity, or one word whose neighbours changed.

    standing: what the controls say of it, a number of `STANDINGS`. moved: whether it is told of one word that
    it moved, since that is what is established, and not that its neighbours changed.
    """

    words: tuple[str, ...]
    standing: int
    moved: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether it is of two words."""
        return len(self.words) == 2


@dataclass(frozen=True)
class Beside:
    """The controls of a run: what was measured of them, and the trainings themselves."""

    found: Controls
    trainings: ControlRuns

    @property
    def can_tell(self) -> bool:
        """Whether there are trainings enough to establish anything."""
        return are_enough(1 + len(self.trainings.seeds), len(self.trainings.shuffled))


def stories(
    run: Run, table: WordTable, stranded: Stranded, candidates: Candidates, beside: Beside | None
) -> tuple[Story, ...]:
    """Choose what a report begins with, the most telling first; no two stories share a word.

    A pair is worth telling where both words were among each other's nearest before training, the seen one
    occurs 10 times or more, and the two lost a cosine similarity of 0.03 or more; where controls can tell, it
    must be established. Pairs of a held-out word and its nearest seen word come before the stranded pairs,
    of which the one that lost most comes first. Without such a pair the most changed word leads: of those
    that are established, where some are, else of those that occur 10 times or more. It must have lost 3 of
    10 of its neighbours or more, and two at least, but where its displacement is what is established.
    How often a word occurs is not asked where that is not known.
    """
    pairs = [*_subjects(run, candidates, beside), *_stranded(run, stranded, candidates, beside)]
    words = list(islice(_changed_words(run, table, beside), 3 * N_STORIES))
    in_turn = [*pairs[:1], *words[:1], *pairs[1:], *words[1:]]
    told: list[Story] = []
    for story in in_turn:
        if len(told) < N_STORIES and not any(set(story.words) & set(one.words) for one in told):
            told.append(story)
    return tuple(told)


def _subjects(run: Run, candidates: Candidates, beside: Beside | None) -> list[Story]:
    """The held-out words with their nearest seen words, which were named before training."""
    named = [(seen, word) for seen, word in subject_pairs(run) if seen is not None]
    ids = _ids(run, named)
    worth = is_mutual(run, candidates, ids) & _is_enough(run, ids)
    spreads = {(one.a, one.b): one.spread for one in beside.found.pairs} if beside else {}
    found = []
    for pair in (pair for pair, is_worth in zip(named, worth.tolist(), strict=True) if is_worth):
        said = STANDINGS.index(difference_standing(spreads[pair])) if pair in spreads else NOT_TESTED
        if said == ESTABLISHED or not (beside and beside.can_tell):
            found.append(Story(pair, said))
    return found


def _stranded(run: Run, stranded: Stranded, candidates: Candidates, beside: Beside | None) -> list[Story]:
    """The stranded pairs that are worth telling, those that lost most first."""
    often = is_often(run)
    named = [(one.seen, one.unseen) for one in stranded.pairs if often[run.index[one.seen]]]
    ids = _ids(run, named)
    kept = np.flatnonzero(is_mutual(run, candidates, ids))
    standings = pair_standings(ids[kept], beside)
    enough = _is_enough(run, ids[kept])
    wanted = ESTABLISHED if beside and beside.can_tell else NOT_TESTED
    return [
        Story(named[place], said)
        for place, said, is_worth in zip(kept.tolist(), standings, enough.tolist(), strict=True)
        if is_worth and said == wanted
    ]


def is_mutual(run: Run, candidates: Candidates, pairs: IntArray) -> BoolArray:
    """Whether each of two words was among the other's nearest before training: pairs (n, 2), returns (n,)."""
    if not len(pairs):
        return np.zeros(0, dtype=np.bool_)
    return mutual(next(found for _, found in all_neighbours(run, candidates, [0])).ids, candidates, pairs)


def _is_enough(run: Run, pairs: IntArray) -> BoolArray:
    """Whether the seen word, the first of each pair, occurs often enough and the two lost enough."""
    if not len(pairs):
        return np.zeros(0, dtype=np.bool_)
    lost = pair_similarity(run, 0, pairs) - pair_similarity(run, run.last_epoch, pairs)
    enough: BoolArray = is_often(run)[pairs[:, 0]] & (lost >= LEAST_LOSS)
    return enough


def is_often(run: Run) -> BoolArray:
    """Which words training saw often enough to be told of, shape (n_words,).

    Where counts are not known, those that moved.
    """
    return run.seen if run.record.seen_by_moving else run.counts >= LEAST_COUNT


def least_lost(k: int) -> int:
    """How many of its `k` neighbours a word must have lost to be told of."""
    return max(LEAST_LOST, ceil(LEAST_LOST_SHARE * k))


def pair_standings(pairs: IntArray, beside: Beside | None) -> list[int]:
    """What the controls say of the similarity that each pair lost, a number of `STANDINGS` each.

    pairs: ids of shape (n, 2). A pair that lost less than 0.03 under every labelling is not tested.
    """
    if beside is None or not beside.can_tell or not len(pairs):
        return [NOT_TESTED] * len(pairs)
    return beside.found.near.standings(pairs)


def _changed_words(run: Run, table: WordTable, beside: Beside | None) -> Iterator[Story]:
    """The seen words whose neighbours changed most; those that are established before all others.

    A word that is established by its displacement comes before those of which nothing is, too.
    """
    often, lost = is_often(run), (1 - table.overlap) * table.k
    is_told = np.rint(np.nan_to_num(lost)) >= least_lost(table.k)
    if beside is not None:
        changed, moved = (
            [one.word for one in reading.established if one.seen]
            for reading in (beside.found.changed, beside.found.moved)
        )
        changed = [word for word in changed if is_told[run.index[word]]]
        yield from (Story((word,), ESTABLISHED) for word in changed)
        yield from (Story((word,), ESTABLISHED, moved=True) for word in moved if word not in changed)
    for place in most_changed(table):
        if often[place] and is_told[place]:
            said = word_standings(beside.found.changed, np.array([place]))[0] if beside else NOT_TESTED
            if said != ESTABLISHED:
                yield Story((run.words[place],), said)


def _ids(run: Run, pairs: Sequence[tuple[str, str]]) -> IntArray:
    ids = [[run.index[word] for word in pair] for pair in pairs]
    return np.array(ids, dtype=np.int64).reshape(-1, 2)
