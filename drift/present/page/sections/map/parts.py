"""The map in the page: its data as base64 arrays, and what is said around it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from drift.analysis.map import moved_groups
from drift.arrays import DoubleArray, IntArray
from drift.layout.groups import MovedGroups
from drift.layout.layout import Layout
from drift.present.figures.map_text import Honesty, groups_sentence, honesty, map_in_words, what_it_shows
from drift.present.page.packed import packed
from drift.run.run import Run

STEPS = 65_535  # of a coordinate: uint16
MARGIN = 0.04  # of the frame around the places, on each side
LABELLED = 4_000  # words that may have a label, the most important first


@dataclass(frozen=True)
class MapPicture:
    """The map as it stands in the page: PNG bytes and what the legend says, which is also its description."""

    png: bytes
    caption: str


@dataclass(frozen=True)
class MapPart:
    """The map's part of a page.

    data: for the page's scripts, see `map_data`. caption: what the map shows and how to read a trail.
    in_words: the map as a text, for who cannot see it. honesty: how far it can be trusted, one line a number.
    groups: the words on the groups that moved together; empty if there are none.
    others: the same of each further run on the same map.
    """

    data: dict[str, Any]
    caption: str
    in_words: str
    honesty: tuple[Honesty, ...]
    groups: str
    others: tuple["MapPart", ...] = ()

    @property
    def runs(self) -> tuple["MapPart", ...]:
        """The map of each run, the first one's own included."""
        return (self, *self.others)


def map_parts(runs: Sequence[Run], placed: Sequence[Layout]) -> MapPart:
    """The map of the first run, with those of the others on the same places: `placed` as `layouts` made them.

    The words and their places at epoch 0, which all share, are in the first one's data alone.
    """
    frame = _frame(placed)
    parts = []
    for run, one, name in zip(runs, placed, _names(runs), strict=True):
        groups = moved_groups(run, one)
        said, in_words = groups_sentence(groups), map_in_words(one, groups)
        data = map_data(one, run.counts[one.ids], groups, frame=frame)
        data |= {
            "run": name,
            "counted": not run.record.seen_by_moving,
            "groupsSaid": said,
            "inWords": in_words,
        }
        parts.append(MapPart(data, what_it_shows(one), in_words, honesty(one), said))
    first, *others = parts
    shared = ("n", "words", "first")
    for part in others:
        for name in shared:
            del part.data[name]
    first.data["others"] = [part.data for part in others]
    return replace(first, others=tuple(others))


def map_data(
    placed: Layout,
    counts: IntArray,
    groups: MovedGroups | None = None,
    *,
    frame: tuple[DoubleArray, DoubleArray, float] | None = None,
) -> dict[str, Any]:
    """The map for the page's scripts, ready for JSON; arrays are base64 of little-endian numbers.

    counts: of the words on the map, shape (n,). frame: of several maps together; None: of this one.
    n, words, epochs, counts (uint32). Places lie in a square of side 1, as uint16 from 0 to 65,535: first
    (n, 2), at epoch 0; moved: uint32 (m,), the words with further places; later (n_epochs - 1, m, 2), those.
    bounds: left, bottom, right and top of all places. distance: float32 (m,), cosine distance of the moved
    words at the last epoch. scale: side lengths for one unit of it. order: uint32, words by how much they
    deserve a label.
    groups: members, name and `alike` of each.
    """
    moved = np.flatnonzero((placed.places != placed.places[0]).any(axis=(0, 2)))
    low, high, size = frame or _frame([placed])
    corner = (low + high) / 2 - size / 2
    whole = np.rint((placed.places.astype(np.float64) - corner) / size * STEPS)
    return {
        "n": placed.n_words,
        "words": list(placed.words),
        "epochs": list(placed.epochs),
        "counts": packed(counts, "<u4"),
        "bounds": [*((low - corner) / size).tolist(), *((high - corner) / size).tolist()],
        "scale": placed.scale / size,
        "first": packed(whole[0], "<u2"),
        "moved": packed(moved, "<u4"),
        "later": packed(whole[1:, moved], "<u2"),
        "distance": packed(np.nan_to_num(placed.displacement[moved]), "<f4"),
        "order": packed(label_order(placed)[:LABELLED], "<u4"),
        "groups": [
            {"members": group.members.tolist(), "name": list(group.name), "alike": round(group.alike, 3)}
            for group in (groups.groups if groups else ())
        ],
    }


def label_order(placed: Layout) -> IntArray:
    """The words in the order in which they deserve a label, shape (n,).

    In turn one of largest displacement and one of the commonest that consist of letters; all others after.
    """
    distance = np.nan_to_num(placed.displacement)
    moved = np.argsort(-distance, kind="stable")[: int((distance > 0).sum())]
    tellable = np.array([len(word) > 2 and word.isalpha() for word in placed.words])
    common = np.lexsort((placed.ids, ~tellable))
    mixed = np.empty(len(moved) + len(common), dtype=np.int64)
    pairs = min(len(moved), len(common))
    mixed[: 2 * pairs : 2], mixed[1 : 2 * pairs : 2] = moved[:pairs], common[:pairs]
    mixed[2 * pairs :] = common[pairs:]
    return np.array(list(dict.fromkeys(mixed.tolist())), dtype=np.int64)


def _names(runs: Sequence[Run]) -> list[str]:
    """The runs' names for the page's address; of equal ones (in different folders) the later get a number."""
    names = [run.name for run in runs]
    return [
        name if name not in names[:place] else f"{name} ({place + 1})" for place, name in enumerate(names)
    ]


def _frame(placed: Sequence[Layout]) -> tuple[DoubleArray, DoubleArray, float]:
    """The lowest and the highest coordinates of all places, shape (2,), and the side of a square around."""
    places = np.concatenate([one.places.astype(np.float64).reshape(-1, 2) for one in placed])
    low, high = places.min(axis=0), places.max(axis=0)
    return low, high, max(float((high - low).max()), 1e-6) * (1 + 2 * MARGIN)
