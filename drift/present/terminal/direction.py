"""The direction of drift as tables."""

from collections.abc import Sequence

from drift.analysis.axes import MOST_PAIRED
from drift.analysis.axis_lines import axis_columns
from drift.analysis.direction import BY_CLASSES, Direction, leaning_columns
from drift.analysis.leaning import LeaningWord
from drift.present.terminal.tables import Table

MOST_CLASSES = 4
"""With more classes a table shows only those that the axis points to and away from."""


def direction_tables(found: Direction) -> list[Table]:
    """The axis by epoch, all axes where there are several, and the words at the two ends."""
    which = "Direction of drift" if found.axis is None else f"The axis {found.axis}"
    by_epoch = Table(f"{which} of {found.run} by epoch", found.tables()["epochs"], _axis_notes(found))
    several = len(found.classes) > 2 and len(found.axes) > 1
    return [by_epoch, *([_axes_table(found)] if several else []), *_ends(found)]


SMOOTHED = "with half an occurrence added on each side"
"""How `drift.measure.direction.log_odds` keeps words that occur once from being proof."""


def _axes_table(found: Direction) -> Table:
    n = len(found.classes)
    pairs = "" if n <= MOST_PAIRED else f" Those of two of the {n} classes are not listed: --axis A-B."
    return Table(
        f"The axes of {found.run}, epoch {found.epoch}",
        axis_columns(found.axes),
        (
            (
                "An axis of a class: along it displacements vary most with the words' log odds for the class "
                f"(A-B: for A against B; {SMOOTHED}). --axis shows its words. Share: of the squared "
                "displacement; axes are not at right angles, so that shares do not add up. All of it is in "
                f"sample: axes and log odds are of the same training documents.{pairs}"
            ),
        ),
    )


def _axis_notes(found: Direction) -> tuple[str, ...]:
    if found.share is None:
        why = "No word moved" if found.axis is None else f"No displacement goes with {found.axis}"
        return (f"{why} by epoch {found.epoch}: there is no axis.",)
    which = "one axis" if found.axis is None else f"the axis {found.axis}"
    return (
        (
            f"At epoch {found.epoch} {which} carries {found.share:.1%} of the squared displacement of the "
            f"{found.words} ({_percent(found.share_centred)} with their mean step taken off)."
            f"{_of_one_word(found)}"
        ),
        _sign_note(found),
        (
            "The lean goes with where words stood on the axis before training by "
            f"{_number(found.spearman_stood)} (Spearman); a value above 0 says that training drew them "
            "further apart."
        ),
    )


def _of_one_word(found: Direction) -> str:
    """What such an axis is worth; nothing where many words make it."""
    if not found.is_of_one_word:
        return ""
    return (
        f" {_percent(found.foremost_share)} of what lies along it is the way of “{found.foremost}” alone: "
        "the axis is hardly more than that of one word, and says little of the others."
    )


def _sign_note(found: Direction) -> str:
    if found.sign_by == BY_CLASSES:
        why = "this names the axis, it is no test"
        if found.axis is not None:
            why = "the axis is made from them, so this is no test"
        return (
            f"It points to the class {found.target}: the words' leans go with their log odds for it by "
            f"{_number(found.spearman)} (Spearman); where they stood before training, by "
            f"{_number(found.spearman_before)}. Log odds are taken {SMOOTHED}. Leans and odds come from the "
            f"same training documents, in sample: {why}."
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
    often = "" if found.seen_by_moving else f" with a count of {found.min_count:,} or more"
    which = found.words if found.seen_by_moving else f"{found.n_listed:,} of {found.words}"
    over = (
        f"Both lists: of the {which}{often}. Lean: displacement along the axis, in the unit of the vectors: "
        "what training did to the word. Stood at: cosine with the axis before training: what the pretrained "
        "vectors say of the word, which no label of this corpus has touched. "
        f"{found.left_out:,} zero vectors have no cosine."
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
    return (
        names
        if len(names) <= MOST_CLASSES
        else [name for name in names if name in (found.toward, found.away)]
    )


def _towards(found: Direction) -> str:
    return "along the axis" if found.toward is None else f"towards {found.toward}"


def _away(found: Direction) -> str:
    if found.toward is None:
        return "against the axis"
    others = [name for name in found.classes if name != found.toward]
    others = others if found.away is None else [found.away]
    return f"towards {others[0]}" if len(others) == 1 else f"away from {found.toward}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
