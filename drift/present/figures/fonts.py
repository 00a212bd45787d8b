"""Fonts for the scripts that words are written in: matplotlib's own has no Chinese, Hindi or Thai letters."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from drift.progress import log

if TYPE_CHECKING:
    from matplotlib.artist import Artist

# By how the names of their characters in Unicode begin; Debian's and Ubuntu's packages.
_PACKAGES = (
    (("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"), "fonts-noto-cjk"),
    (("ARABIC", "DEVANAGARI", "THAI", "HEBREW", "BENGALI", "TAMIL", "TELUGU", "GEORGIAN"), "fonts-noto-core"),
)
_SYMBOLS, _OTHERS = "fonts-symbola", "fonts-noto-core"
_WEIGHTS = ("400", "500", "normal", "regular", "medium", "book")
_BOXES = "Last Resort"  # comes with matplotlib and has a box for every character
_SHOWN = 5
_said: set[str] = set()


def give_fonts(artist: "Artist") -> None:
    """Let every text in a figure, or a text itself, be drawn in installed fonts that have its letters.

    Letters that no installed font has are said once, in one line that names a package with some.
    """
    from matplotlib.text import Text

    texts = [
        text for text in artist.findobj(Text) if isinstance(text, Text) and not text.get_text().isascii()
    ]
    families = tuple(families_for("".join(text.get_text() for text in texts)))
    for text in texts:
        if len(families) > 1:
            text.set_fontfamily(list(families))


def families_for(words: str) -> list[str]:
    """The usual font, and after it installed ones for the letters that it lacks; each is asked in turn."""
    from matplotlib import font_manager

    usual = font_manager.FontProperties().get_family()
    missing = _letters(words) - _letters_of(font_manager.findfont(font_manager.FontProperties()))
    found = list(usual)
    fonts = list(_installed()) if missing else []
    while missing and fonts:
        name, path = max(fonts, key=lambda font: len(missing & _letters_of(font[1])))
        if not missing & _letters_of(path):
            break
        found.append(name)
        missing -= _letters_of(path)
    _say_missing(missing)
    return found


def _letters(words: str) -> frozenset[int]:
    """The characters that have a shape: no spaces, joiners and variation selectors."""
    shaped = (
        char for char in set(words) if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )
    return frozenset(ord(char) for char in shaped if not 0xFE00 <= ord(char) <= 0xFE0F)


def _installed() -> Iterator[tuple[str, str]]:
    """Name and file of each upright font of usual weight, also of those that matplotlib does not list yet."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    known = {Path(font.fname) for font in manager.ttflist}
    for path in font_manager.findSystemFonts():
        if Path(path) not in known:
            try:
                manager.addfont(path)
            except (RuntimeError, OSError, ValueError):  # no font, or one of bitmaps
                log.debug("%s: no font that can be drawn", path)
    for font in sorted(manager.ttflist, key=lambda font: font.name):
        upright = font.style == "normal" and str(font.weight) in _WEIGHTS
        if upright and not font.name.startswith(_BOXES):
            yield font.name, font.fname


@cache
def _letters_of(path: str) -> frozenset[int]:
    """The characters that a font has; none where it cannot be drawn at every size."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(path)
        return frozenset(font.get_charmap()) if font.scalable else frozenset()
    except (RuntimeError, OSError, ValueError):
        return frozenset()


def _say_missing(missing: Iterable[int]) -> None:
    letters = sorted(map(chr, missing))
    by_package: dict[str, list[str]] = {}
    for letter in letters:
        by_package.setdefault(_package(letter), []).append(letter)
    for package, found in by_package.items():
        if package not in _said:
            _said.add(package)
            log.warning(
                "figure: no installed font has %s: boxes are drawn. Install one, such as the package %s.",
                *(_some_letters(found), package),
            )


def _package(letter: str) -> str:
    name = unicodedata.name(letter, "")
    package = next((package for names, package in _PACKAGES if name.startswith(names)), None)
    return package or (_SYMBOLS if unicodedata.category(letter).startswith("S") else _OTHERS)


def _some_letters(letters: Sequence[str]) -> str:
    more = f" and {len(letters) - _SHOWN:,} letters more" if len(letters) > _SHOWN else ""
    return ", ".join(letters[:_SHOWN]) + more
