"""What `drift words` found, as tables."""

from collections.abc import Sequence
from dataclasses import replace

from drift.analysis.groups import GroupEpoch, NeighbourhoodChange
from drift.analysis.tabular import all_small
from drift.analysis.word_measures import BY_NAME, MEASURES
from drift.analysis.words import WordTable
from drift.arrays import defined
from drift.errors import SettingsError
from drift.measure.groups import COUNTED, SUMMED_UP, Summary
from drift.present.terminal.tables import Column, Table
from drift.present.unseen_moved import why_unseen_moved

SHOWN = tuple(one.name for one in MEASURES if one.usual)
"""The columns that the screen shows unless others are asked for."""

HELP = "help"
"""What is asked of `--columns` for the list of them."""


def chosen_columns(text: str | None, sort: str, *, has_test: bool = True) -> tuple[str, ...]:
    """The columns to show: those named in `text`, with commas between; None: the usual ones and `sort`.

    has_test: whether test documents are known; without them how often they have a word is no usual column.

    Raises SettingsError for a name that is no column.
    """
    if text is None:
        usual = tuple(name for name in SHOWN if has_test or name != "test_count")
        return usual if sort in usual else (*usual, sort)
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    wrong = next((name for name in names if name not in BY_NAME), None)
    if wrong is not None:
        raise SettingsError(f"expected --columns to be some of {','.join(BY_NAME)}, got {wrong!r}.")
    return names


def words_table(
    table: WordTable, n_all: int, columns: Sequence[str] = SHOWN, *, for_file: bool = False
) -> Table:
    """The distance table of words; in a file it has all columns, by the names that `--sort` knows."""
    stated = {one.label: one.first(len(table)) for one in table.tables()["words"]}
    if for_file:
        shown = tuple(replace(one, name=name) for name, one in stated.items())
    else:
        shown = tuple(stated[name] for name in columns)
    kept = _kept_note(table) if for_file or "overlap" in columns else ""
    return Table(
        f"Words of {table.run}, epoch {table.epoch} against snapshot 0",
        shown,
        (
            f"{len(table):,} of {n_all:,} words.{kept}",
            *(one.meaning for one in MEASURES if one.name in columns and not (one.usual or for_file)),
        ),
    )


def _kept_note(table: WordTable) -> str:
    return (
        f" Kept of {table.k}: the share of a word's {table.k} nearest words that it kept, among "
        f"{table.candidates}; – for words that are none of them."
    )


def measures_table() -> Table:
    """The list of word measures: what `drift words --columns help` shows."""
    return Table(
        "Columns of drift words",
        (
            Column("name", list(BY_NAME)),
            Column("values", [one.span for one in MEASURES]),
            Column("unit", [one.unit for one in MEASURES]),
            Column("usual", [one.usual for one in MEASURES]),
            Column("what it is", [one.meaning for one in MEASURES], most=400),
        ),
    )


def no_rows(n_all: int, *, show: str, min_count: int, match: str | None) -> str:
    """Why a table without rows has none, in one line."""
    wanted = [
        f"contains {match!r}" if match is not None else "",
        f"is {show}" if show != "all" else "",
        f"occurs {min_count:,} times or more in training" if min_count > 0 else "",
    ]
    asked = " and ".join(filter(None, wanted))
    return f"None of the {n_all:,} words {asked}." if asked else "No word is shown: --limit is 0."


def summary_table(change: NeighbourhoodChange, groups: list[GroupEpoch], k: int) -> Table:
    """Seen against unseen words at the epoch of `change`; `groups` are all epochs."""
    last = next(group for group in groups if group.epoch == change.epoch)
    lines: list[tuple[str, Summary]] = [
        ("L2, seen", last.seen_l2),
        ("L2, unseen", last.unseen_l2),
        ("cosine distance, seen", last.seen_cosine),
        ("cosine distance, unseen", last.unseen_cosine),
        (f"kept of {k}, seen", change.seen),
        (f"kept of {k}, unseen", change.unseen),
    ]
    parts = [part for part in SUMMED_UP if part not in COUNTED]
    small = [all_small([getattr(summary, part) for part in parts], 4) for _, summary in lines]
    columns = [Column("", [name for name, _ in lines])]
    for part in SUMMED_UP:
        values = [defined(getattr(summary, part)) for _, summary in lines]
        columns.append(Column(part.replace("_", " "), values, 4, even=part not in COUNTED, small=small))
    return Table(
        f"Seen against unseen words, epoch {last.epoch}",
        tuple(columns),
        (
            _unseen_note(last),
            *_effect_notes(change),
        ),
    )


def _effect_notes(change: NeighbourhoodChange) -> list[str]:
    """Each where it is defined: with words on either side, and with distances that are not all the same."""
    notes = []
    if change.cliffs_delta == change.cliffs_delta:
        notes.append(
            f"Cliff's delta of what seen words kept against unseen ones: {change.cliffs_delta:z.3f} "
            "(from -1 to 1; below 0: seen words kept less)."
        )
    if change.dose.spearman == change.dose.spearman:
        notes.append(
            f"Spearman of cosine distance with count: {change.dose.spearman:z.3f}, among {change.dose.n:,} "
            "seen words."
        )
    return notes


def _unseen_note(group: GroupEpoch) -> str:
    if group.unseen_l2.n == 0:
        return "There are no unseen words."
    if group.unseen_l2.max > 0:
        return why_unseen_moved(group)
    if group.seen_l2.n and group.seen_l2.max == 0:
        return "No word moved, seen or unseen."
    return "That unseen rows stand still is arithmetic (no gradient reaches them), not a finding."
