"""From a document to its tokens.

`glove` gives tokens as GloVe's own training text had them, which the Stanford tokenizer wrote: lower case,
clitics apart ("do", "n't"), punctuation apart, numbers and abbreviations whole. It departs from that in one
place, by measurement: of the demo's hyphenated words GloVe 6B knows 56 % whole, but of their pieces 99 %.
So "punch-drunk" gives "punch", "drunk"; only compounds that would lose their sense, those of two pieces one
of which is a single letter or has a digit ("x-files", "e-mail", "3-d", "pg-13"), stay whole.
"""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from drift.corpus.markup import raw_chunks, unescaped
from drift.errors import SettingsError

Tokenizer = Callable[[str], list[str]]
AUTO, GLOVE, OWN = "auto", "glove", "own"

# Every pattern below takes a time that grows with the text's length and no faster: what can be repeated
# either has one way to match or a bound.
_TAG = re.compile(r"<(?:/?[a-zA-Z]|!)[^<>]*+>")
_SPACED_DOTS = re.compile(r"\.(?: \.){2,}+")
_ADDRESS = re.compile(r"[./@]")
_WINDOWS = re.compile("[\x80-\x9f]")
_DIGIT = re.compile(r"\d")

_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b`\u00b4\u02bc", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f", '"'
)
_FOLDED = {"''": '"', "…": "...", ":-)": ":)", ":-(": ":(", ";-)": ";)", ";-(": ";("}
_REPEATED = frozenset("_*=~#+^|")
_LONGEST_CACHED = 64

_CLITIC = r"n't(?![^\W_])|'(?:s|re|ve|ll|d|m)(?![^\W_])"
_GRAMMAR = r"""
    (?:https?://|www\.)\S*[^\s.,;:!?)"']              # an address in the web, without what punctuates it
  | [\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+)++   # an e-mail address
  | [^\W_]++\.(?:com|org|net|edu|gov)(?!\w)           # the name of a site
  | (?:mrs?|ms|dr|prof|jr|sr|st|vs|etc|ph\.d)\.(?![\w.])
  | [^\W\d_](?:\.[^\W\d_])+(?:\.(?!\.))?(?!\w)        # u.s., e.g., a.m.
  | [^\W\d_]{1,2}&[^\W\d_](?!\w)                      # r&b, at&t
  | \d+(?:[.,:/]\d+)+                                 # 1,000 and 3.5 and 10:30 and 9/11
  | '(?:em|till?|cause|t[wi]as|n'?|\d\ds?)(?!\w)      # 'em, 'til, 'n', '90s
  | CLITIC
  | [^\W_]+?(?=n't(?![^\W_]))                         # the do of don't
  | [^\W\d_]{1,2}'(?!(?:s|re|ve|ll|d|m)(?!\w))WORD    # o'connor, d'amato, ma'am
  | WORD(?:[-_]WORD)*
  | ''
  | \.\.+ | --+ | [:;]-?[()]
  | ([_*=~\#+^|])\1*                                  # a line of stars is one star
  | \S
"""


def tokenizer_of(asked: str | Tokenizer) -> tuple[Tokenizer, str]:
    """The tokenizer called `asked`, or `asked` itself where it is a function, and the name it is recorded by.

    `auto` gives what stands between white space, to be cut when the text meets its word vectors.
    Raises SettingsError where there is none of that name.
    """
    if callable(asked):
        return asked, OWN
    if asked == OWN:
        raise SettingsError(
            "Expected the function that cut the text, which a run does not keep. Pass it, or --tokenizer "
            "with the name of one."
        )
    if asked != AUTO and asked not in tokenizers:
        raise SettingsError(f"Expected a tokenizer among {', '.join([AUTO, *tokenizers])}, found {asked!r}.")
    return (raw_chunks if asked == AUTO else tokenizers[asked]), asked


def glove(text: str) -> list[str]:
    """The tokens of `text` as GloVe 6B spells them: lower case, no HTML, clitics and punctuation apart."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = unescaped(text)[0]
    if ". ." in text:
        text = _SPACED_DOTS.sub("...", text)
    tokens: list[str] = []
    for chunk in text.lower().split():
        tokens += _tokens_of(chunk) if len(chunk) <= _LONGEST_CACHED else stanford(chunk)
    return tokens


def whitespace(text: str) -> list[str]:
    """What stands between white space, letter case kept: for text that is tokenised, or for cased vectors."""
    return text.split()


tokenizers: dict[str, Tokenizer] = {GLOVE: glove, "whitespace": whitespace}


# Words repeat, so most of a corpus is looked up rather than matched: this is where the speed comes from.
@lru_cache(maxsize=1 << 17)
def _tokens_of(chunk: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, stanford(chunk)))


def stanford(chunk: str) -> list[str]:
    """The tokens of a piece of text without white space, in its own letter case, as `glove` cuts it."""
    if not chunk.isascii():
        chunk = unicodedata.normalize("NFC", chunk)
    tokens: list[str] = []
    for match in _pattern().finditer(chunk.translate(_characters())):
        tokens += _spelled(match[0])
    return tokens


def _spelled(token: str) -> list[str]:
    """A matched token as GloVe spells it: hyphens resolved, runs of punctuation folded."""
    if token[0].isalnum():
        return _pieces(token) if "-" in token and not _ADDRESS.search(token) else [token]
    if token[0] in _REPEATED:
        return [token[0]]
    if token.startswith(("..", "--")):
        return ["..." if token[0] == "." else "--"]
    return [_FOLDED.get(token, token)]


def _pieces(compound: str) -> list[str]:
    pieces = compound.split("-")
    if len(pieces) == 2 and (1 in map(len, pieces) or _DIGIT.search(compound)):
        return [compound]
    return pieces


def from_windows(text: str) -> str:
    """`text` with the characters of Windows-1252 that were read as Latin-1 put right."""
    return text if text.isascii() or not _WINDOWS.search(text) else text.translate(_windows())


@cache
def _windows() -> dict[int, str]:
    found = {number: bytes([number]).decode("cp1252", "ignore") for number in range(0x80, 0xA0)}
    return {number: character for number, character in found.items() if character}


@cache
def word_pattern() -> str:
    """What matches a word of letters and digits with their marks."""
    # \w leaves out the marks that many scripts write vowels with. Emoji selectors are left out.
    marks = "".join(c for c in map(chr, range(0x300, 0xFE00)) if unicodedata.category(c) in ("Mn", "Mc"))
    return f"(?:[^\\W_]++(?:[{marks}\u200c\u200d]++[^\\W_]*+)*+)"


@cache
def _pattern() -> re.Pattern[str]:
    grammar = _GRAMMAR.replace("CLITIC", _CLITIC).replace("WORD", word_pattern())
    return re.compile(grammar, re.VERBOSE | re.IGNORECASE)


@cache
def _characters() -> dict[int, str | None]:
    """What each character is taken for: quotes are folded, control characters and half characters dropped."""
    table: dict[int, str | None] = {
        number: None
        for number in range(0x10000)
        if unicodedata.category(chr(number)) in ("Cc", "Cf", "Cs") and number != 0x200C
    }
    table |= dict.fromkeys(range(0xFE00, 0xFE10), None)
    # Windows-1252 that was read as Latin-1: IMDB and Rotten Tomatoes are full of it.
    table |= {number: _QUOTES.get(one, one.lower()) for number, one in _windows().items()}
    return table | {ord(one): quote for one, quote in _QUOTES.items()}
