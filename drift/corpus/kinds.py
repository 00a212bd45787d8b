"""`Kinds`: what the chunks of a text were cut into, each kind of token once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload

from drift.corpus.token import MARKUP, Token
from drift.corpus.words import is_word


class Kind(NamedTuple):
    """A kind of token: its word, how that was found, and, where it is kept, what stands in the text."""

    word: str
    rung: str
    text: str = ""

    @property
    def is_word(self) -> bool:
        """Whether it is a word and no punctuation."""
        return is_word(self.word)


class Kinds(Sequence[Kind]):
    """The tokens of each chunk, end to end: those of chunk i are `flat[starts[i]:starts[i + 1]]`, by number.

    html: the numbers of the chunks that are HTML, and so of no kind.
    """

    def __init__(self, *, keep_texts: bool) -> None:
        self.flat: list[int] = []
        self.starts = [0]
        self.html: list[int] = []
        self._keep_texts = keep_texts
        self._numbers: dict[Kind, int] = {}
        self._kinds: list[Kind] = []

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, number: int) -> Kind: ...
    @overload
    def __getitem__(self, number: slice) -> list[Kind]: ...
    def __getitem__(self, number: int | slice) -> Kind | list[Kind]:
        return self._kinds[number]

    def add(self, tokens: Iterable[Token]) -> None:
        """Put the tokens of the next chunk at the end."""
        for token in tokens:
            if token.rung == MARKUP:
                self.html.append(len(self.starts) - 1)
            else:
                self.flat.append(self.number(token))
        self.starts.append(len(self.flat))

    def number(self, token: Token) -> int:
        """The number of a token's kind, a new one if need be."""
        kind = Kind(token.word, token.rung, token.text if self._keep_texts else "")
        number = self._numbers.setdefault(kind, len(self._kinds))
        if number == len(self._kinds):
            self._kinds.append(kind)
        return number
