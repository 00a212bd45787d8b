"""The two-dimensional map of words: UMAP places of snapshot 0, and trails of the words that moved.

Words are placed once, by a UMAP of snapshot 0. A word that did not turn has exactly one place; a word that
turned draws a trail from its place, see `drift.layout.trails` and `drift.layout.turns`. Two dimensions cannot
show everything, so a layout carries the numbers that say how honest it is, see `drift.layout.honesty`.
"""

import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.errors import optional
from drift.layout.honesty import direction_agreement, map_neighbours, preservation, trail_agreement
from drift.layout.trails import Trails, trails, turned
from drift.layout.turns import turn_trails
from drift.measure.neighbours import nearest
from drift.progress import task

FEWEST = 3  # two points have no shape
NEAR = 10  # size of the neighbourhoods that preservation is about
UMAP_NEIGHBOURS = 15
SPECTRAL_FROM = 20  # UMAP's spectral start needs more points than this to be worth anything


@dataclass(frozen=True, eq=False)
class Mapped:
    """One run's words that a map is to show, none of them with a zero vector.

    run: the run's name. ids: the words, shape (n,). words, seen: their names, and whether training saw them.
    epochs: the epochs to be drawn, 0 first. unit: their unit rows, float32 of shape (n_epochs, n, n_dims).
    displacement: cosine distance from snapshot 0 to the last epoch, from 0 to 2, shape (n,).
    left_out: the words that have a zero vector. seen_by_moving: whether seen words are those that moved.
    """

    run: str
    ids: IntArray
    words: tuple[str, ...]
    seen: BoolArray
    epochs: tuple[int, ...]
    unit: FloatArray
    displacement: DoubleArray
    left_out: tuple[str, ...]
    seen_by_moving: bool = False


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
    seen_by_moving: whether seen words are those that moved.
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
    seen_by_moving: bool = False

    @property
    def n_words(self) -> int:
        """The number of words on the map."""
        return len(self.ids)


def lay_out(mapped: Sequence[Mapped], seed: int = 0) -> tuple[Layout, ...]:
    """Place the same words, 3 or more, once for several runs, and draw each run's trails from there.

    The runs start from the same vectors, so that a word has one place in all maps before training. All
    trails are drawn to one scale, that of the first run in which a word turned.
    """
    drawn = _to_one_scale([one.unit for one in mapped], umap_places(mapped[0].unit[0], seed))
    return tuple(_layout(one, trail) for one, trail in zip(mapped, drawn, strict=True))


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


def _umap() -> Any:  # noqa: ANN401 - a class of a library without types
    """Import UMAP without TensorFlow, which it would load for a kind of map that is not drawn here.

    Where TensorFlow cannot be imported, UMAP does without: seconds are saved, and nothing else changes.
    Raises MissingExtraError where UMAP is not installed.
    """
    absent = "tensorflow" not in sys.modules
    if absent:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        return optional("umap").UMAP
    finally:
        if absent:
            del sys.modules["tensorflow"]


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


def _layout(mapped: Mapped, drawn: Trails) -> Layout:
    everybody, unit = np.arange(len(mapped.ids)), mapped.unit
    k = min(NEAR, len(everybody) - 1)
    in_space = [nearest(rows, everybody, rows, everybody, k).ids for rows in (unit[0], unit[-1])]
    places = turn_trails(drawn.places, in_space[1])
    on_map = [map_neighbours(at, k) for at in (places[0], places[-1])]
    has_trail = turned(unit[0], unit[-1])
    return Layout(
        run=mapped.run,
        ids=mapped.ids,
        words=mapped.words,
        seen=mapped.seen,
        epochs=mapped.epochs,
        places=places,
        displacement=mapped.displacement,
        scale=drawn.scale,
        preservation=(preservation(in_space[0], on_map[0]), preservation(in_space[1], on_map[1])),
        trail_agreement=trail_agreement(places, mapped.displacement, has_trail),
        direction_agreement=direction_agreement(places, in_space[0], in_space[1], has_trail),
        n_turned=int(has_trail.sum()),
        left_out=mapped.left_out,
        seen_by_moving=mapped.seen_by_moving,
    )
