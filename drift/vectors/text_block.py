"""From a block of text lines to words and numbers, fast where the lines are regular.

Where all lines of a block have the same number of spaces, their places say where each number begins and
ends, and Arrow parses them all at once, each to the nearest float32. A block for which that does not hold is
sorted line by line: the regular lines go the same way, the others are cut by hand.
"""

import re
from dataclasses import dataclass

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.vectors.text_head import FINITE, NUMBER, numbers_at_end, strip_line_end

_FINITE = re.compile(FINITE)
_NUMBERS = re.compile(rb"(?: " + FINITE + rb")+")
_SPACE, _LINE_FEED = b" \n"
_MOST_BYTES = 2**31 - 2  # what Arrow's offsets of 32 bits can reach
_N_SHOWN = 40


@dataclass(frozen=True)
class TextBlock:
    """Some rows of a text file.

    tokens, rows: the good rows; rows is float32 of shape (len(tokens), n_dims).
    lines: the place of each good row's line in the block, from 0, shape (len(tokens),).
    bad: the place of each bad row's line and what is wrong with it.
    n_lines: how many lines the block has, blank ones included.
    """

    tokens: list[bytes]
    rows: FloatArray
    lines: IntArray
    bad: list[tuple[int, str]]
    n_lines: int

    def first(self, n_rows: int) -> "TextBlock":
        """The block as if the file ended after `n_rows` good rows."""
        if n_rows > len(self.tokens):
            return self
        last = self.lines[n_rows - 1]
        bad = [(line, trouble) for line, trouble in self.bad if line < last]
        return TextBlock(self.tokens[:n_rows], self.rows[:n_rows], self.lines[:n_rows], bad, self.n_lines)


def parse_block(block: bytes, n_dims: int, *, decided: bool = False) -> TextBlock:
    """Parse whole lines, each a word and `n_dims` numbers. Safe to call from several threads.

    decided: whether more numbers than that belong to the word; else such a row is too long.
    """
    parsed = _regular(block, n_dims)
    if parsed is None and b" \n" in block:  # as fastText ends its rows
        parsed = _regular(block.replace(b" \n", b"\n"), n_dims)
    if parsed is None or not np.isfinite(parsed[1]).all():
        return _by_line(block, n_dims, decided)
    tokens, rows = parsed
    return TextBlock(tokens, rows, np.arange(len(tokens)), [], len(tokens))


def _by_line(block: bytes, n_dims: int, decided: bool) -> TextBlock:
    lines = [strip_line_end(line) for line in block.split(b"\n")]
    if not lines[-1]:
        lines.pop()
    regular = [n for n, line in enumerate(lines) if line.count(b" ") == n_dims]
    parsed = _regular(b"\n".join(lines[n] for n in regular), n_dims)
    if parsed is None or not np.isfinite(parsed[1]).all():
        regular, parsed = [], ([], _no_rows(n_dims))
    rest = [n for n in sorted(set(range(len(lines))).difference(regular)) if lines[n]]
    by_hand, tokens, rows, bad = _by_hand(lines, rest, n_dims, decided)
    if bad and bad[-1][0] == len(lines) - 1 and not block.endswith(b"\n"):
        bad[-1] = (bad[-1][0], bad[-1][1] + " (the file ends within this row)")
    places = np.array(regular + by_hand, dtype=np.int64)
    order = np.argsort(places)
    tokens = parsed[0] + tokens
    tokens = [tokens[n] for n in order]
    return TextBlock(tokens, np.concatenate([parsed[1], rows])[order], places[order], bad, len(lines))


def _by_hand(
    lines: list[bytes], rest: list[int], n_dims: int, decided: bool
) -> tuple[list[int], list[bytes], FloatArray, list[tuple[int, str]]]:
    troubles = {n: _trouble(lines[n], n_dims, decided) for n in rest}
    good = [n for n in rest if troubles[n] is None]
    tokens = [lines[n].rsplit(b" ", n_dims)[0] for n in good]
    numbers = b"\n".join(lines[n][len(token) :] for n, token in zip(good, tokens, strict=True))
    parsed = _regular(numbers, n_dims)
    rows = _no_rows(n_dims) if parsed is None else parsed[1]
    finite = np.isfinite(rows).all(axis=1)
    for n in np.flatnonzero(~finite):
        troubles[good[n]] = "expected finite numbers, found one beyond the range of float32"
    kept = np.flatnonzero(finite)
    bad = [(n, trouble) for n, trouble in troubles.items() if trouble is not None]
    return [good[n] for n in kept], [tokens[n] for n in kept], rows[kept], bad


def _trouble(line: bytes, n_dims: int, decided: bool) -> str | None:
    """What is wrong with a row, or None."""
    token, *fields = line.rsplit(b" ", n_dims)
    if b"" in fields:
        return f"expected single spaces, found two before number {fields.index(b'') + 1}"
    if b"\t" in line and not _NUMBERS.fullmatch(line, len(token)):
        return "expected single spaces, found a tab"
    n_found = len(fields) if len(fields) < n_dims else n_dims + (0 if decided else numbers_at_end(token))
    if n_found != n_dims:
        return f"expected {n_dims} numbers, found {n_found}"
    if _NUMBERS.fullmatch(line, len(token)):
        return None
    place, field = next((n, f) for n, f in enumerate(fields, 1) if not _FINITE.fullmatch(f))
    kind = "finite numbers" if NUMBER.fullmatch(field) else f"{n_dims} numbers"
    return f"expected {kind}, found {_shown(field)} as number {place}"


def _regular(text: bytes, n_dims: int) -> tuple[list[bytes], FloatArray] | None:
    """Tokens and float32 numbers of shape (n_lines, n_dims), or None if any line is irregular."""
    if not text:
        return [], _no_rows(n_dims)
    if not text.endswith(b"\n"):
        text += b"\n"
    data = np.frombuffer(text, dtype=np.uint8)
    line_end = data == _LINE_FEED
    ends = np.flatnonzero(line_end | (data == _SPACE))
    last = ends[n_dims :: n_dims + 1]
    if len(ends) != np.count_nonzero(line_end) * (n_dims + 1) or not line_end[last].all():
        return None
    rows = _numbers(text, ends, n_dims)
    if rows is None:
        return None
    starts = [0, *(last[:-1] + 1).tolist()]
    stops = ends[:: n_dims + 1].tolist()
    return [text[start:stop] for start, stop in zip(starts, stops, strict=True)], rows


def _numbers(text: bytes, ends: IntArray, n_dims: int) -> FloatArray | None:
    """All fields but each line's first as float32, or None if one is no number. ends: where fields end.

    Arrow is shown the text itself as an array of strings: field, space, field, space. Whatever is no number
    is marked null, so that nothing has to be cut out or copied.
    """
    import pyarrow as pa

    if len(text) > _MOST_BYTES:
        return None
    offsets = np.zeros(2 * len(ends) + 1, dtype=np.int32)
    offsets[1::2] = ends
    offsets[2::2] = ends + 1
    is_number = np.zeros((len(ends) // (n_dims + 1), 2 * (n_dims + 1)), dtype=bool)
    is_number[:, 2::2] = True
    valid = np.packbits(is_number, bitorder="little")
    buffers = [pa.py_buffer(part) for part in (offsets, text, valid)]
    try:
        numbers = pa.StringArray.from_buffers(len(offsets) - 1, *buffers).cast(pa.float32())
    except pa.ArrowInvalid:
        return None
    values = np.frombuffer(numbers.buffers()[1], dtype=np.float32, count=len(offsets) - 1)
    return values.reshape(is_number.shape)[:, 2::2].copy()


def _no_rows(n_dims: int) -> FloatArray:
    return np.empty((0, n_dims), dtype=np.float32)


def _shown(field: bytes) -> str:
    text = field.decode(errors="backslashreplace")
    return repr(text if len(text) <= _N_SHOWN else text[:_N_SHOWN] + "...")
