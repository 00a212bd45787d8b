"""Word pieces as people read them: marked where a word goes on, and not where one begins.

GPT's and RoBERTa's vocabularies write `Ġtv` for a word and `s` for what goes on with one, with a letter for
each byte; SentencePiece's write `▁tv` and `s`; BERT's `tv` and `##s`, which is read without explanation.
"""

import unicodedata

from drift.vectors.segment import byte_of_letter
from drift.vectors.spelling import BYTE_LEVEL, SENTENCE_PIECE, subword_mark

GOES_ON = "##"


def readable_words(tokens: list[str]) -> list[str]:
    """The tokens of a vocabulary as they are shown, each once; as they are where it marks no beginnings.

    What would be nothing but blanks, is no text, or is another token's form, stays as it is.
    """
    mark = subword_mark(tokens)
    if mark not in (BYTE_LEVEL, SENTENCE_PIECE):
        return tokens
    taken: set[str] = set()
    shown = []
    for token in tokens:
        form = readable(token, mark)
        shown.append(token if form in taken else form)
        taken.add(shown[-1])
    return shown


def readable(token: str, mark: str) -> str:
    """One token of a vocabulary with that mark, see `readable_words`."""
    begins = token.startswith(mark)
    text = token.removeprefix(mark)
    if mark == BYTE_LEVEL:
        text = _of_bytes(text)
    if not text or text.isspace() or any(unicodedata.category(one) in ("Cc", "Cs") for one in text):
        return token
    return text if begins else f"{GOES_ON}{text}"


def _of_bytes(letters: str) -> str:
    """The text that letters stand for, one a byte; empty where that is none."""
    try:
        return bytes(byte_of_letter()[one] for one in letters).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""
