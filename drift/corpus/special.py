"""What is no plain word: addresses, @names, #hashtags, <tags>, faces and emoji, each looked up as a whole."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from drift.corpus.token import CAMEL, PLACEHOLDER, Token, token
from drift.vectors.lookup import Found, Lookup
from drift.vectors.segment import unspaced_run
from drift.vectors.spelling import EMOJI, TAG

URL, USER, EMAIL = "<url>", "<user>", "<email>"
WITHOUT_SPACES = "unspaced"

_PLACEHOLDERS = {
    URL: (URL, "<URL>", "URL", "HTTPURL", "http"),
    USER: (USER, "<USER>", "@user", "@USER", "USER"),
    EMAIL: (EMAIL, "<EMAIL>"),
}
_FACES = (
    ("<smile>", re.compile(r"[:;=]['-]?[)dD\]]|[(\[]['-]?[:;=]")),
    ("<sadface>", re.compile(r"[:;=]['-]?[(\[]|[)\]]['-]?[:;=]")),
    ("<lolface>", re.compile(r"[:;=]['-]?[pP]")),
    ("<neutralface>", re.compile(r"[:;=]['-]?[/|l*]")),
    ("<heart>", re.compile(r"<3")),
)
_JOINERS = "\u200d\ufe0e\ufe0f"
_CAMEL = re.compile(r"[^\W\d_a-z]?[^\W\d_A-Z]+|[^\W\d_a-z]+(?![^\W\d_A-Z])|\d+")
_GRAMMAR = r"""
    (?P<url>(?:https?://|www\.|pic\.twitter\.com/)\S*[^\s.,;:!?)"'>\]])
  | (?P<email>[\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+)++)
  | (?P<user>(?<![\w@])@\w++)
  | (?P<hashtag>(?<![\w&\#])\#[^\W\d_]\w*+)
  | (?P<tag>TAG)
  | (?P<face>(?<!\w)[:;=]['-]?[)(dDpP\]\[/|*](?![\w/])|<3(?!\d))
  | (?P<unspaced>UNSPACED)
  | (?P<emoji>EMOJI)
"""

CutText = Callable[[str], list[Token]]


@cache
def special() -> re.Pattern[str]:
    """What matches one of them; its last group is its kind."""
    grammar = _GRAMMAR.replace("TAG", TAG).replace("UNSPACED", unspaced_run().pattern)
    return re.compile(grammar.replace("EMOJI", EMOJI.replace("#", r"\#")), re.VERBOSE)


class Specials:
    """Cuts what `special` matches as a vocabulary spells it: held as a whole, or in its own way.

    plain: what cuts the text that is in them.
    """

    def __init__(self, lookup: Lookup, plain: CutText) -> None:
        self._lookup = lookup
        self._plain = plain
        self._placeholders = {name: self._held(words) for name, words in _PLACEHOLDERS.items()}
        self._mark = self._held(["<hashtag>"])
        self._faces = [(found, face) for tag, face in _FACES if (found := self._held([tag]))]
        self._kinds: dict[str, CutText] = {
            "url": lambda text: self._placeholder(text, URL),
            "user": lambda text: self._placeholder(text, USER),
            "email": lambda text: self._placeholder(text, EMAIL),
            "hashtag": self._hashtag,
            "tag": self._tag,
            "face": self._face,
            "emoji": self._emoji,
        }

    def cut(self, text: str, kind: str) -> list[Token]:
        """The tokens of a text of that kind."""
        found = self._lookup.find(text)
        return [token(text, found)] if found else self._kinds[kind](text)

    def _placeholder(self, text: str, name: str) -> list[Token]:
        """The vectors' word for all addresses or names, or else one missing word for all."""
        held = self._placeholders[name]
        return [Token(text, held.word, held.row, PLACEHOLDER) if held else Token(text, name)]

    def _hashtag(self, text: str) -> list[Token]:
        mark = self._mark
        first = [Token("#", mark.word, mark.row, PLACEHOLDER)] if mark else self._plain("#")
        return [*first, *(self._camel(text[1:]) or self._plain(text[1:]))]

    def _camel(self, text: str) -> list[Token]:
        """The words of GoodMorning, where it is not held and they all are; else empty."""
        parts = _CAMEL.findall(text)
        if len(parts) < 2 or "".join(parts) != text or self._lookup.find(text):
            return []
        found = [(part, held) for part in parts if (held := self._lookup.find(part))]
        return (
            [Token(part, one.word, one.row, CAMEL) for part, one in found] if len(found) == len(parts) else []
        )

    def _tag(self, text: str) -> list[Token]:
        """A word in angle brackets: missing as one where the vectors hold such words, else prose."""
        return [self._missing(text)] if self._lookup.spelling.tags else self._plain(text)

    def _face(self, text: str) -> list[Token]:
        found = next((found for found, face in self._faces if face.fullmatch(text)), None)
        return [Token(text, found.word, found.row, PLACEHOLDER)] if found else self._plain(text)

    def _emoji(self, text: str) -> list[Token]:
        """The longest parts of a picture that are held; without its first, it is missing as one."""
        tokens: list[Token] = []
        start = 0
        while start < len(text):
            end, found = self._longest_picture(text, start)
            if found is None and start == 0:
                return [self._missing(text)]
            tokens.append(token(text[start:end], found) if found else self._missing(text[start:end]))
            start = end
        return tokens

    def _longest_picture(self, text: str, start: int) -> tuple[int, Found | None]:
        """Where the longest picture from `start` on ends; what joins it to the one before goes with it."""
        begins = start + len(text[start:]) - len(text[start:].lstrip(_JOINERS))
        for end in range(len(text), begins, -1):
            if found := self._lookup.find(text[begins:end]):
                return end, found
        return min(begins + 1, len(text)), None

    def _missing(self, text: str) -> Token:
        return Token(text, text if self._lookup.spelling.cased else text.lower())

    def _held(self, words: Iterable[str]) -> Found | None:
        index = self._lookup.index
        return next((Found(index[word], word) for word in words if word in index), None)
