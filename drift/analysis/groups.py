"""Seen against unseen words: epoch by epoch, and the statistics of one epoch (`drift groups`)."""

from dataclasses import dataclass

from drift.analysis.displacements import displacements
from drift.analysis.matched import MatchedChange, matched_change, stratum_columns
from drift.analysis.outliers import Outliers, outlier_columns, outliers
from drift.analysis.tabular import Column, Tabular, column
from drift.analysis.words import WordTable
from drift.measure.dose import DoseResponse, dose_response
from drift.measure.groups import Summary, cliffs_delta, summary
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run


@dataclass(frozen=True)
class GroupEpoch:
    """The displacement of seen and of unseen words from snapshot 0 to one epoch.

    Cosine distances are from 0 to 2, L2 distances 0 or more. The unseen rows that did not move are in the
    unseen summaries as exact zeros. unseen_moved_by: see `RunRecord.moves_unseen`.
    """

    epoch: int
    seen_cosine: Summary
    unseen_cosine: Summary
    seen_l2: Summary
    unseen_l2: Summary
    unseen_moved_by: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NeighbourhoodChange:
    """Neighbour overlap of seen against unseen words at `epoch`, over the candidates.

    seen, unseen: summaries of overlaps from 0 to 1 (1: nothing changed).
    cliffs_delta: from -1 (every seen word kept less than every unseen one) to 1; NaN without both groups.
    dose: Spearman of cosine distance against log count among seen words.
    """

    epoch: int
    seen: Summary
    unseen: Summary
    cliffs_delta: float
    dose: DoseResponse


@dataclass(frozen=True, repr=False)
class GroupStatistics(Tabular):
    """What can be said of seen against unseen words at one epoch, and of seen words by their count.

    change: neighbourhood change, seen against unseen words of like pretraining rank.
    displacement: displacement against count, and the words that moved more or less than theirs explains.
    """

    change: MatchedChange
    displacement: Outliers

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The strata of rank; displacement by count; the words beside what their count explains."""
        moved = self.displacement
        return {
            "strata": stratum_columns(self.change.matched.strata),
            "bins": tuple(
                column(name.replace("_", " "), moved.bins, name)
                for name in ("lowest", "highest", "n", "p10", "median", "p90", "spread", "beyond_two")
            ),
            "more": outlier_columns(moved.more, moved.displacement),
            "less": outlier_columns(moved.less, moved.displacement),
        }


def group_statistics(
    run: Run,
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    change: str = "overlap",
    displacement: str = "l2",
    n_strata: int = 10,
    n_draws: int = 2000,
    seed: int = 0,
    limit: int | None = 10,
) -> GroupStatistics:
    """Ask for both at once; see `matched_change` and `outliers`, whose errors it raises."""
    found = outliers(run, epoch=epoch, displacement=displacement, limit=limit)
    matched = matched_change(
        run,
        epoch=epoch,
        neighbourhood=neighbourhood,
        change=change,
        n_strata=n_strata,
        n_draws=n_draws,
        seed=seed,
    )
    return GroupStatistics(matched, found)


def by_epoch(run: Run) -> list[GroupEpoch]:
    """Summarise the displacement of both groups at every epoch."""
    return [_group_epoch(run, epoch) for epoch in run.epochs]


def neighbourhood_change(table: WordTable) -> NeighbourhoodChange:
    """Compare the neighbour overlap of seen and unseen words in a word table."""
    seen, unseen = table.overlap[table.seen], table.overlap[~table.seen]
    return NeighbourhoodChange(
        epoch=table.epoch,
        seen=summary(seen),
        unseen=summary(unseen),
        cliffs_delta=cliffs_delta(seen, unseen),
        dose=dose_response(table.count, table.cosine),
    )


def _group_epoch(run: Run, epoch: int) -> GroupEpoch:
    measured, seen = displacements(run, epoch), run.seen
    return GroupEpoch(
        epoch,
        seen_cosine=summary(measured.cosine[seen]),
        unseen_cosine=summary(measured.cosine[~seen]),
        seen_l2=summary(measured.l2[seen]),
        unseen_l2=summary(measured.l2[~seen]),
        unseen_moved_by=run.record.moves_unseen,
    )
