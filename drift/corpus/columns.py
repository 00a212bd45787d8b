"""Which column of a file is the text, and which the label."""

from collections.abc import Sequence

from drift.errors import CorpusError

TEXT_NAMES = ("text", "review", "sentence", "content", "tweet")
LABEL_NAMES = ("label", "sentiment", "class", "category", "target", "stars")
_MOST_SHOWN = 20


def choose_columns(found: Sequence[str], text: str | None, label: str | None, source: str) -> tuple[str, str]:
    """The text's and the label's column among `found`: those asked for, else those with a well-known name.

    Raises CorpusError, with the columns found, where one does not exist or the choice is not clear.
    """
    chosen = (
        _choose(found, text, TEXT_NAMES, "text", source),
        _choose(found, label, LABEL_NAMES, "label", source),
    )
    if chosen[0] == chosen[1]:
        raise CorpusError(f"{source}: expected two columns, found {chosen[0]!r} for both text and label.")
    if found.count(chosen[0]) > 1 or found.count(chosen[1]) > 1:
        twice = chosen[0] if found.count(chosen[0]) > 1 else chosen[1]
        raise CorpusError(f"{source}: expected one column {twice!r}, found several. Rename the others.")
    return chosen


def _choose(found: Sequence[str], asked: str | None, names: tuple[str, ...], what: str, source: str) -> str:
    if asked is not None:
        if asked in found:
            return asked
        raise CorpusError(f"{source}: expected a column {asked!r}, found {_shown(found)}.")
    known = [column for column in found if column.lower() in names]
    exact = [column for column in known if column.lower() == names[0]]
    if len(exact or known) == 1:
        return (exact or known)[0]
    expected = f"one column that holds the {what} ({', '.join(names)})"
    raise CorpusError(f"{source}: expected {expected}, found {_shown(found)}. Name it with --{what}-column.")


def _shown(found: Sequence[str]) -> str:
    names = [repr(name if len(name) <= 40 else name[:40] + "…") for name in found[:_MOST_SHOWN]]
    more = f" and {len(found) - _MOST_SHOWN:,} more" if len(found) > _MOST_SHOWN else ""
    return f"the columns {', '.join(names)}{more}" if names else "no columns"
