"""The two-dimensional map of words: UMAP places of snapshot 0, and trails of the words that moved.

Words are placed once, by a UMAP of snapshot 0. A word that did not turn has exactly one place; a word that
turned draws a trail from its place, see `drift.present.trails` and `drift.present.trail_turns`. Two
dimensions cannot show everything, so a layout carries the numbers that say how honest it is, see
`drift.present.honesty`.
"""

import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.errors import SettingsError
from drift.measure.cosine import unit_rows
from drift.measure.displacement import displacement
from drift.measure.neighbours import nearest
from drift.present.honesty import direction_agreement, map_neighbours, preservation, trail_agreement
from drift.present.trail_turns import turn_trails
from drift.present.trails import Trails, trails, turned
from drift.progress import task
from drift.run.run import Run

FEWEST = 3  # two points have no shape
K = 10  # size of the neighbourhoods that preservation is about
SEEN_SHARE = 1 / 3  # of the words that nobody asked for
COMMON = 20_000  # unseen words on a map are among so many commonest words of the vocabulary
UMAP_NEIGHBOURS = 15
SPECTRAL_FROM = 20  # UMAP's spectral start needs more points than this to be worth anything


@dataclass(frozen=True, eq=False)
class Layout:
    """Words on a map of two dimensions; the axes have no meaning and no unit.

    run: the run's name. ids: the words on the map, shape (n,). words, seen: the same words' names, and
        whether training saw them, shape (n,).
    epochs: the epochs drawn, 0 first. places: float32, shape (n_epochs, n, 2); all rows of a word that did
        not turn are bit-identical.
    displacement: cosine distance from snapshot 0 to the last epoch, from 0 to 2, shape (n,).
    scale: map units for one unit of displacement: a trail's length is `scale * displacement`; 0 where
        nobody turned.
    preservation: at the first and at the last epoch, the share of a word's 10 nearest words among those on
        the map, by cosine in that epoch, that are among its 10 nearest on the map; from 0 to 1.
    trail_agreement: Spearman of trail length against displacement over the words that turned, from -1 to 1.
        Lengths are drawn to scale, so below 1 it tells of a defect. None where no two turned differently.
    direction_agreement: share, from 0 to 1, of the words that turned and changed neighbours whose trails
        bring them nearer to those that entered than to those that left; about one half by chance. None
        where there are none.
    n_turned: how many words draw a trail. left_out: words left out because a vector of theirs is zero.
    """

    run: str
    ids: IntArray
    words: tuple[str, ...]
    seen: BoolArray
    epochs: tuple[int, ...]
    places: FloatArray
    displacement: DoubleArray
    scale: float
    preservation: tuple[float, float]
    trail_agreement: float | None
    direction_agreement: float | None
    n_turned: int
    left_out: tuple[str, ...]

    @property
    def n_words(self) -> int:
        """The number of words on the map."""
        return len(self.ids)


def choose_words(run: Run, n: int, must: IntArray, seed: int = 0, *, others: Sequence[Run] = ()) -> IntArray:
    """Choose which words a map shows: about `n` ids, rising, shape (n_chosen,).

    First come the words `must`, shape (n_must,), with their 10 nearest candidates at snapshot 0 and at the
    last epoch (see `choose_candidates`), even where that is more than `n`. A third of the room that is left
    goes to the seen words of largest displacement (cosine distance; equal ones by count), the rest to
    unseen words drawn by `seed` from the 20,000 commonest. What one group lacks the other fills up. Words
    without a vector at snapshot 0 are chosen only if they are in `must`.
    others: runs of the same vectors on the same map: a word is seen if any run saw it, and its displacement
    is the largest of all runs.
    Raises SettingsError where `n` is below 3.
    """
    if n < FEWEST:
        raise SettingsError(f"expected {FEWEST} or more words to draw a map, got {n}. Raise --sample.")
    runs = (run, *others)
    asked = np.unique(np.concatenate([_with_neighbours(one, must) for one in runs]))
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


def _umap() -> Any:  # noqa: ANN401 - a class of a library without types
    """Import UMAP without TensorFlow, which it would load for a kind of map that is not drawn here.

    Where TensorFlow cannot be imported, UMAP does without: seconds are saved, and nothing else changes.
    """
    absent = "tensorflow" not in sys.modules
    if absent:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        from umap import UMAP
    finally:
        if absent:
            del sys.modules["tensorflow"]
    return UMAP


def umap_places(unit: FloatArray, seed: int) -> DoubleArray:
    """UMAP by cosine of unit rows of shape (n, n_dims), n from 3 on: places of shape (n, 2).

    They are centred, and turned so that the map is broadest from left to right. Neighbours are found
    exactly. Same seed and machine: same places.
    """
    n_neighbours = min(UMAP_NEIGHBOURS, len(unit) - 1)
    everybody = np.arange(len(unit))
    near = nearest(unit, everybody, unit, everybody, n_neighbours - 1)
    itself = everybody[:, None]
    known = (
        np.concatenate([itself, near.ids], axis=1).astype(np.int32),
        np.concatenate([np.zeros(itself.shape), 1 - near.cosines], axis=1).astype(np.float32),
    )
    # UMAP warns of what is meant here: no parallelism with a seed, no search index for later `transform`s.
    with warnings.catch_warnings(), task("placing words on the map") as _:
        warnings.simplefilter("ignore")
        reducer = _umap()(
            n_neighbors=n_neighbours,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
            init="spectral" if len(unit) >= SPECTRAL_FROM else "random",
            disconnection_distance=np.inf,  # else a word opposite to all others gets no place
            precomputed_knn=known,
            force_approximation_algorithm=True,  # else the neighbours are searched again
        )
        places = np.asarray(reducer.fit_transform(unit), dtype=np.float64)
    centred = places - places.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    turned_places: DoubleArray = centred @ axes.T
    return turned_places


def _with_neighbours(run: Run, must: IntArray) -> IntArray:
    if len(must) == 0:
        return np.empty(0, dtype=np.int64)
    candidates = choose_candidates(run)
    near = [neighbours(run, epoch, must, candidates, K).ids.ravel() for epoch in (0, run.last_epoch)]
    found = np.concatenate([must, *near])
    return np.unique(found[found >= 0])


def _displacement(run: Run) -> DoubleArray:
    """Cosine distance of each word from snapshot 0 to the last epoch, 0 where undefined: shape (n_words,)."""
    moved = run.moved(run.last_epoch)
    measured = np.zeros(run.n_words)
    measured[moved.ids] = np.nan_to_num(displacement(run.base[moved.ids], moved.rows).cosine)
    return measured


def _drawn(unseen: IntArray, seed: int) -> IntArray:
    """Unseen words in the order in which they are taken: the common ones shuffled, then the others."""
    common = unseen < COMMON
    shuffled = np.random.default_rng(seed).permutation(unseen[common])
    return np.concatenate([shuffled, unseen[~common]])


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
    drawn = _to_one_scale(units, umap_places(units[0][0], seed))
    left_out = tuple(runs[0].words[one] for one in ids[zero].tolist())
    return tuple(
        _layout(run, ids[~zero], tuple(chosen), unit, trail, left_out)
        for run, chosen, unit, trail in zip(runs, epochs, units, drawn, strict=True)
    )


def _to_one_scale(units: Sequence[FloatArray], start: DoubleArray) -> list[Trails]:
    """The trails of each run, those after the first in which a word turned stretched to its scale."""
    drawn = []
    with task("drawing trails", len(units)) as advance:
        for unit in units:
            drawn.append(trails(unit, start))
            advance(1)
    scale = next((one.scale for one in drawn if one.scale > 0), 0.0)
    return [one if one.scale in (0.0, scale) else _stretched(one, start, scale) for one in drawn]


def _stretched(drawn: Trails, start: DoubleArray, scale: float) -> Trails:
    # What does not move must keep its place bit for bit, which a sum would round.
    moving = (drawn.places != drawn.places[0]).any(axis=(0, 2))
    places = drawn.places.copy()
    ways = (drawn.places[:, moving] - start[moving]) * (scale / drawn.scale)
    places[1:, moving] = (start[moving] + ways[1:]).astype(np.float32)
    return Trails(places, scale)


def _layout(
    run: Run,
    ids: IntArray,
    epochs: tuple[int, ...],
    unit: FloatArray,
    drawn: Trails,
    left_out: tuple[str, ...],
) -> Layout:
    everybody = np.arange(len(ids))
    k = min(K, len(ids) - 1)
    in_space = [nearest(rows, everybody, rows, everybody, k).ids for rows in (unit[0], unit[-1])]
    places = turn_trails(drawn.places, in_space[1])
    on_map = [map_neighbours(at, k) for at in (places[0], places[-1])]
    moved = displacement(run.rows(0, ids), run.rows(epochs[-1], ids)).cosine
    has_trail = turned(unit[0], unit[-1])
    return Layout(
        run=run.name,
        ids=ids,
        words=tuple(run.words[one] for one in ids.tolist()),
        seen=run.seen[ids],
        epochs=epochs,
        places=places,
        displacement=moved,
        scale=drawn.scale,
        preservation=(preservation(in_space[0], on_map[0]), preservation(in_space[1], on_map[1])),
        trail_agreement=trail_agreement(places, moved, has_trail),
        direction_agreement=direction_agreement(places, in_space[0], in_space[1], has_trail),
        n_turned=int(has_trail.sum()),
        left_out=left_out,
    )
