"""What differs between two snapshots, of one run or of two: `drift diff`, a gate for a continuous build."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.associations import agreement_at
from drift.analysis.figures import plain_name
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import BoolArray, DoubleArray, IntArray, defined, row_blocks
from drift.errors import SettingsError
from drift.measure.displacement import displacement
from drift.measure.groups import summary
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import nearest, overlap
from drift.progress import task
from drift.run.caveats import TRAINED_APART
from drift.run.run import Run

MEANINGS = {
    "common": "words that both vocabularies have: the rest is over these",
    "moved": "words whose vector is another one in B than in A",
    "seen_cosine": "mean cosine distance of seen words from A to B, 0 to 2",
    "unseen_cosine": "the same of unseen words",
    "seen_l2": "mean L2 distance of seen words from A to B, the vectors' own unit",
    "unseen_l2": "the same of unseen words",
    "seen_kept": "share of its nearest words in A that a seen word has in B, mean",
    "unseen_kept": "the same of unseen words, 0 (none kept) to 1",
}
"""What lies between the two, by name; seen words are those of B's training."""


@dataclass(frozen=True)
class Between:
    """A figure of what lies between A and B. n: over how many words; left_out: words without a value."""

    name: str
    value: float | int | None
    n: int
    left_out: int

    @property
    def meaning(self) -> str:
        """What it is, in a sentence."""
        return MEANINGS[self.name]


@dataclass(frozen=True)
class Scored:
    """A figure that A and B each have: a score, or the agreement with a list of associations."""

    name: str
    a: float | None
    b: float | None

    @property
    def change(self) -> float | None:
        """B less A; None where one has none."""
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True, repr=False)
class Diff(Tabular):
    """The answer to `diff`.

    a, b: the snapshots, each as RUN@EPOCH. k, candidates: which neighbourhoods.
    seen_by_moving: of B, see `RunRecord`.
    """

    a: str
    b: str
    k: int
    candidates: str
    between: tuple[Between, ...]
    scored: tuple[Scored, ...]
    seen_by_moving: bool = False

    def figures(self) -> dict[str, float | None]:
        """Every figure by the name that a condition knows: `NAME` is B's, `NAME_change` B's less A's."""
        found = {one.name: one.value for one in self.between}
        for one in self.scored:
            found |= {one.name: one.b, f"{one.name}_change": one.change}
        return found

    def tables(self) -> Mapping[str, tuple[Column, ...]]:
        """What lies between the two; what each of them has."""
        return {
            "between": (
                column("name", self.between, "name", key="name"),
                column("value", self.between, "value", 4),
                column("n", self.between, "n"),
                column("left out", self.between, "left_out"),
                Column("meaning", [one.meaning for one in self.between], most=70),
            ),
            "scored": (
                column("name", self.scored, "name", key="name"),
                column("A", self.scored, "a", 4),
                column("B", self.scored, "b", 4),
                column("change", self.scored, "change", 4),
            ),
        }


@dataclass(frozen=True, eq=False)
class _Side:
    """A snapshot, and where the words that both have stand in its vocabulary, shape (n_common,)."""

    run: Run
    epoch: int
    ids: IntArray

    @property
    def name(self) -> str:
        return f"{self.run.name}@{self.epoch}"


def diff(
    a: Run,
    b: Run | None = None,
    *,
    epochs: tuple[int | None, int | None] = (None, None),
    neighbourhood: Neighbourhood = Neighbourhood(),
    analogies: bool = False,
) -> Diff:
    """Compare two snapshots: displacement, neighbourhoods, scores and learned associations.

    a, b: the runs; without b, two snapshots of a. epochs: of A and of B; None: the last one, and of a single
    run's A snapshot 0. Words are matched by word. analogies: whether to answer these too, which costs most.
    Raises SettingsError where the two share no coordinates or no words, RunError for an unknown epoch.
    """
    first = 0 if b is None and epochs[0] is None else epochs[0]
    sides = _matched(a, b or a, first, epochs[1])
    seen = sides[1].run.seen[sides[1].ids]
    between = [Between("common", len(seen), len(seen), 0), *_displacements(sides, seen)]
    kept, candidates = _kept(sides, neighbourhood)
    between += [_mean(name, kept, members) for name, members in _groups("kept", seen)]
    return Diff(
        sides[0].name,
        sides[1].name,
        neighbourhood.k,
        candidates.description,
        tuple(between),
        _scored(sides, analogies=analogies),
        sides[1].run.record.seen_by_moving,
    )


def _matched(a: Run, b: Run, first: int | None, second: int | None) -> tuple[_Side, _Side]:
    if a.n_dims != b.n_dims:
        raise SettingsError(
            f"expected runs of vectors of one width, found {a.n_dims} dims in {a.name}, {b.n_dims} in "
            f"{b.name}."
        )
    if a.record.vectors.digest == b.record.vectors.digest:
        ids_a = ids_b = np.arange(a.n_words)
    else:
        common = [(place, b.index[word]) for place, word in enumerate(a.words) if word in b.index]
        if not common:
            raise SettingsError(f"expected words that both runs have, found none of {a.name} in {b.name}.")
        ids_a, ids_b = np.array(common, dtype=np.int64).T
    sides = (
        _Side(a, a.last_epoch if first is None else first, ids_a),
        _Side(b, b.last_epoch if second is None else second, ids_b),
    )
    for side in sides:
        side.run.moved(side.epoch)  # raises for an unknown epoch, before the long part
    return sides


def _displacements(sides: tuple[_Side, _Side], seen: BoolArray) -> list[Between]:
    a, b = sides
    cosine, l2 = np.empty(len(seen)), np.empty(len(seen))
    for block in row_blocks(len(seen), a.run.n_dims):
        found = displacement(a.run.rows(a.epoch, a.ids[block]), b.run.rows(b.epoch, b.ids[block]))
        cosine[block], l2[block] = found.cosine, found.l2
    if 1 - np.nanmedian(cosine) < TRAINED_APART:
        raise SettingsError(
            f"expected runs that start from the same vectors, found the words of {a.name} and {b.name} at a "
            f"median cosine of {1 - np.nanmedian(cosine):.2f}: they share no coordinates."
        )
    moved = int((l2 > 0).sum())
    return [
        Between("moved", moved, len(seen), 0),
        *(_mean(name, cosine, members) for name, members in _groups("cosine", seen)),
        *(_mean(name, l2, members) for name, members in _groups("l2", seen)),
    ]


def _groups(measure: str, seen: BoolArray) -> tuple[tuple[str, BoolArray], ...]:
    return ((f"seen_{measure}", seen), (f"unseen_{measure}", ~seen))


def _mean(name: str, values: DoubleArray, members: BoolArray) -> Between:
    found = summary(values[members])
    return Between(name, defined(found.mean), found.n, found.left_out)


def _kept(sides: tuple[_Side, _Side], neighbourhood: Neighbourhood) -> tuple[DoubleArray, Candidates]:
    """The share of its nearest words in A that each common word has in B; NaN for those not asked."""
    places, candidates = _candidates(sides, neighbourhood)
    before, after = (_neighbours(side, places, candidates) for side in sides)
    kept = np.full(len(sides[0].ids), np.nan)
    kept[places] = overlap(before, after)
    return kept, candidates


def _candidates(sides: tuple[_Side, _Side], neighbourhood: Neighbourhood) -> tuple[IntArray, Candidates]:
    """Which common words are candidates of A or of B, and what was chosen, by places among the common."""
    chosen = [choose_candidates(side.run, neighbourhood) for side in sides]
    inside = [np.isin(side.ids, one.ids) for side, one in zip(sides, chosen, strict=True)]
    places = np.flatnonzero(inside[0] | inside[1])
    said = chosen[0].description
    if len(places) != len(chosen[0]):
        said = f"{len(places):,} words: the candidates of either run that both have"
    return places, Candidates(places, said, neighbourhood.k, chosen[0].device)


def _neighbours(side: _Side, places: IntArray, candidates: Candidates) -> IntArray:
    """The nearest candidates of each candidate, as places among the common words."""
    ids = side.ids[places]
    if len(side.ids) == side.run.n_words and (side.ids == np.arange(len(side.ids))).all():
        ((_, found),) = all_neighbours(side.run, candidates, (side.epoch,))
        return found.ids
    rows = side.run.rows(side.epoch, ids)
    with task(f"neighbours, {side.name}", len(ids)) as advance:
        return nearest(rows, places, rows, places, candidates.k, advance, candidates.device).ids


def _scored(sides: tuple[_Side, _Side], *, analogies: bool) -> tuple[Scored, ...]:
    found = []
    for side in sides:
        epoch = next(one for one in side.run.record.epochs if one.epoch == side.epoch)
        agreed = agreement_at(side.run, side.epoch, analogies=analogies)
        found.append({plain_name(name): value for name, value in (*epoch.scores.items(), *agreed.items())})
    names = dict.fromkeys((*found[0], *found[1]))
    return tuple(Scored(name, found[0].get(name), found[1].get(name)) for name in names)
