"""Looking a word up as the vocabulary writes it: a ladder of forms, the word as it is written first.

What the vocabulary holds as written is always found, and so no rule of letter case or normal form can destroy
it. Each further rung is a form that the vocabulary's spelling allows, the one that changes least first.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from drift.vectors.segment import in_letters
from drift.vectors.spelling import APOSTROPHES, BYTE_LEVEL, SENTENCE_PIECE, Spelling

AS_WRITTEN = "as written"
LOWER, CAPITAL, CAPITALS = "lower case", "a capital letter", "capital letters"
APOSTROPHE, DIGITS, PHRASE = "the vectors' apostrophe", "digits as #", "phrases joined"
NORMAL_FORM, NO_MARKS = "another Unicode normal form", "letters without marks"
PREFIX, WORD_MARK, BARE = "the prefix {}", "the mark {}", "n't without its apostrophe"
SHARP_S = "ß and ss exchanged"

_REMEMBERED = 1 << 18  # words whose form is kept; a corpus of tweets has a million spellings that occur once
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_DIGIT = re.compile(r"\d")
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
# Joiners have a meaning in Persian, Hindi and emoji: only what has none is left out at first.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]")
_DOUBLE_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"')
_TURKISH_LOWER = str.maketrans({"\u0130": "i", "I": "\u0131"})
_TURKISH_UPPER = str.maketrans({"i": "\u0130", "\u0131": "I"})

Form = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """A word of the vocabulary that a text or a question meant.

    row: its row. word: as the vocabulary writes it. rung: what had to be changed; `AS_WRITTEN` for nothing.
    """

    row: int
    word: str
    rung: str = AS_WRITTEN


class Lookup:
    """The words of a vocabulary, found in the forms that its spelling allows; each word is worked out once.

    index: each word's row. spelling: how the vocabulary writes.
    """

    def __init__(self, index: Mapping[str, int], spelling: Spelling) -> None:
        self.index = index
        self.spelling = spelling
        self._found: dict[str, Found | None] = {}

    def find(self, word: str) -> Found | None:
        """The vocabulary's word for `word`; None where no form of it is held."""
        if word in self.index:
            return Found(self.index[word], word)
        if word not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[word] = self._climb(word)
        return self._found[word]

    def _climb(self, word: str) -> Found | None:
        for form, rung in forms(word, self.spelling):
            if form in self.index:
                return Found(self.index[form], form, rung)
        return None


def forms(word: str, spelling: Spelling) -> Iterator[Form]:
    """Every form of `word` that a vocabulary of that spelling may hold, each with what was changed for it."""
    seen: set[str] = set()
    for form, rung in _marked(word, spelling):
        if form not in seen:
            seen.add(form)
            yield form, rung


def _marked(word: str, spelling: Spelling) -> Iterator[Form]:
    """Forms with what the vocabulary puts before a word, and then those without."""
    plain = list(_plain(word, spelling))
    if spelling.subwords in (BYTE_LEVEL, SENTENCE_PIECE):
        yield from ((spelling.subwords + in_letters(form, spelling.subwords), rung) for form, rung in plain)
    yield from plain
    for prefix in spelling.prefixes:
        yield from ((prefix + form, _named(rung, PREFIX.format(prefix))) for form, rung in plain)


def _plain(word: str, spelling: Spelling) -> Iterator[Form]:
    for characters, first in _characters(word, spelling):
        for cased, second in _cases(characters, spelling):
            rung = _named(first, second)
            yield cased, rung
            if spelling.digits and _DIGIT.search(cased):
                yield _DIGIT.sub("#", cased), _named(rung, DIGITS)


def _characters(word: str, spelling: Spelling) -> Iterator[Form]:
    """Forms that differ in the code points and not in the letters: the likelier first."""
    yield word, AS_WRITTEN
    if " " in word and (spelling.joiner or spelling.prefixes):
        yield "_".join(word.split()), PHRASE
    if _APOSTROPHE.search(word):
        yield from _other_apostrophes(word, spelling)
    if not word.isascii():
        yield from _normal_forms(word, spelling)


def _other_apostrophes(word: str, spelling: Spelling) -> Iterator[Form]:
    for mark in dict.fromkeys((spelling.apostrophe, "'", "\u2019")):
        yield _APOSTROPHE.sub(mark, word), APOSTROPHE
    if spelling.contractions == "bare" and len(word) > 3 and word[-2] in APOSTROPHES and word[-3:-2] in "nN":
        yield word[:-2] + word[-1], BARE


def _normal_forms(word: str, spelling: Spelling) -> Iterator[Form]:
    cleaned = _UNSEEN.sub("", word).translate(_DOUBLE_QUOTES) or word
    for one in (word, cleaned, _SELECTORS.sub("", cleaned) or cleaned):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            yield unicodedata.normalize(form, one), NORMAL_FORM
        yield _composed(one), NORMAL_FORM
    yield _JOINERS.sub("", cleaned) or word, NORMAL_FORM
    # An emoji may be held with the selector that asks for its colours, and be written without it.
    yield f"{word}\ufe0f", NORMAL_FORM
    if not spelling.accents:
        letters = unicodedata.normalize("NFD", cleaned)
        yield "".join(one for one in letters if unicodedata.category(one) != "Mn"), NO_MARKS


def _composed(word: str) -> str:
    """`word` with the letters of one code point that NFC takes apart, such as the Hindi qa."""
    word = unicodedata.normalize("NFC", word)
    for apart, whole in _never_composed().items():
        word = word.replace(apart, whole)
    return word


@cache
def _never_composed() -> dict[str, str]:
    letters = map(chr, chain(range(0x0900, 0x1000), range(0xFB1D, 0xFB50)))
    pairs = ((unicodedata.normalize("NFC", letter), letter) for letter in letters)
    return {apart: whole for apart, whole in pairs if len(apart) > 1}


def _cases(word: str, spelling: Spelling) -> Iterator[Form]:
    yield word, AS_WRITTEN
    lower = word.lower()
    yield lower, LOWER
    if "\u0130" in word or "I" in word:
        yield word.translate(_TURKISH_LOWER).lower(), LOWER
    if lower.endswith("\u03c2"):
        yield f"{lower[:-1]}\u03c3", LOWER
    if spelling.cased:
        yield from _with_capitals(word, lower)
    yield from _sharp_s(word, lower, spelling)


def _with_capitals(word: str, lower: str) -> Iterator[Form]:
    yield word[:1].upper() + word[1:], CAPITAL
    yield lower[:1].upper() + lower[1:], CAPITAL
    if "_" in lower:
        yield "_".join(part[:1].upper() + part[1:] for part in lower.split("_")), CAPITAL
    if lower.startswith("i"):
        yield f"\u0130{lower[1:]}", CAPITAL
    yield word.upper(), CAPITALS
    if "i" in lower or "\u0131" in lower:
        yield lower.translate(_TURKISH_UPPER).upper(), CAPITALS


def _sharp_s(word: str, lower: str, spelling: Spelling) -> Iterator[Form]:
    """Swiss spelling has no ß, and capitals had none until 2017: STRASSE is Straße."""
    if "\u00df" in lower:
        forms = [lower.replace("\u00df", "ss")]
    elif "SS" in word and word.isupper():
        forms = [lower.replace("ss", "\u00df")]
    else:
        return
    for form in forms:
        yield (form[:1].upper() + form[1:] if word[:1].isupper() and spelling.cased else form), SHARP_S
        yield form, SHARP_S


def _named(first: str, second: str) -> str:
    if AS_WRITTEN in (first, second):
        return second if first == AS_WRITTEN else first
    return f"{first} and {second}"


def rung_line(found: Iterable[tuple[str, Found]]) -> str:
    """Which form each word was found in, in one sentence; empty where all are held as written."""
    changed = [f"{word!r} as {one.word!r} ({one.rung})" for word, one in found if one.rung != AS_WRITTEN]
    return f"Found in the vectors' spelling: {', '.join(changed)}." if changed else ""
