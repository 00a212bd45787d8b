"""Which pairs of a moved word and a word that stands still can matter to a neighbour list, by proof.

For unit rows u (before) and v = u + s (after the step s), the cosine of a moved word m with a word x that
stands still is `x·v = x·u + x·s`. Nobody outside a base list has a greater cosine before than the list's
last one. So m can only be new in the list of x, or x in the list of m, where `x·s` is at least the gap
between the list's last cosine in the base and the cosine that it takes to be among the k nearest now.

The moved words are put in groups of like steps. For all steps s of a group around c,
`x·s <= x·c + |s - c|` (Cauchy and Schwarz): one number for each word that stands still says whether any of
the group can matter to it or it to them. Only where it can, the cosines are computed, as matrix products of
blocks that the caches like. Fine-tuning moves words mostly along few directions, so that few groups do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, FloatArray, IntArray, row_slices

STILL = 1e-3
"""A step up to which a word counts as standing still: it enters the gaps, and nobody is searched for it."""

NEVER = np.float32(4)
"""A gap that no step can close and a cosine that none reaches."""

_GROUPS = 8
_MOVERS = 128

Pairs = tuple[IntArray, IntArray]
"""Places of words in pairs, two arrays of shape (n_pairs,)."""


@dataclass(frozen=True, eq=False)
class Move:
    """What a move did to the unit rows of all candidates.

    after: unit rows now, shape (n, d). gone: which of them are zero, shape (n,).
    steps: length of each row's step, never too small, 0 for a row that did not change, shape (n,).
    far: places of those that count as moved, shape (n_far,). was: their unit rows before, shape (n_far, d).
    slack: the longest step of all others.
    """

    after: FloatArray
    gone: BoolArray
    steps: FloatArray
    far: IntArray
    was: FloatArray
    slack: float


def move(after: FloatArray, moved: IntArray, before: FloatArray) -> Move:
    """Describe a move of the places `moved` from the unit rows `before` to where they are in `after`.

    after: shape (n, d). moved: shape (n_moved,). before: shape (n_moved, d).
    """
    lengths = np.empty(len(moved), dtype=np.float32)
    for block in row_slices(len(moved), 16 * max(1, after.shape[1])):
        gone_by = after[moved[block]].astype(np.float64) - before[block]
        lengths[block] = np.linalg.norm(gone_by, axis=1) * (1 + 1e-6)
    steps = np.zeros(len(after), dtype=np.float32)
    steps[moved] = lengths
    far = lengths > STILL
    return Move(
        after=after,
        gone=np.logical_not(after.any(axis=1)),
        steps=steps,
        far=moved[far],
        was=before[far],
        slack=float(lengths[~far].max(initial=0)),
    )


def margin(n_dims: int) -> float:
    """How much rounding may change a cosine that was computed in float32, or a bound on one.

    Such a number is a sum of at most n_dims + 3 products whose absolute values sum to about 1, so that it
    is wrong by at most (n_dims + 3) * 2**-24. Three are compared: the search behind the base list, the
    bound, and the gap.
    """
    return (n_dims + 16) * 2.0**-22


def growth_by_steps(step: float) -> float:
    """What the product of two unit rows can grow by at most where each takes a step of length `step` or less.

    `(u + a)·(v + b) - u·v = a·v + u·b + a·b`, so no more than `2 step + step**2`; a little more is given.
    """
    return 2 * step * (1 + step)


def newcomers(moved: Move, gaps: FloatArray, reach: FloatArray, n_bytes: int) -> Iterator[Pairs]:
    """Words and who may be new in their lists: of each pair one stands still and the other one moved.

    gaps: by how much the cosine of a word with somebody outside its base list must grow to matter to its
        list, less what rounding and `moved.slack` may add; shape (n,).
    reach: the cosine that it takes to be in each word's list, less what rounding may add; shape (n,).
    Both are `NEVER` for a word whose list asks for nobody.
    n_bytes: what one block of pairs may hold in memory.
    Of a word that stands still and one that moved, neither is among the other's nearest unless it comes
    here or stands in the other's base list.
    """
    still = ~moved.gone
    still[moved.far] = False
    others, groups = np.flatnonzero(still), list(_groups(moved))
    theirs = [block for group in groups for block in _blocks(group, -group.radius, their=1)]
    own = [
        block
        for group in groups
        for block in _blocks(group, gaps[group.movers] - group.radius, own=reach[group.movers])
    ]
    for piece in row_slices(len(others), 32 * _MOVERS, n_bytes):
        some = others[piece]
        unit = moved.after[some]
        rows = np.column_stack([unit, -reach[some], np.full(len(some), -1, dtype=np.float32)])
        along = [unit @ group.centre for group in groups]
        for one, mover in _near(theirs, [score - gaps[some] for score in along], rows):
            yield some[one], mover
        for one, mover in _near(own, along, rows):
            yield mover, some[one]


@dataclass(frozen=True, eq=False)
class _Group:
    """Movers of like steps: their places and unit rows, their mean step, and how far each is from it."""

    number: int
    movers: IntArray
    unit: FloatArray
    centre: FloatArray
    radius: FloatArray


@dataclass(frozen=True, eq=False)
class _Block:
    """Movers of one group that are looked at together.

    bound: a word whose score, in the terms of `_near`, is below that matters to none of them.
    columns: rows (unit row, -reach, -1) times this are the cosines less what they have to reach.
    """

    group: int
    bound: np.float32
    movers: IntArray
    columns: FloatArray


def _groups(moved: Move) -> Iterator[_Group]:
    here = ~moved.gone[moved.far]
    movers = moved.far[here]
    unit = moved.after[movers]
    steps = unit - moved.was[here]
    group_of = _alike(steps)
    for number, name in enumerate(np.unique(group_of)):
        inside = np.flatnonzero(group_of == name)
        centre = steps[inside].mean(axis=0)
        radius = np.linalg.norm(steps[inside].astype(np.float64) - centre, axis=1).astype(np.float32)
        yield _Group(number, movers[inside], unit[inside], centre, radius)


def _blocks(
    group: _Group, bounds: FloatArray, *, their: float = 0, own: FloatArray | float = 0
) -> Iterator[_Block]:
    """The movers of a group in blocks of like bounds. their, own: whose reach is to be subtracted."""
    order = np.argsort(bounds)
    columns = np.empty((group.unit.shape[1] + 2, len(order)), dtype=np.float32)
    columns[:-2], columns[-2], columns[-1] = group.unit.T, their, own
    for block in row_slices(len(order), 1, _MOVERS):
        some = order[block]
        yield _Block(group.number, bounds[some[0]], group.movers[some], columns[:, some])


def _near(blocks: list[_Block], scores: list[FloatArray], rows: FloatArray) -> Iterator[Pairs]:
    """Pairs of a row and a mover that reach each other, among those that a block's bound leaves.

    scores: for each group, how far each row lies along the group's centre; less the gap of the row's word
        where it is about that word's list.
    """
    for block in blocks:
        near = np.flatnonzero(scores[block.group] >= block.bound)
        if len(near):
            hits = np.flatnonzero(rows[near] @ block.columns >= 0)
            left, right = np.divmod(hits, len(block.movers))
            yield near[left], block.movers[right]


def _alike(steps: FloatArray) -> IntArray:
    """Which of a few groups of like steps each step is in, shape (n,). Any division would be right."""
    import faiss

    n_groups = min(_GROUPS, len(steps) // _MOVERS)
    if n_groups < 2:
        return np.zeros(len(steps), dtype=np.int64)
    means = faiss.Kmeans(steps.shape[1], n_groups, niter=5, seed=0, max_points_per_centroid=256)
    means.train(steps)
    groups: IntArray = means.assign(steps)[1]
    return groups
