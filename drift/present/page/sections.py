"""The parts of a report that a run may lack: movement against count, direction, space, associations."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.associations import AssociationsByEpoch, SplitSeries, associations_by_epoch
from drift.analysis.direction import Direction, direction
from drift.analysis.outliers import Outliers, outliers
from drift.analysis.space import Space, space
from drift.analysis.words import WordTable
from drift.measure.pareto import pareto_front
from drift.present.page.facts import Scores
from drift.present.page.packed import packed
from drift.run.run import Run

N_POINTS = 1500
N_NAMED = 10
N_ENDS = 12
FEWEST_PAIRS = 10
"""A pair set of which a run covers fewer is not shown: the correlation of a handful says nothing."""

CHANCE_SEED = 0


@dataclass(frozen=True)
class Dose:
    """Displacement (L2) against count among the seen words that moved.

    data: for the page's scripts: counts (uint32) and moved (float32) of the words drawn by chance; bins, each
    lowest and highest count, 10th percentile, median, 90th; named, the words that moved most beyond their
    count's median, each with count and displacement. shown: how many words are drawn.
    """

    data: dict[str, Any]
    shown: int


@dataclass(frozen=True)
class Bargain:
    """One epoch's test accuracy and what the associations had lost by then.

    change: mean change of Spearman since snapshot 0, over the pair sets. best: no other epoch is as good in
    both and better in one (Pareto).
    """

    epoch: int
    accuracy: float
    change: float
    best: bool


@dataclass(frozen=True)
class Sections:
    """What a run has beyond the rest; None where it has not."""

    outliers: Outliers | None
    dose: Dose | None
    direction: Direction | None
    associations: AssociationsByEpoch | None
    bargains: tuple[Bargain, ...]
    space: Space | None

    def series(self) -> tuple[SplitSeries, ...]:
        """The pair sets over all their covered pairs."""
        found = self.associations.pairs if self.associations else ()
        return tuple(one for one in found if one.split == "all")

    def words(self) -> list[str]:
        """The words that these parts name, the most telling first."""
        ends = (self.direction.along, self.direction.against) if self.direction else ()
        named = [word.word for both in zip(*ends, strict=False) for word in both] if ends else []
        beyond = [one.word for one in self.outliers.more] if self.outliers else []
        return list(dict.fromkeys([*named, *beyond]))


def sections(run: Run, table: WordTable, scores: Scores, *, commonest: int | None, n_rows: int) -> Sections:
    """Measure what the run has to show. commonest: see `choose_candidates`. n_rows: of the tables."""
    moved = table.seen & (table.l2 > 0)
    if not moved.any():
        return Sections(None, None, None, None, (), None)
    beyond = outliers(run, limit=n_rows)
    found = _enough(associations_by_epoch(run, commonest=commonest))
    return Sections(
        outliers=beyond if beyond.more else None,
        dose=_dose(table, beyond) if beyond.bins else None,
        direction=direction(run, limit=N_ENDS),
        associations=found,
        bargains=bargains(found, scores) if found else (),
        space=space(run, [run.last_epoch]),
    )


def bargains(found: AssociationsByEpoch, scores: Scores) -> tuple[Bargain, ...]:
    """What each trained epoch gained in test accuracy and lost in associations; none without a test."""
    if "test_accuracy" not in scores.names:
        return ()
    lines = np.array([one.scores for one in found.pairs if one.split == "all"])
    change = dict(zip(found.epochs, (lines - lines[:, :1]).mean(axis=0).tolist(), strict=True))
    place = scores.names.index("test_accuracy")
    there = [
        (epoch, row[place], change[epoch])
        for epoch, row in zip(scores.epochs, scores.rows, strict=True)
        if row[place] is not None and not np.isnan(change[epoch])
    ]
    gains = np.array([one[1:] for one in there], dtype=np.float64).reshape(-1, 2)
    front = pareto_front(gains[:, 0], -gains[:, 1]).tolist()
    return tuple(
        Bargain(epoch, accuracy, kept, best)
        for (epoch, _, _), (accuracy, kept), best in zip(there, gains.tolist(), front, strict=True)
    )


def _enough(found: AssociationsByEpoch) -> AssociationsByEpoch | None:
    """Only the sets that the run covers well enough to say something, None if there are none."""
    names = {one.name for one in found.pairs if one.split == "all" and one.n >= FEWEST_PAIRS}
    pairs = tuple(one for one in found.pairs if one.name in names and not np.isnan(one.scores).any())
    whole = any(one.split == "all" for one in pairs)
    return AssociationsByEpoch(found.run, found.epochs, found.candidates, pairs, ()) if whole else None


def _dose(table: WordTable, beyond: Outliers) -> Dose:
    there = np.flatnonzero(table.seen & (table.l2 > 0))
    if len(there) > N_POINTS:
        chance = np.random.default_rng(CHANCE_SEED)
        there = np.sort(chance.choice(there, N_POINTS, replace=False))
    data = {
        "counts": packed(table.count[there], "<u4"),
        "moved": packed(table.l2[there], "<f4"),
        "bins": [[one.lowest, one.highest, one.p10, one.median, one.p90] for one in beyond.bins],
        "named": [[one.word, one.count, one.moved] for one in beyond.more[:N_NAMED]],
    }
    return Dose(data, len(there))
