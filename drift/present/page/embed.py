"""Putting data, scripts, styles and pictures into one HTML file that needs no network and trusts no word."""

import base64
import hashlib
import json
import re
import struct
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from drift.errors import SettingsError

_PAGE = files("drift.present.page")
_PNG = b"\x89PNG\r\n\x1a\n"
_IMPORT = re.compile(r'^import [^;]* from "(\.{1,2}/[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async function|function|const|class)", re.MULTILINE)
_ESCAPED = "<>&\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_JOINERS = "\u200c\u200d"  # format characters that emoji and Persian words need


def script_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """JSON that can stand inside a <script> element: no `<`, `>`, `&`, U+2028 or U+2029 in it.

    Characters that turn the direction of text are escaped too: who reads the source is not to be fooled.
    Raises ValueError for NaN and infinity, which JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in _ESCAPED:
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def joined_script(names: Sequence[str]) -> str:
    """JavaScript modules and all that they import as one module: each stands after those it imports.

    names: by their places in the page's folder, as `shared/main.js`.
    A page opened from a file may not load other files, so `import` lines are dropped and `export` is taken
    off: what the modules export lives in one scope.
    """
    modules: dict[str, str] = {}
    for name in names:
        _add_module(name, modules)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in modules.values() if text)


def _add_module(name: str, modules: dict[str, str]) -> None:
    """Add a module behind those it imports, unless it is there or, in a circle of imports, on its way."""
    if name in modules:
        return
    text = _read(name)
    folder = PurePosixPath(name).parent
    modules[name] = ""
    for imported in _IMPORT.findall(text):
        _add_module(normpath(folder / imported), modules)
    del modules[name]  # its place is behind them
    modules[name] = text


def joined_style(names: Sequence[str]) -> str:
    """Style sheets as one, in the order given."""
    return "\n".join(_read(name) for name in names)


def files_in(folder: str, ending: str) -> list[str]:
    """The files of a folder of the page whose names end so, by their places in the page's folder, sorted."""
    found = (one.name for one in _PAGE.joinpath(folder).iterdir() if one.name.endswith(ending))
    return sorted(f"{folder}/{name}" for name in found)


def source_hash(text: str) -> str:
    """The hash by which a Content-Security-Policy allows an inline script or style, as `sha256-…`."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def png_uri(png: bytes) -> str:
    """A PNG picture as a data: address."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG picture, in pixels; raises SettingsError for anything else."""
    if not png.startswith(_PNG) or len(png) < 24:
        raise SettingsError(f"expected the map as a PNG picture, got {len(png):,} bytes that are none.")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def shown_word(word: str) -> str:
    """The word with what cannot be seen made visible: a control or direction character as `[U+202E]`."""
    return "".join(_shown_character(character) for character in word)


def _shown_character(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    if not hidden or character in _JOINERS or "\U000e0020" <= character <= "\U000e007f":
        return character
    return f"[U+{ord(character):04X}]"


def _read(name: str) -> str:
    return _PAGE.joinpath(name).read_text(encoding="utf-8")
