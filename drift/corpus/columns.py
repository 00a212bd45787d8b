"""Which columns of a file are the text, and which is the label."""

from collections.abc import Sequence
from dataclasses import dataclass

from drift.corpus.asked import Asked
from drift.errors import CorpusError
from drift.progress import log

TEXT_NAMES = ("text", "review", "sentence", "content", "tweet")
LABEL_NAMES = ("label", "sentiment", "class", "category", "target", "stars")
# The names of much used data sets, looked for where none of the above is there. Without spaces and the like.
_MORE_TEXT = (
    *("reviewtext", "commenttext", "comment", "body", "message", "sms", "phrase", "questiontext", "question"),
    *("document", "utterance", "texta", "post", "description", "headline", "title", "v2"),
)
_MORE_LABELS = (
    *("labels", "rating", "score", "overall", "polarity", "classindex", "airlinesentiment", "intent"),
    *("topic", "emotion", "coarselabel", "labeltext", "spamham", "toxic", "clickbait", "v1"),
)
# What belongs together: of such columns all are read.
_JOINED = (
    ("title", "description"),
    ("title", "content"),
    ("questiontitle", "questioncontent", "bestanswer"),
    ("headline", "shortdescription"),
    ("subject", "message"),
)
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Columns:
    """The columns of a file that are read.

    names: those of all its columns; their numbers where it names none. text, label: places in `names`.
    """

    names: tuple[str, ...]
    text: tuple[int, ...]
    label: int | None

    @property
    def wanted(self) -> tuple[int, ...]:
        """The places to read: the text's and then, if there is one, the label's."""
        return self.text if self.label is None else (*self.text, self.label)

    @property
    def text_names(self) -> tuple[str, ...]:
        """The names of the text's columns."""
        return tuple(self.names[place] for place in self.text)

    @property
    def label_name(self) -> str | None:
        """The name of the label's column."""
        return None if self.label is None else self.names[self.label]


def choose_columns(found: Sequence[str], asked: Asked, source: str) -> Columns:
    """The text's and the label's columns among `found`: those asked for, else those with a well-known name.

    A column may be asked for by its number too, from 1, where none has that number as its name.
    Raises CorpusError, with the columns found, where one does not exist or the choice is not clear.
    """
    texts = [_asked(found, name, source) for name in asked.text or _usual(found, asked)]
    texts = texts or _texts(found, source)
    label = _label(found, asked, source) if asked.labelled else None
    if label in texts:
        raise CorpusError(
            f"{source}: expected two columns, found {found[texts[0]]!r} for both text and label."
        )
    for place in (*texts, *(() if label is None else (label,))):
        if found.count(found[place]) > 1:
            raise CorpusError(
                f"{source}: expected one column {found[place]!r}, found several. Rename the others."
            )
    return Columns(tuple(found), tuple(texts), label)


def joined(cells: Sequence[str]) -> str:
    """The text of several columns: those that hold some, with a space between them."""
    return cells[0] if len(cells) == 1 else " ".join(cell for cell in cells if cell and not cell.isspace())


def say_columns(source: str, columns: Columns, asked: Asked) -> None:
    """Say which columns were recognised, but for plain `text` and `label`."""
    recognised = [] if asked.text else list(columns.text_names)
    if asked.label is None and columns.label_name is not None:
        recognised.append(columns.label_name)
    if not {name.lower() for name in recognised} <= {TEXT_NAMES[0], LABEL_NAMES[0]}:
        log.info("%s: %s", source, described(columns))


def described(columns: Columns, *, numbered: bool = False) -> str:
    """Say which columns are read, in a few words."""
    names = [name if numbered else repr(name) for name in columns.text_names]
    several = len(names) > 1
    text = f"{', '.join(names[:-1])} and {names[-1]}, joined" if several else names[0]
    kind = ("columns " if several else "column ") if numbered else ""
    label = columns.label_name
    if label is None:
        return f"text in {kind}{text}"
    return f"text in {kind}{text}; label in {'column ' + label if numbered else repr(label)}"


def _asked(found: Sequence[str], name: str, source: str) -> int:
    if name in found:
        return found.index(name)
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(found):
        return int(name) - 1
    raise CorpusError(f"{source}: expected a column {name!r}, found {_shown(found)}.")


def _usual(found: Sequence[str], asked: Asked) -> tuple[str, ...]:
    return asked.usual if all(name in found for name in asked.usual) else ()


def _texts(found: Sequence[str], source: str) -> list[int]:
    plain = [_plain(name) for name in found]
    if TEXT_NAMES[0] not in plain:
        for group in _JOINED:
            if all(plain.count(name) == 1 for name in group):
                return [plain.index(name) for name in group]
    return [_known(found, plain, (TEXT_NAMES, _MORE_TEXT), "text", source)]


def _label(found: Sequence[str], asked: Asked, source: str) -> int:
    if asked.label is not None:
        return _asked(found, asked.label, source)
    plain = [_plain(name) for name in found]
    return _known(found, plain, (LABEL_NAMES, _MORE_LABELS), "label", source)


def _known(
    found: Sequence[str], plain: list[str], tiers: tuple[tuple[str, ...], ...], what: str, source: str
) -> int:
    for names in ((tiers[0][0],), *tiers):
        known = [place for place, name in enumerate(plain) if name in names]
        if len(known) == 1:
            return known[0]
        if known:
            break
    expected = f"one column that holds the {what} ({', '.join(tiers[0])})"
    raise CorpusError(f"{source}: expected {expected}, found {_shown(found)}. Name it with --{what}-column.")


def _plain(name: str) -> str:
    """A column's name without letter case and what stands between its words: `Review Text`, `review_text`."""
    return "".join(char for char in name.lower() if char.isalnum())


def _shown(found: Sequence[str]) -> str:
    names = [repr(name if len(name) <= 40 else name[:40] + "…") for name in found[:_MOST_SHOWN]]
    more = f" and {len(found) - _MOST_SHOWN:,} more" if len(found) > _MOST_SHOWN else ""
    return f"the columns {', '.join(names)}{more}" if names else "no columns"
