"""`Token`: a piece of text with the vocabulary's word for it."""

from dataclasses import dataclass

from drift.vectors.lookup import Found

NOT_FOUND, MARKUP = "", "HTML"
PLACEHOLDER, CAMEL, PIECES = "a placeholder", "the words of a #HashTag apart", "word pieces"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a chunk.

    text: as it stands there. word: the vocabulary's word, or what the piece is counted under.
    row: the word's row, -1 without one. rung: what had to be changed to find it; `NOT_FOUND`, or `MARKUP` for
    what is no text.
    """

    text: str
    word: str
    row: int = -1
    rung: str = NOT_FOUND


def token(text: str, found: Found) -> Token:
    """The token of a text that was found."""
    return Token(text, found.word, found.row, found.rung)
