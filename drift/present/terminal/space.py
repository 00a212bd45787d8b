"""The whole space and the direction of drift as tables."""

from collections.abc import Callable, Sequence

from drift.analysis.direction import BY_CLASSES, Direction, LeaningWord, leaning_columns
from drift.analysis.space import GROUPS, Space, SpaceRow
from drift.present.terminal.tables import Column, Table

MOST_CLASSES = 4
"""With more classes a table shows only the one that the axis points to."""

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


def direction_tables(found: Direction) -> list[Table]:
    """The share of the axis by epoch, and the words at its two ends."""
    title = f"Direction of drift of {found.run} by epoch"
    return [Table(title, found.tables()["epochs"], _axis_notes(found)), *_ends(found)]


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
    if n == 0:
        return "There are no unseen words, so the self-check on unseen rows says nothing."
    if not found.unseen_moved:
        return (
            f"Self-check passed: none of the {n:,} unseen rows moved; Procrustes fitted on them is the "
            "identity, with residual 0. Figures over all words are mostly about these."
        )
    worst = max(found.unseen_moved, key=lambda row: row.change.shift)
    what = (
        f"{worst.change.n_moved:,} of {n:,} unseen rows moved by epoch {worst.epoch}: shift "
        f"{worst.change.shift:,.4g}, Procrustes residual {worst.change.procrustes:,.4g}, "
        f"turn {worst.change.rotation:.2g}"
    )
    if found.decays:
        return f"Weight decay shrinks all rows: {what}. So the self-check does not hold here, nor should it."
    return (
        f"SELF-CHECK FAILED: {what}, and the run records no weight decay. Do not trust its seen and unseen."
    )


def _axis_notes(found: Direction) -> tuple[str, ...]:
    if found.share is None:
        return (f"No word moved by epoch {found.epoch}: there is no axis.",)
    return (
        (
            f"At epoch {found.epoch} one axis carries {found.share:.1%} of the squared displacement of the "
            f"{found.words} ({_percent(found.share_centred)} with their mean step taken off)."
        ),
        _sign_note(found),
        (
            "The lean goes with where words stood on the axis before training by "
            f"{_number(found.spearman_stood)} (Spearman): above 0, training drew them further apart."
        ),
    )


def _sign_note(found: Direction) -> str:
    if found.sign_by == BY_CLASSES:
        return (
            f"{_of_several(found)}It points to the class {found.toward}: the words' leans go with their "
            "log odds for it by "
            f"{_number(found.spearman)} (Spearman); where they stood before training, by "
            f"{_number(found.spearman_before)}. Both come from the training documents: this names the "
            "axis, it is no test."
        )
    why = (
        "the leans go with no class"
        if found.has_class_counts
        else "this run did not record its words' classes"
    )
    return f"It is turned so that the largest lean is above 0, since {why}: its sign says nothing."


def _ends(found: Direction) -> list[Table]:
    if found.share is None:
        return []
    over = (
        f"Both lists: of the {found.n_listed:,} of {found.words} with a count of {found.min_count:,} or "
        "more. Lean: displacement along the axis, in the unit of the vectors. Stood at: cosine with the axis "
        f"before training. {found.left_out:,} zero vectors have no cosine."
    )
    return [_end(found, found.along, _towards(found)), _end(found, found.against, _away(found), over)]


def _end(found: Direction, words: Sequence[LeaningWord], which: str, *notes: str) -> Table:
    return Table(
        f"Words that lean most {which}, epoch {found.epoch}",
        leaning_columns(words, found.classes, _class_names(found)),
        notes,
    )


def _class_names(found: Direction) -> list[str]:
    """The classes whose shares fit on a screen."""
    if not found.has_class_counts:
        return []
    names = list(found.classes)
    return names if len(names) <= MOST_CLASSES else [name for name in names if name == found.toward]


def _towards(found: Direction) -> str:
    return "along the axis" if found.toward is None else f"towards {found.toward}"


def _away(found: Direction) -> str:
    if found.toward is None:
        return "against the axis"
    others = [name for name in found.classes if name != found.toward]
    return f"towards {others[0]}" if len(others) == 1 else f"away from {found.toward}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _of_several(found: Direction) -> str:
    n = len(found.classes)
    return f"With {n} classes there are several such axes; this is the first. " if n > 2 else ""
