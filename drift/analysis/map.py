"""The map of a run: which words it shows, where they are placed, what moved together on it.

What opens the run stands here; the arithmetic of two dimensions is in `drift.layout`.
"""

from collections.abc import Sequence

import numpy as np

from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.errors import SettingsError
from drift.layout.groups import MovedGroups, groups_among, moved_most
from drift.layout.layout import FEWEST, Layout, Mapped, lay_out
from drift.measure.cosine import unit_rows
from drift.measure.displacement import displacement
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run

SAMPLE = 3000  # words on a map
SEEN_SHARE = 1 / 3  # of the words that nobody asked for
COMMON = 20_000  # unseen words on a map are among so many commonest words of the vocabulary


def place(
    run: Run,
    words: Sequence[str] = (),
    *,
    sample: int = SAMPLE,
    seed: int = 0,
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> Layout:
    """Place `sample` words of a run on a map; `words` and their neighbours are always among them.

    Raises UnknownWordError for a word without a vector.
    """
    return place_runs([run], words, sample=sample, seed=seed, neighbourhood=neighbourhood)[0]


def place_runs(
    runs: Sequence[Run],
    words: Sequence[str] = (),
    *,
    sample: int = SAMPLE,
    seed: int = 0,
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> tuple[Layout, ...]:
    """Place `sample` words on one map for several runs of the same vectors; see `place` and `layouts`."""
    must = np.array([runs[0].word_id(word) for word in words], dtype=np.int64)
    chosen = choose_words(runs[0], sample, must, seed, others=runs[1:], neighbourhood=neighbourhood)
    return layouts(runs, chosen, seed=seed)


def choose_words(
    run: Run,
    n: int,
    must: IntArray,
    seed: int = 0,
    *,
    others: Sequence[Run] = (),
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> IntArray:
    """Choose which words a map shows: about `n` ids, rising, shape (n_chosen,).

    First come the words `must`, shape (n_must,), with their neighbours at snapshot 0 and at the last epoch
    (`neighbourhood`: how many, and among whom), even where that is more than `n`. A third of the room that
    is left goes to the seen words of largest displacement (cosine distance; equal ones by count), the rest
    to unseen words drawn by `seed` from the 20,000 commonest. What one group lacks the other fills up. Words
    without a vector at snapshot 0 are chosen only if they are in `must`.
    others: runs of the same vectors on the same map: a word is seen if any run saw it, and its displacement
    is the largest of all runs.
    Raises SettingsError where `n` is below 3.
    """
    if n < FEWEST:
        raise SettingsError(f"expected {FEWEST} or more words to draw a map, got {n}. Raise --sample.")
    runs = (run, *others)
    asked = np.unique(np.concatenate([_with_neighbours(one, must, neighbourhood) for one in runs]))
    free: BoolArray = np.any(run.base != 0, axis=1)
    free[asked] = False
    is_seen = np.logical_or.reduce([one.seen for one in runs])
    seen, unseen = np.flatnonzero(free & is_seen), np.flatnonzero(free & ~is_seen)
    moved = np.maximum.reduce([_displacement(one) for one in runs])
    seen = seen[np.lexsort((-run.counts[seen], -moved[seen]))]
    unseen = _drawn(unseen, seed)
    room = max(0, n - len(asked))
    n_seen = max(round(room * SEEN_SHARE), room - len(unseen))
    n_unseen = room - min(n_seen, len(seen))
    return np.sort(np.concatenate([asked, seen[:n_seen], unseen[:n_unseen]]))


def layout(run: Run, ids: IntArray, *, epochs: Sequence[int] | None = None, seed: int = 0) -> Layout:
    """Place the words `ids`, shape (n,), on a map, with their trails through `epochs` (None: all).

    Snapshot 0 is always the first epoch. Words with a zero vector are left out and counted.
    Raises SettingsError for fewer than 3 words with a vector or a seed outside 0 to 2**32 - 1, RunError for
    an unknown epoch.
    """
    return _layouts([run], ids, [sorted({0, *(run.epochs if epochs is None else epochs)})], seed)[0]


def layouts(runs: Sequence[Run], ids: IntArray, *, seed: int = 0) -> tuple[Layout, ...]:
    """Place the words `ids`, shape (n,), once, and draw each run's trails over all its epochs from there.

    The runs start from the same vectors, so that a word has one place in all maps before training. All
    trails are drawn to one scale, that of the first run in which a word turned. A word with a zero vector
    in any run is left out of all. Raises SettingsError as `layout` does.
    """
    return _layouts(runs, ids, [run.epochs for run in runs], seed)


def moved_groups(run: Run, placed: Layout) -> MovedGroups:
    """Find the groups that moved together on a run's map; see `drift.layout.groups.groups_among`."""
    pool = moved_most(placed)
    ids = placed.ids[pool]
    first, last = (unit_rows(run.rows(epoch, ids))[0] for epoch in (0, placed.epochs[-1]))
    return groups_among(placed, pool, unit_rows(last - first)[0])


def _layouts(
    runs: Sequence[Run], ids: IntArray, epochs: Sequence[Sequence[int]], seed: int
) -> tuple[Layout, ...]:
    if not 0 <= seed < 1 << 32:
        raise SettingsError(f"expected a seed from 0 to {(1 << 32) - 1}, got {seed}.")
    ids = np.array(list(dict.fromkeys(ids.tolist())), dtype=np.int64)
    snapshots = [
        [unit_rows(run.rows(epoch, ids)) for epoch in chosen]
        for run, chosen in zip(runs, epochs, strict=True)
    ]
    zero: BoolArray = np.logical_or.reduce([undefined for some in snapshots for _, undefined in some])
    if (~zero).sum() < FEWEST:
        raise SettingsError(
            f"expected {FEWEST} or more words with a vector to draw a map, found {(~zero).sum()}. Name more."
        )
    units = [np.array([unit for unit, _ in some])[:, ~zero] for some in snapshots]
    kept = ids[~zero]
    left_out = tuple(runs[0].words[one] for one in ids[zero].tolist())
    return lay_out([_mapped(*one, kept, left_out) for one in zip(runs, epochs, units, strict=True)], seed)


def _mapped(
    run: Run, epochs: Sequence[int], unit: FloatArray, ids: IntArray, left_out: tuple[str, ...]
) -> Mapped:
    words = tuple(run.words[one] for one in ids.tolist())
    moved = displacement(run.rows(0, ids), run.rows(epochs[-1], ids)).cosine
    return Mapped(
        run.name,
        ids,
        words,
        run.seen[ids],
        tuple(epochs),
        unit,
        moved,
        left_out,
        run.record.seen_by_moving,
    )


def _with_neighbours(run: Run, must: IntArray, neighbourhood: Neighbourhood) -> IntArray:
    if len(must) == 0:
        return np.empty(0, dtype=np.int64)
    candidates = choose_candidates(run, neighbourhood)
    near = [neighbours(run, epoch, must, candidates).ids.ravel() for epoch in (0, run.last_epoch)]
    found = np.concatenate([must, *near])
    return np.unique(found[found >= 0])


def _displacement(run: Run) -> DoubleArray:
    """Cosine distance of each word from snapshot 0 to the last epoch, 0 where undefined: shape (n_words,)."""
    moved = run.moved(run.last_epoch)
    measured = np.zeros(run.n_words)
    measured[moved.ids] = np.nan_to_num(displacement(run.base_rows(moved.ids), moved.rows).cosine)
    return measured


def _drawn(unseen: IntArray, seed: int) -> IntArray:
    """Unseen words in the order in which they are taken: the common ones shuffled, then the others."""
    common = unseen < COMMON
    shuffled = np.random.default_rng(seed).permutation(unseen[common])
    return np.concatenate([shuffled, unseen[~common]])
