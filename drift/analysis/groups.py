"""Seen against unseen words: their displacement by epoch, and the neighbours that they kept."""

from dataclasses import dataclass

from drift.analysis.displacements import displacements
from drift.analysis.words import WordTable
from drift.measure.dose import DoseResponse, dose_response
from drift.measure.groups import Summary, cliffs_delta, summary
from drift.run.run import Run


@dataclass(frozen=True)
class GroupEpoch:
    """The displacement of seen and of unseen words from snapshot 0 to one epoch.

    Cosine distances are from 0 to 2, L2 distances 0 or more. The unseen rows that did not move are in the
    unseen summaries as exact zeros. unseen_moved_by: see `RunRecord.moves_unseen`.
    seen_by_moving: see `RunRecord`; then that unseen words did not move is what they are called for.
    """

    epoch: int
    seen_cosine: Summary
    unseen_cosine: Summary
    seen_l2: Summary
    unseen_l2: Summary
    unseen_moved_by: tuple[str, ...] | None = None
    seen_by_moving: bool = False


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


def by_epoch(run: Run, also: int | None = None) -> list[GroupEpoch]:
    """Summarise the displacement of both groups at every epoch up to the kept model's, and at `also`."""
    epochs = {*run.epochs} if also is None else {*run.epochs, also}
    return [_group_epoch(run, epoch) for epoch in sorted(epochs)]


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
        seen_by_moving=run.record.seen_by_moving,
    )
