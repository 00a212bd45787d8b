"""The whole space as tables."""

from collections.abc import Callable, Sequence

from drift.analysis.space import GROUPS, Space, SpaceRow
from drift.present.terminal.tables import Column, Table

_N_OF_SHAPE = 8
"""How many columns of a space, without the epoch, are about its shape; the others are about steps."""

_OF_SHAPE = (
    "CKA and eigenspace overlap: 1 is unchanged, 0 nothing in common. PIP loss: change of all inner "
    "products. Mean cosine: over all pairs of distinct words."
)
_OF_STEPS = (
    "Shift: root of the summed squared displacements. Procrustes residual: what no rotation R explains, "
    "in the same unit; turn: ‖R - I‖. First axis: share of the squared displacement along one line; centred: "
    "with the mean step taken off."
)


def space_tables(found: Space) -> list[Table]:
    """The groups at the one epoch measured; over several epochs, a table for each group that moved."""
    notes = _space_notes(found)
    if len(found.epochs) == 1:
        return _at_one_epoch(found, notes)
    tables = []
    for group in GROUPS:
        rows = [row for row in found.rows if row.group == group]
        if any(row.change.n_moved for row in rows) or group == "all":
            n = rows[0].change.n if rows else 0
            title = (
                f"The space of {found.run} by epoch: {n:,} {'words' if group == 'all' else f'{group} words'}"
            )
            last = (*notes, _OF_SHAPE, _OF_STEPS) if group == "all" else ()
            tables.append(Table(title, _every_measure(rows), last))
    return tables


def _at_one_epoch(found: Space, notes: tuple[str, ...]) -> list[Table]:
    against, columns = f"epoch {found.epochs[0]} against snapshot 0", found.tables()["space"][1:]
    shape, steps = columns[:_N_OF_SHAPE], (columns[0], *columns[_N_OF_SHAPE:])
    return [
        Table(f"The space of {found.run}, {against}", shape, (_OF_SHAPE,)),
        Table(f"Its displacement as a whole, {against}", steps, (_OF_STEPS, *notes)),
    ]


def _every_measure(rows: Sequence[SpaceRow]) -> tuple[Column, ...]:
    return (
        _column("epoch", rows, lambda row: row.epoch),
        _column("moved", rows, lambda row: row.change.n_moved),
        _column("CKA", rows, lambda row: row.change.cka, 6),
        _column("overlap", rows, lambda row: row.change.overlap, 6),
        _column("PIP loss", rows, lambda row: row.change.pip, 1),
        _column("mean cosine", rows, lambda row: row.mean_cosine, 4),
        _column("shift", rows, lambda row: row.change.shift, 2),
        _column("Procrustes", rows, lambda row: row.change.procrustes, 2),
        _column("turn", rows, lambda row: row.change.rotation, 4),
        _column("first axis", rows, lambda row: row.first_axis),
        _column("centred", rows, lambda row: row.first_axis_centred),
    )


def _column(
    name: str, rows: Sequence[SpaceRow], value: Callable[[SpaceRow], str | float], digits: int = 3
) -> Column:
    values = [value(row) for row in rows]
    return Column(name, [None if one != one else one for one in values], digits)


def _space_notes(found: Space) -> tuple[str, ...]:
    left_out = max((row.left_out for row in found.rows if row.group == "all"), default=0)
    over = f"Over {found.words}; {left_out:,} zero vectors are left out of the mean cosine, of nothing else."
    return (_self_check(found), over)


def _self_check(found: Space) -> str:
    """What Procrustes says on the unseen rows, which plain Adam leaves where they were."""
    n = max((row.change.n for row in found.rows if row.group == "unseen"), default=0)
    if found.seen_by_moving:
        return "Seen words are those that moved: that unseen ones did not checks nothing."
    if n == 0:
        return "There are no unseen words, so the self-check on unseen rows says nothing."
    if not found.unseen_moved:
        everybody = max(row.change.n for row in found.rows if row.group == "all")
        mostly = " Figures over all words are mostly about these." if 2 * n > everybody else ""
        return (
            f"Self-check passed: none of the {n:,} unseen rows moved; Procrustes fitted on them is the "
            f"identity, with residual 0.{mostly}"
        )
    worst = max(found.unseen_moved, key=lambda row: row.change.shift)
    what = (
        f"{worst.change.n_moved:,} of {n:,} unseen rows moved by epoch {worst.epoch}: shift "
        f"{worst.change.shift:,.4g}, Procrustes residual {worst.change.procrustes:,.4g}, "
        f"turn {worst.change.rotation:.2g}"
    )
    if found.unseen_moved_by:
        by = " and ".join(found.unseen_moved_by)
        return (
            f"The training has {by}, which moves rows of unseen words: {what}. So the self-check cannot "
            "hold here."
        )
    return (
        f"SELF-CHECK FAILED: {what}, and the run records neither weight decay nor tied weights. Do not trust "
        "its seen and unseen."
    )
