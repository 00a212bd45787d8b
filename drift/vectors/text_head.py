"""What the first lines of a text file of word vectors say: whether there is a header, and the width."""

import re
from collections import Counter
from dataclasses import dataclass

# Of several digits, a point and an exponent; nan and inf count as numbers here, to be refused by name later.
FINITE = rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER = re.compile(rb"(?:" + FINITE + rb"|[+-]?(?:nan|inf|infinity))", re.IGNORECASE)
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?([0-9]{1,12}) ([0-9]{1,6}) ?\r?(?:\n|\Z)")
_N_LINES = 200


@dataclass(frozen=True)
class TextHead:
    """The beginning of a text file.

    n_words, header_dims: what the header line says; None without a header.
    n_bytes: the length of the header line with its line end; 0 without a header.
    n_dims: how many numbers most of the first rows have; 0 if most have none.
    widths: how many of the first rows have how many numbers.
    """

    n_words: int | None
    header_dims: int | None
    n_bytes: int
    n_dims: int
    widths: Counter[int]


def text_head(head: bytes) -> TextHead:
    """Judge `head`, the first bytes of a file.

    The width is that of most rows, never that of the first: a first word may hold spaces or be a number.
    """
    header = _HEADER.match(head)
    n_bytes = header.end() if header else 0
    widths = Counter(numbers_at_end(line) for line in _whole_lines(head[n_bytes:]))
    n_dims = widths.most_common(1)[0][0] if widths else 0
    if header is None:
        return TextHead(None, None, 0, n_dims, widths)
    return TextHead(int(header[1]), int(header[2]), n_bytes, n_dims, widths)


def numbers_at_end(line: bytes) -> int:
    """How many numbers a row ends with; its first field is the word, whatever it looks like."""
    fields = line.split(b" ")[1:]
    return next((n for n, field in enumerate(reversed(fields)) if not NUMBER.fullmatch(field)), len(fields))


def strip_line_end(line: bytes) -> bytes:
    """A line without the carriage return and the spaces that may stand before its line feed."""
    return line.removesuffix(b"\r").rstrip(b" ")


def _whole_lines(head: bytes) -> list[bytes]:
    # The last line may be cut by the end of the head, or by the end of a truncated file.
    lines = head.split(b"\n", _N_LINES)
    whole = lines[:-1] or lines
    stripped = (strip_line_end(line) for line in whole)
    return [line for line in stripped if line]
