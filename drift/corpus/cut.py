"""Cutting text as a vocabulary spells it: the longest form that it holds, whole before pieces.

A chunk (what stands between white space) that the vocabulary holds in some form is one token. Otherwise it is
cut at the borders of words, numbers and punctuation, in the way that leaves the fewest letters without a
vector, and among those has the fewest pieces: so a vocabulary that holds don't gets don't, one that holds l'
and histoire gets both, and one that was made from text split at spaces gets "good,".

A vocabulary with n't apart was made from text that the Stanford tokenizer had cut, as GloVe's was: there
words and punctuation are cut as `glove` does, compounds included, which is what was measured to fit it; a
compound that is held stays whole where one of its parts has no vector.
"""

import re

from drift.corpus.longest import atoms, longest
from drift.corpus.markup import is_ellipsis, is_html, unescaped
from drift.corpus.special import WITHOUT_SPACES, Specials, special
from drift.corpus.token import MARKUP, PIECES, PLACEHOLDER, Token, token
from drift.corpus.tokenize import from_windows, stanford
from drift.vectors.lookup import LOWER, Lookup
from drift.vectors.segment import pieces, segment
from drift.vectors.spelling import APOSTROPHES

_LONGEST = 128  # characters of a chunk that is searched for its longest forms
_NUMBERS = ("<number>", "<NUMBER>", "<num>")
_TWO_WORDS = {"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3}  # and where the second begins, in the treebank
_PLAIN = re.compile(rf"[\w{APOSTROPHES}/.,;:!?\"()-]+")


class Cutter:
    """Cuts chunks as a vocabulary spells them.

    segmented: that words in scripts without spaces already stand apart in the text, and are left as they are.
    """

    def __init__(self, lookup: Lookup, *, segmented: bool = False) -> None:
        self._lookup = lookup
        self._index = lookup.index
        self._spelling = lookup.spelling
        self._segments = not segmented
        self._stanford = lookup.spelling.contractions == "apart"
        self._number = next((word for word in _NUMBERS if word in lookup.index), None)
        self._specials = Specials(lookup, self._plain)

    def cut(self, chunk: str) -> list[Token]:
        """The tokens of a chunk: no letter or digit of it, with its entities read, is in none of them."""
        if not self._is_cut(chunk) and (found := self._lookup.find(chunk)):
            return [token(chunk, found)]
        if is_html(chunk):
            return [Token(chunk, "", rung=MARKUP)]
        if is_ellipsis(chunk) and (found := self._lookup.find("...")):
            return [token(chunk, found)]
        if "&" in chunk and ";" in chunk:
            chunk = unescaped(chunk)[0]
        tokens = [one for part in from_windows(chunk).split() for one in self._parts(part)]
        return tokens or [Token(chunk, chunk)]  # of what no one sees nothing is left to cut

    def _is_cut(self, chunk: str) -> bool:
        """Whether a chunk is cut even if it is held: as the Stanford tokenizer cuts compounds and clitics."""
        return self._stanford and not chunk.isalnum() and _PLAIN.fullmatch(chunk) is not None

    def _parts(self, chunk: str) -> list[Token]:
        if chunk.isascii() and chunk.isalnum():
            return self._word(chunk)
        tokens: list[Token] = []
        end = 0
        for match in special().finditer(chunk):
            kind = str(match.lastgroup)
            tokens += self._plain(chunk[end : match.start()])
            tokens += (
                self._unspaced(match[0]) if kind == WITHOUT_SPACES else self._specials.cut(match[0], kind)
            )
            end = match.end()
        return tokens + self._plain(chunk[end:])

    def _plain(self, text: str) -> list[Token]:
        if not text:
            return []
        if not self._is_cut(text) and (found := self._lookup.find(text)):
            return [token(text, found)]
        if self._stanford:
            return self._as_treebank(text)
        parts = atoms(text)
        if len(text) > _LONGEST:
            return [one for part in parts for one in self._word(part)]
        cut = longest(parts, self._lookup.find)
        return [one for part, found in cut for one in ([token(part, found)] if found else self._word(part))]

    def _as_treebank(self, text: str) -> list[Token]:
        """Cut as the Stanford tokenizer cuts; whole where it is held and one of its pieces is not."""
        cut = [one for piece in stanford(text) for one in self._word(piece)]
        if all(one.row >= 0 for one in cut):
            return cut
        found = self._lookup.find(text)
        return [token(text, found)] if found else cut

    def _word(self, text: str) -> list[Token]:
        """One word, number or mark: found, or taken apart as a last resort, or counted as missing."""
        if found := self._lookup.find(text):
            return [token(text, found)]
        if self._number and text[0].isdigit():
            return [Token(text, self._number, self._index[self._number], PLACEHOLDER)]
        missing = Token(text, text if self._spelling.cased else text.lower())
        return self._two_words(text) or self._pieces(text) or [missing]

    def _two_words(self, text: str) -> list[Token]:
        """The two words that cannot, gonna and their like are; empty where they are not held."""
        second = _TWO_WORDS.get(text.lower())
        if second is None:
            return []
        both = [(one, self._lookup.find(one)) for one in (text[:second], text[second:])]
        found = [token(one, held) for one, held in both if held]
        return found if len(found) == len(both) else []

    def _pieces(self, text: str) -> list[Token]:
        """The word pieces of `text`, all its text with the first; empty where the vectors have none."""
        mark = self._spelling.subwords
        for form in dict.fromkeys((text, text.lower())) if mark else ():
            if found := pieces(form, self._index, mark):
                rung = PIECES if form == text else f"{PIECES} and {LOWER}"
                texts = [text, *[""] * (len(found) - 1)]
                both = zip(texts, found, strict=True)
                return [Token(part, piece, self._index[piece], rung) for part, piece in both]
        return []

    def _unspaced(self, text: str) -> list[Token]:
        words = segment(text, self._index) if self._segments else [text]
        return [one for word in words for one in self._word(word)]
