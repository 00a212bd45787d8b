"""What the first lines of a text file of word vectors say: whether there is a header, and the width."""

import re
from collections import Counter
from dataclasses import dataclass

# Of several digits, a point and an exponent; nan and inf count as numbers here, to be refused by name later.
FINITE = rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER = re.compile(rb"(?:" + FINITE + rb"|[+-]?(?:nan|inf|infinity))", re.IGNORECASE)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # the byte order mark of UTF-8, which is no part of the first word
_HEADER = re.compile(rb"([0-9]{1,12})[ \t]+([0-9]{1,6})[ \t]*\r?(?:\n|\Z)")
_BLANKS = re.compile(rb"[ \t]+")
_N_LINES = 200


@dataclass(frozen=True)
class TextHead:
    """The beginning of a text file.

    n_words, header_dims: what the header line says; None without a header.
    n_bytes: how long the header line with its line end is, and a byte order mark; 0 where there is none.
    n_dims: how many numbers most of the first rows have; 0 if most have none.
    widths: how many of the first rows have how many numbers.
    blanks: whether tabs, or several spaces, stand between the fields of most of the first rows.
    """

    n_words: int | None
    header_dims: int | None
    n_bytes: int
    n_dims: int
    widths: Counter[int]
    blanks: bool = False

    @property
    def header_decides(self) -> bool:
        """Whether the header's width fits the first rows, some of which have words that end in numbers."""
        return bool(self.widths) and min(self.widths) == self.header_dims


def text_head(head: bytes) -> TextHead:
    """Judge `head`, the first bytes of a file.

    The width is that of most rows, never that of the first: a first word may hold spaces or be a number.
    """
    n_mark = len(BYTE_ORDER_MARK) if head.startswith(BYTE_ORDER_MARK) else 0
    header = _HEADER.match(head, n_mark)
    n_bytes = header.end() if header else n_mark
    lines = _whole_lines(head[n_bytes:])
    blanks = 2 * sum(b"\t" in line or b"  " in line for line in lines) > len(lines)
    widths = Counter(numbers_at_end(single_spaced(line).rstrip() if blanks else line) for line in lines)
    n_dims = widths.most_common(1)[0][0] if widths else 0
    if header is None:
        return TextHead(None, None, n_bytes, n_dims, widths, blanks)
    return TextHead(int(header[1]), int(header[2]), n_bytes, n_dims, widths, blanks)


def numbers_at_end(line: bytes) -> int:
    """How many numbers a row ends with; its first field is the word, whatever it looks like."""
    fields = line.split(b" ")[1:]
    return next((n for n, field in enumerate(reversed(fields)) if not NUMBER.fullmatch(field)), len(fields))


def single_spaced(text: bytes) -> bytes:
    """Rows with one space wherever tabs and spaces stand."""
    return _BLANKS.sub(b" ", text)


def strip_line_end(line: bytes) -> bytes:
    """A line without the carriage return and the spaces that may stand before its line feed."""
    return line.removesuffix(b"\r").rstrip(b" ")


def _whole_lines(head: bytes) -> list[bytes]:
    # The last line may be cut by the end of the head, or by the end of a truncated file.
    lines = head.split(b"\n", _N_LINES)
    whole = lines[:-1] or lines
    stripped = (strip_line_end(line) for line in whole)
    return [line for line in stripped if line]
