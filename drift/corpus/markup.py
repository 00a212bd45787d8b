"""Text cut at white space, with HTML told apart from prose, so that it can be left out and counted."""

import html
import re

_NAMES = (
    "a|abbr|acronym|address|area|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption|"
    "center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset|"
    "figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|"
    "link|main|map|mark|menu|meta|meter|nav|noscript|object|ol|optgroup|option|output|p|param|picture|pre|"
    "progress|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|"
    "svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr"
)
_VALUE = r"""(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++)"""
# A name alone is no attribute, but for these: "x <b and c> y" is prose.
_ALONE = (
    "checked|disabled|selected|hidden|async|defer|controls|autoplay|loop|muted|multiple|"
    "readonly|required|nowrap"
)
_ATTRIBUTE = rf"(?:\s++(?:[a-zA-Z:_-]++\s*+=\s*+{_VALUE}|(?:{_ALONE})\b))"
_TAG = rf"</?(?:{_NAMES}){_ATTRIBUTE}*+\s*+/?>"
# Not possessive: Python 3.11.2, which Debian 12 has, then misses every comment.
_COMMENT = r"<!--(?:(?!-->)[^<])*-->|<!(?:doctype|DOCTYPE)\b[^<>]*+>|<!\[CDATA\[|\]\]>"
_HTML = re.compile(f"{_TAG}|{_COMMENT}", re.IGNORECASE)
_SPACED_DOTS = re.compile(r"(?<!\S)\.(?: \.){2,}+(?!\S)")
_WHOLE = re.compile(f"{_HTML.pattern}|{_SPACED_DOTS.pattern}", re.IGNORECASE)
# Only with the semicolon: html.unescape would also turn "rock&reggae" into "rock®gae".
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def raw_chunks(text: str) -> list[str]:
    """What stands between white space; a piece of HTML, and an ellipsis of spaced dots, stay one chunk."""
    if "<" not in text and ". ." not in text and "]]>" not in text:
        return text.split()
    found: list[str] = []
    end = 0
    for match in _WHOLE.finditer(text):
        found += text[end : match.start()].split()
        found.append(match[0])
        end = match.end()
    return found + text[end:].split()


def is_html(chunk: str) -> bool:
    """Whether a chunk is a tag that HTML has, a comment or the like, and not prose between < and >."""
    return chunk[0] in "<]" and _HTML.fullmatch(chunk) is not None


def is_ellipsis(chunk: str) -> bool:
    """Whether a chunk is dots with spaces between them."""
    return chunk[0] == "." and " " in chunk


def unescaped(chunk: str) -> tuple[str, int]:
    """A chunk with its HTML entities read, and how many there were."""
    return _ENTITY.subn(_read, chunk) if "&" in chunk else (chunk, 0)


def _read(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])
