"""What became of the whole space, epoch by epoch: `drift space`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import BoolArray, IntArray
from drift.measure.anisotropy import UnitSum, mean_cosine, unit_sum
from drift.measure.direction import principal_axis
from drift.measure.moments import Moments, merged, moments, with_moved
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.space import SpaceChange, space_change
from drift.progress import log, task
from drift.run.moved import Moved
from drift.run.run import Run

GROUPS = ("seen", "unseen", "all")


@dataclass(frozen=True)
class SpaceRow:
    """One group of words at one epoch, against snapshot 0; NaN where a measure is undefined.

    group: `seen`, `unseen` or `all`.
    change: see `drift.measure.space.SpaceChange`; it is over all words of the group.
    mean_cosine: over all pairs of words of the group at this epoch, see `drift.measure.anisotropy`;
        mean_cosine_before: the same at snapshot 0.
    left_out: words whose vector is zero at this epoch, which have no cosine.
    first_axis: share of the squared displacement along its first principal axis, 0 to 1.
    first_axis_centred: the same with the mean displacement taken off, see `drift.measure.direction.Axis`.
    """

    epoch: int
    group: str
    change: SpaceChange
    mean_cosine: float
    mean_cosine_before: float
    left_out: int
    first_axis: float
    first_axis_centred: float


@dataclass(frozen=True, repr=False)
class Space(Tabular):
    """The answer to `space`.

    words: which words the figures are over. unseen_moved_by: see `RunRecord.moves_unseen`.
    seen_by_moving: see `RunRecord`; that unseen words did not move checks nothing then.
    rows: for each epoch one row a group, seen, unseen and all.
    """

    run: str
    words: str
    unseen_moved_by: tuple[str, ...] | None
    epochs: tuple[int, ...]
    rows: tuple[SpaceRow, ...]
    seen_by_moving: bool = False

    @property
    def unseen_moved(self) -> tuple[SpaceRow, ...]:
        """The epochs at which unseen rows differ from snapshot 0: with plain Adam none."""
        return tuple(row for row in self.rows if row.group == "unseen" and row.change.n_moved > 0)

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """One row an epoch and group."""
        rows = self.rows
        return {
            "space": (
                column("epoch", rows, "epoch"),
                column("words", rows, "group", key="group"),
                column("n", rows, "change.n"),
                column("moved", rows, "change.n_moved"),
                column("CKA", rows, "change.cka", 6),
                column("eigenspace overlap", rows, "change.overlap", 6),
                column("PIP loss", rows, "change.pip", 1),
                column("mean cosine before", rows, "mean_cosine_before", 4),
                column("after", rows, "mean_cosine", 4, key="mean_cosine"),
                column("shift", rows, "change.shift"),
                column("Procrustes residual", rows, "change.procrustes"),
                column("turn", rows, "change.rotation", 4),
                column("first axis", rows, "first_axis"),
                column("centred", rows, "first_axis_centred", key="first_axis_centred"),
            )
        }


@dataclass(frozen=True, eq=False)
class _Still:
    """A group at snapshot 0: which words are in it, shape (n_words,), and what is summed up over them."""

    member: BoolArray
    sums: Moments
    units: UnitSum


@dataclass(frozen=True, eq=False)
class _Part:
    """A group at one epoch; moved: which of the epoch's moved rows are the group's, shape (n_moved,)."""

    sums: Moments
    units: UnitSum
    units_before: UnitSum
    moved: BoolArray


def space(run: Run, epochs: Sequence[int] | None = None, *, candidates: int | None = None) -> Space:
    """Measure the whole space at some epochs (None: all) against snapshot 0, for seen, unseen and all words.

    candidates: None: over the whole vocabulary; a number: over that many of the commonest words and all words
    of the corpus. Snapshot 0 is gone through once; an epoch costs what its moved rows cost.
    Raises RunError for an unknown epoch, SettingsError where `candidates` leaves fewer than two words.
    """
    chosen = choose_candidates(run, Neighbourhood(candidates=candidates))
    asked = tuple(run.epochs if epochs is None else epochs)
    for unknown in set(asked) - set(run.epochs):
        run.moved(unknown)  # raises, before the long part
    with task("the space before training", 2) as advance:
        still = []
        for seen in (True, False):
            still.append(_still(run, chosen.ids[run.seen[chosen.ids] == seen]))
            advance(1)
    rows: list[SpaceRow] = []
    with task("the space by epoch", len(asked)) as advance:
        for epoch in asked:
            rows += _at_epoch(run, epoch, run.moved(epoch), still)
            advance(1)
    record = run.record
    found = Space(
        run.name, chosen.description, record.moves_unseen, asked, tuple(rows), record.seen_by_moving
    )
    _warn(found)
    return found


def _still(run: Run, ids: IntArray) -> _Still:
    member = np.zeros(run.n_words, dtype=bool)
    member[ids] = True
    return _Still(member, moments(run.base, ids), unit_sum(run.base, ids))


def _at_epoch(run: Run, epoch: int, moved: Moved, still: list[_Still]) -> list[SpaceRow]:
    """The rows of the seen, the unseen and all words."""
    parts = [_part(run, moved, group) for group in still]
    seen, unseen = parts
    both = _Part(
        merged(seen.sums, unseen.sums),
        seen.units + unseen.units,
        seen.units_before + unseen.units_before,
        seen.moved | unseen.moved,
    )
    return [
        _row(run, epoch, group, part, moved) for group, part in zip(GROUPS, (seen, unseen, both), strict=True)
    ]


def _part(run: Run, moved: Moved, group: _Still) -> _Part:
    mine = group.member[moved.ids]
    before, after = run.base_rows(moved.ids[mine]), moved.rows[mine]
    units = group.units - unit_sum(before) + unit_sum(after)
    return _Part(with_moved(group.sums, before, after), units, group.units, mine)


def _row(run: Run, epoch: int, group: str, part: _Part, moved: Moved) -> SpaceRow:
    axis = principal_axis(run.base_rows(moved.ids[part.moved]), moved.rows[part.moved])
    return SpaceRow(
        epoch=epoch,
        group=group,
        change=space_change(part.sums),
        mean_cosine=mean_cosine(part.units),
        mean_cosine_before=mean_cosine(part.units_before),
        left_out=part.units.left_out,
        first_axis=float("nan") if axis is None else axis.share,
        first_axis_centred=float("nan") if axis is None else axis.share_centred,
    )


def _warn(found: Space) -> None:
    if found.unseen_moved and not found.unseen_moved_by:
        worst = max(found.unseen_moved, key=lambda row: row.change.n_moved)
        log.warning(
            f"Self-check failed: {worst.change.n_moved:,} of {worst.change.n:,} unseen rows moved by epoch "
            f"{worst.epoch}. Weight decay or tied weights would do that, but the run records neither: if it "
            "was trained without, its counts are not those of the text that it was trained on."
        )
