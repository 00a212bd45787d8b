"""Neighbours of all candidates after a move, exactly, at the cost of the words that moved.

Only similarities with a moved word change. So each list starts from the word's list of snapshot 0, which is
deeper than the one that is asked for. The moved words in it are scored again; of the pairs outside the base
lists only those are looked at that can matter, by `drift.measure.newcomers`. Where a list cannot be proven
complete so, its word is searched for among all candidates.
"""

from collections.abc import Iterator

import numpy as np

from drift.arrays import BoolArray, FloatArray, IntArray, row_slices
from drift.errors import SettingsError
from drift.measure.base_lists import BaseLists
from drift.measure.neighbours import Neighbours
from drift.measure.newcomers import NEVER, Move, Pairs, growth_by_steps, margin, move, newcomers
from drift.measure.ranked import (
    NO_KEY,
    NOBODY,
    KeyArray,
    PlaceArray,
    cosines_of,
    keys_of,
    pair_cosines,
    places_of,
    put_in,
)
from drift.measure.search import full_search

N_BYTES = 1 << 27
"""What the work on one block of rows or pairs may hold in memory."""

_CACHE_BYTES = 1 << 23
_SAMPLE = 2048
_TOO_MANY = 1 / 256  # a pair costs as much as a full search spends on about so many candidates


def neighbours_after(
    base: BaseLists, unit: FloatArray, moved: IntArray, before: FloatArray, k: int, n_bytes: int = N_BYTES
) -> Neighbours:
    """The k nearest other candidates of each candidate after some moved; the ids are places among them.

    base: the lists before. unit: all rows after the move, as `unit_rows` gives them, shape (n, d).
    moved: places of those that moved, unique, shape (n_moved,). before: their rows before, as `unit_rows`
        gives them, shape (n_moved, d).
    n_bytes: what one block may hold in memory.

    Shape (n, k), the same as `nearest` finds among the rows after the move, with the same cosines; of equal
    cosines the smaller place comes first.

    Raises SettingsError where k is below 1 or above the depth of the base lists.
    """
    if not 1 <= k <= base.depth:
        raise SettingsError(
            f"k: expected 1 to {base.depth}, the depth of the base lists, found {k}. Make deeper base lists."
        )
    if not len(moved):
        return Neighbours(base.places[:, :k].astype(np.int64), base.cosines[:, :k].copy())
    to = move(unit, moved, before)
    lists = np.full((len(unit), k), NO_KEY)
    unproven = ~to.gone if 2 * len(to.far) > len(unit) else _carry_over(lists, base, to, n_bytes)
    _search_again(lists, to, unproven)
    return Neighbours(places_of(lists), cosines_of(lists))


def _carry_over(lists: KeyArray, base: BaseLists, to: Move, n_bytes: int) -> BoolArray:
    """Fill the lists from the base lists and the newcomers; returns whose is not proven complete."""
    _stay(lists, base, to, min(n_bytes, _CACHE_BYTES))
    _score_again(lists, base, to, min(n_bytes, _CACHE_BYTES))
    lost = _lost(lists, to)
    _meet(lists, to, lost, n_bytes)
    gaps, unproven = _gaps(lists, base, to, lost)
    reach = _reach(lists, unproven, to.after.shape[1])
    for one, other in _gathered(newcomers(to, gaps, reach, n_bytes), n_bytes // 256):
        _offer(lists, to, one, other)
    return unproven


def _stay(lists: KeyArray, base: BaseLists, to: Move, n_bytes: int) -> None:
    """Lists of the rows that did not change: base neighbours that did not either, or still fit."""
    rows, rounding = np.flatnonzero(to.steps == 0), np.float32(margin(to.after.shape[1]))
    for block in row_slices(len(rows), 32 * base.depth, n_bytes):
        some = rows[block]
        places, cosines = base.places[some], base.cosines[some]
        steps = to.steps[places]
        steps[places == NOBODY] = np.nan
        lists[some] = _first(steps == 0, places, cosines, lists.shape[1])
        reach = _worst(lists[some]) - rounding
        row, column = np.divmod(
            np.flatnonzero((steps > 0) & (cosines + steps >= reach[:, None])), places.shape[1]
        )
        _offer(lists, to, some[row], places[row, column].astype(np.int64))


def _first(stays: BoolArray, places: PlaceArray, cosines: FloatArray, k: int) -> KeyArray:
    """The keys of the first k of each row that stay."""
    rank = stays.cumsum(axis=1, dtype=np.int32)
    row, column = np.divmod(np.flatnonzero(stays & (rank <= k)), places.shape[1])
    first = np.full((len(stays), k), NO_KEY)
    first[row, rank[row, column] - 1] = keys_of(places[row, column], cosines[row, column])
    return first


def _score_again(lists: KeyArray, base: BaseLists, to: Move, n_bytes: int) -> None:
    """Lists of the rows that changed: the base neighbours by their cosines now."""
    rows = np.flatnonzero((to.steps > 0) & ~to.gone)
    for block in row_slices(len(rows), 32 * base.depth, n_bytes):
        some = rows[block]
        places = base.places[some]
        cosines = pair_cosines(to.after, np.repeat(some, base.depth), places.ravel())
        nobody = (places == NOBODY) | to.gone[places]
        keys = keys_of(np.where(nobody, np.int32(NOBODY), places), cosines.reshape(places.shape))
        lists[some] = np.sort(keys, axis=1)[:, : lists.shape[1]]


def _lost(lists: KeyArray, to: Move) -> BoolArray:
    """Which far moved words are so far from their base neighbours that many others are nearer now.

    Told from a sample of the candidates. To look at each of so many pairs would cost more than a search.
    """
    worst = _worst(lists[to.far])
    sample = np.flatnonzero(~to.gone)
    sample = sample[:: max(1, len(sample) // _SAMPLE)]
    lost = np.isneginf(worst)
    for block in row_slices(len(worst), 4 * len(sample)):
        near = to.after[to.far[block]] @ to.after[sample].T >= worst[block, None]
        lost[block] |= np.count_nonzero(near, axis=1) > max(8, _TOO_MANY * len(sample))
    found = np.zeros(len(lists), dtype=bool)
    found[to.far[lost]] = True
    return found


def _meet(lists: KeyArray, to: Move, lost: BoolArray, n_bytes: int) -> None:
    """Offer the far moved words to each other: a pair's one product says whether it matters to either."""
    far = to.far[~to.gone[to.far]]
    reach = _reach(lists, lost, to.after.shape[1])[far]
    order = np.argsort(reach, kind="stable")  # so that it matters to nobody below the first one's reach
    far, reach = far[order], reach[order]
    unit = to.after[far]
    for block in row_slices(len(far), 64 * len(far), n_bytes):
        rest = far[block.start :]
        hits = np.flatnonzero(unit[block] @ unit[block.start :].T >= reach[block, None])
        row, column = np.divmod(hits, len(rest))
        once = row < column
        one, other = rest[row[once]], rest[column[once]]
        cosines = pair_cosines(to.after, one, other)
        _put_near(lists, one, other, cosines)
        _put_near(lists, other, one, cosines)


def _gaps(lists: KeyArray, base: BaseLists, to: Move, lost: BoolArray) -> tuple[FloatArray, BoolArray]:
    """The gaps that `newcomers` needs, and the words whose lists no newcomers can complete."""
    last, worst, rounding = base.cosines[:, -1], _worst(lists), margin(to.after.shape[1])
    slack = growth_by_steps(to.slack)
    # A list that is not full holds everybody but the words that were zero: their cosine with all was 0.
    outside = np.nan_to_num(last, nan=-1.0) + np.float32(slack + rounding if slack else 0)
    unproven = np.isneginf(worst) | (lists[:, -1] > keys_of(base.places[:, -1], outside))
    unproven[to.far] = lost[to.far]
    gaps = worst - np.nan_to_num(last, nan=0.0).clip(min=0) - np.float32(slack + rounding)
    gaps[unproven | to.gone] = NEVER
    return gaps, unproven & ~to.gone


def _search_again(lists: KeyArray, to: Move, words: BoolArray) -> None:
    """Search the neighbours of `words` among all candidates."""
    here, asked, k = np.flatnonzero(~to.gone), np.flatnonzero(words), lists.shape[1]
    if not len(asked):
        return
    rows = to.after[here] if to.gone.any() else to.after  # a copy only where somebody is left out
    lists[asked] = full_search(to.after[asked], asked, rows, here, k)


def _offer(lists: KeyArray, to: Move, words: IntArray, others: IntArray) -> None:
    """Put each of `others` into the list of the word beside it, where it is near enough."""
    here = ~to.gone[others]
    words, others = words[here], others[here]
    _put_near(lists, words, others, pair_cosines(to.after, words, others))


def _put_near(lists: KeyArray, words: IntArray, others: IntArray, cosines: FloatArray) -> None:
    """The same for pairs whose cosines are known, all of shape (n_pairs,), and no vector of them zero."""
    near = cosines >= _worst(lists[words])
    put_in(lists, words[near], keys_of(others[near], cosines[near]))


def _gathered(pairs: Iterator[Pairs], size: int) -> Iterator[Pairs]:
    """The same pairs in fewer pieces: of at least `size`, but for the last."""
    held: list[Pairs] = []
    n_held = 0
    for pair in pairs:
        held.append(pair)
        n_held += len(pair[0])
        if n_held >= size:
            yield np.concatenate([one for one, _ in held]), np.concatenate([other for _, other in held])
            held, n_held = [], 0
    if held:
        yield np.concatenate([one for one, _ in held]), np.concatenate([other for _, other in held])


def _worst(lists: KeyArray) -> FloatArray:
    """The cosine that it takes to be in each list; minus infinity where there is room."""
    return np.nan_to_num(cosines_of(lists[:, -1]), nan=-np.inf)


def _reach(lists: KeyArray, nobody: BoolArray, n_dims: int) -> FloatArray:
    """The cosine that it takes, less what rounding may add; `NEVER` for a list that asks for nobody."""
    return np.where(nobody, NEVER, _worst(lists) - np.float32(margin(n_dims)))
