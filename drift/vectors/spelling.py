"""How a vocabulary writes its words: what the text, and a word that is asked for, have to be written like."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"
UNKNOWN = ("<unk>", "<UNK>", "[UNK]", "<unknown>", "*UNKNOWN*", "UNK")
# Scripts that are written without spaces between words: ranges of code points, by name.
UNSPACED = {
    "Chinese characters": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3005\u3007",
    "kana": "\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Lao": "\u0e81-\u0ebd\u0ec0-\u0ecd\u0edc-\u0edf",
    "Khmer": "\u1780-\u17d3\u17d7\u17dc\u17dd",
    "Burmese": "\u1000-\u103f\u1050-\u109f",
}
# What makes one picture of several code points: selectors, skin tones, joiners, keycaps, letters of flags.
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
    f"(?:\u200d{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?)*)"
)
BYTE_LEVEL, SENTENCE_PIECE = "\u0120", "\u2581"
"""The marks of what begins a word: of vocabularies that are made of bytes, and of SentencePiece."""
TAG = r"<[^\W\d_][\w-]{0,31}>"

_HEAD = 100_000  # of the commonest words: what a vocabulary does, it does there
_COMMON = 20_000
_RARE_SHARE = 1 / 1000  # what fewer words do is no habit of the vocabulary: GloVe 6B has 13 phrases
_SUBWORD_SHARE = 0.05
_PREFIX_SHARE = 0.5
_CASED_SHARE = 0.002

_CONTRACTED = [
    f"{stem}{mark}{end}"
    for stem, end in [("don", "t"), ("can", "t"), ("isn", "t"), ("won", "t"), ("it", "s"), ("i", "m")]
    for mark in APOSTROPHES
]
_BARE = ("dont", "cant", "isnt", "didnt", "doesnt")
_TAG = re.compile(TAG)
_ELISION = re.compile(rf"[^\W\d_]{{1,7}}[{APOSTROPHES}]")
_SPECIAL = re.compile(r"</?s>|<(?:unk|UNK|unknown|pad|PAD|mask|bos|eos)>|\[[A-Z]{2,}\d*\]|UNK|\*UNKNOWN\*")
_HASHTAG = re.compile(r"#[^\W\d_]\w+")
_PREFIX = re.compile(r"/[a-z]+/[a-z-]+/(?=.)")
_MASKED = re.compile(r"#{2,}(?:[.,:/-]#+)*|#(?:[.,:/-]#+)+")
_NUMBER = re.compile(r"\d{2,}(?:[.,:/]\d+)*")
_PHRASE = re.compile(r"[^\W_]+(?:_[^\W_]+)+")
_NUMBERED = re.compile(r"[^\W\d_]+_\d+")  # "formula_1" is a name, not a phrase
_SEVERAL = re.compile(EMOJI)
_SCRIPTS = {name: re.compile(f"[{points}]") for name, points in UNSPACED.items()}


@dataclass(frozen=True)
class Spelling:
    """How a vocabulary writes its words.

    cased: some words have capital letters.
    contractions: `apart` (do n't), `whole` (don't), `bare` (dont), or "" where it has none.
    apostrophe: the one that its words are written with.
    elisions: it has words such as l' and dell'.
    hashtags: it has words such as #tag.
    tags: its words in angle brackets, such as <user>, the commonest first.
    emoji: it has emoji of several code points.
    prefixes: what stands before every word, such as /c/en/, the commonest first.
    digits: numbers are written with # for each digit.
    joiner: what joins the words of a phrase: _ or "".
    subwords: the mark of word pieces: Ġ and ▁ begin a word, ## goes on with one; or "".
    form: the Unicode normal form of its letters with marks, NFC or NFD; "" where it has none.
    accents: it has letters with marks at all.
    unspaced: the scripts without spaces between words that it has.
    unknown: its own word for all that it does not hold, such as <unk>; or "".
    """

    cased: bool = False
    contractions: str = ""
    apostrophe: str = "'"
    elisions: bool = False
    hashtags: bool = False
    tags: tuple[str, ...] = ()
    emoji: bool = False
    prefixes: tuple[str, ...] = ()
    digits: bool = False
    joiner: str = ""
    subwords: str = ""
    form: str = ""
    accents: bool = False
    unspaced: tuple[str, ...] = ()
    unknown: str = ""

    def __post_init__(self) -> None:
        # A record read from JSON has lists.
        for name in ("tags", "prefixes", "unspaced"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def has_phrases(self) -> bool:
        """Whether words that follow each other may be held as one."""
        return bool(self.joiner)

    def describe(self) -> str:
        """The spelling in one line, such as "cased, n't apart, <user> tags, digits as #, phrases with _"."""
        return ", ".join(filter(None, self._parts()))

    def _parts(self) -> Iterable[str]:
        mark = self.apostrophe
        yield "cased" if self.cased else "no capital letters"
        contractions = {"apart": f"n{mark}t apart", "whole": f"don{mark}t whole", "bare": "dont for don't"}
        yield contractions.get(self.contractions, "")
        yield f"elisions (l{mark})" if self.elisions else ""
        yield "#hashtags" if self.hashtags else ""
        yield f"{'/'.join(self.tags[:3])} tags" if self.tags else ""
        yield "emoji of several code points" if self.emoji else ""
        yield f"{' and '.join(self.prefixes[:2])} before each word" if self.prefixes else ""
        yield "digits as #" if self.digits else ""
        yield f"phrases with {self.joiner}" if self.joiner else ""
        yield f"word pieces with {self.subwords}" if self.subwords else ""
        yield f"letters with marks in {self.form}" if self.form else ""
        yield f"{', '.join(self.unspaced)} without spaces" if self.unspaced else ""


def spelling_of(words: Sequence[str]) -> Spelling:
    """Read the spelling off a vocabulary, from its 100,000 commonest words."""
    head = words[:_HEAD]
    place = {word: rank for rank, word in enumerate(head)}
    contractions, apostrophe = _contractions(place)
    apostrophe = apostrophe or _commonest_apostrophe(head)
    prefixes = _prefixes(head)
    subwords = subword_mark(head)
    bare = [word for word in _bare(head, prefixes, subwords) if not _is(_SPECIAL, word)]
    masked = [word for word in bare if "#" in word and _MASKED.fullmatch(word)]
    foreign = [word for word in bare if not word.isascii()]
    return Spelling(
        cased=_is_cased(bare),
        contractions=contractions,
        apostrophe=apostrophe,
        elisions=sum(word[-1:] in APOSTROPHES and _is(_ELISION, word) for word in bare[:_COMMON]) > 2,
        hashtags=_habit(word.startswith("#") and _is(_HASHTAG, word) for word in bare),
        tags=tuple(word for word in bare if word.startswith("<") and _is(_TAG, word)),
        emoji=any(len(word) > 1 and _is(_SEVERAL, word) for word in foreign),
        prefixes=prefixes,
        digits=len(masked) > 1 and len(masked) > sum(_is(_NUMBER, word) for word in bare),
        joiner="_" if _habit(map(_is_phrase, bare)) else "",
        subwords=subwords,
        form=_normal_form(foreign),
        accents=any(_has_marks(word) for word in foreign),
        unspaced=tuple(name for name, script in _SCRIPTS.items() if _habit(_begins(script, bare))),
        unknown=next((word for word in UNKNOWN if word in place), ""),
    )


def _is(pattern: re.Pattern[str], word: str) -> bool:
    return pattern.fullmatch(word) is not None


def _habit(has_it: Iterable[bool]) -> bool:
    """Whether more than one word in a thousand has it."""
    flags = list(has_it)
    return sum(flags) > _RARE_SHARE * len(flags)


def _begins(script: re.Pattern[str], words: Iterable[str]) -> Iterator[bool]:
    """Which words have two or more characters and begin in that script."""
    return (not word.isascii() and len(word) > 1 and script.match(word) is not None for word in words)


def _bare(words: Sequence[str], prefixes: Sequence[str], subwords: str) -> Sequence[str]:
    """The words without what stands before each of them, and without the marks of word pieces."""
    if subwords == BYTE_LEVEL:  # whose other letters are bytes, and no letters
        return [bare for word in words if (bare := word.removeprefix(subwords)).isascii()]
    if subwords:
        return [word.removeprefix(subwords) for word in words]
    if prefixes:
        return [word[len(found[0]) :] if (found := _PREFIX.match(word)) else word for word in words]
    return words


def _is_cased(words: Sequence[str]) -> bool:
    n_cased = sum(word != word.lower() for word in words)
    return n_cased > _CASED_SHARE * len(words)


def _is_phrase(word: str) -> bool:
    return "_" in word and _is(_PHRASE, word) and not _is(_NUMBERED, word)


def _contractions(place: dict[str, int]) -> tuple[str, str]:
    """Whether contractions are apart, whole or bare, and their apostrophe: by the commoner of the words."""
    apart = {word: place[word] for mark in APOSTROPHES for word in (f"n{mark}t", f"{mark}s") if word in place}
    whole = {word: place[word] for word in _CONTRACTED if word in place}
    best = min([*apart.items(), *whole.items()], key=lambda item: item[1], default=None)
    if best is None:
        return ("bare" if sum(word in place for word in _BARE) > 1 else ""), ""
    mark = next(one for one in best[0] if one in APOSTROPHES)
    if any(word.startswith("n") for word in apart) and best[0] in apart:
        return "apart", mark
    return ("whole" if whole else ""), mark


def _commonest_apostrophe(words: Iterable[str]) -> str:
    found = Counter(one for word in words if len(word) > 1 for one in word if one in APOSTROPHES)
    return found.most_common(1)[0][0] if found else "'"


def _prefixes(words: Sequence[str]) -> tuple[str, ...]:
    found = Counter(match[0] for word in words if word.startswith("/") and (match := _PREFIX.match(word)))
    if found.total() < _PREFIX_SHARE * len(words):
        return ()
    return tuple(prefix for prefix, _ in found.most_common())


def subword_mark(words: Sequence[str]) -> str:
    """The mark of a vocabulary's word pieces, see `Spelling.subwords`, by its 100,000 commonest; or ""."""
    words = words[:_HEAD]
    for mark in (BYTE_LEVEL, SENTENCE_PIECE):
        # A small vocabulary is mostly its alphabet, in which the mark stands alone, as it does in no other.
        least = _SUBWORD_SHARE / 10 if mark in words else _SUBWORD_SHARE
        if sum(word.startswith(mark) and len(word) > 1 for word in words) > least * len(words):
            return mark
    going_on = sum(word.startswith("##") and word[2:].isalpha() for word in words)
    return "##" if going_on > _SUBWORD_SHARE * len(words) else ""


def _normal_form(words: Iterable[str]) -> str:
    """NFC or NFD, as most of the words that tell them apart are; "" where none does."""
    found: Counter[str] = Counter()
    for word in islice(words, 20_000):
        composed = unicodedata.normalize("NFC", word)
        if composed != (apart := unicodedata.normalize("NFD", word)):
            found["NFC"] += word == composed
            found["NFD"] += word == apart
    return found.most_common(1)[0][0] if found.total() else ""


def _has_marks(word: str) -> bool:
    return any(unicodedata.category(one) == "Mn" for one in unicodedata.normalize("NFD", word))
