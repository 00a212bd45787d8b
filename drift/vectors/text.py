"""Text formats: GloVe (no header), word2vec and fastText `.vec` (header "n_words n_dims"), plain or gzipped.

One row a line, lines end in a line feed (a carriage return before it is dropped): the word, then n_dims
decimal numbers, a single space before each; a space at the end is dropped. Where most rows have tabs or
several spaces there, these count as one space. The last n_dims fields are the vector, so a word may hold
spaces, but without a header that says n_dims not end in a space and a number: such a row counts as too long.
"""

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from drift.arrays import row_blocks
from drift.errors import VectorsError
from drift.progress import log
from drift.vectors.files import HEAD_BYTES, chunks, first_bytes, written
from drift.vectors.rows import BadRows, GrowingRows
from drift.vectors.text_block import TextBlock, parse_block
from drift.vectors.text_head import TextHead, numbers_at_end, single_spaced, text_head
from drift.vectors.word_vectors import WordVectors

_MAX_THREADS = 8


@dataclass(frozen=True)
class Width:
    """How many numbers a row has, and whether a header decides it against words that end in numbers."""

    n_dims: int
    decided: bool


def read_text(path: Path, *, limit: int | None = None, skip_bad_rows: bool = False) -> WordVectors:
    """Read GloVe, word2vec or fastText text; each number becomes the nearest float32.

    limit: read only the first rows. A word that repeats keeps its first row, so fewer words may come out.
    skip_bad_rows: leave out rows that are too short or long, or hold what is no finite number, and count
    them; let a header that disagrees with the rows pass. All of it is said by a warning.
    Raises VectorsError, with file and line, where that is not asked for, and for files that cannot be read.
    """
    head = text_head(first_bytes(path))
    bad = BadRows(str(path), skip=skip_bad_rows)
    n_dims = _n_dims(head, bad)
    if head.blanks:
        log.info("%s: tabs or several spaces between the fields of a row are read as one space", path)
    rows = GrowingRows(n_dims, limit)
    n_rows = _fill(rows, path, head, Width(n_dims, decided=head.header_decides), bad)
    if head.n_words is not None and head.n_words != n_rows and rows.room:
        bad.file(f"the header says {head.n_words:,} words, the file has {n_rows:,} rows")
    bad.say()
    if head.header_decides:
        _say_numbered(rows.words, path)
    return rows.finish(str(path))


def write_text(vectors: WordVectors, path: Path, *, header: bool = False) -> None:
    """Write GloVe text, or word2vec text with `header`; gzipped if the name ends in .gz.

    Each number is the shortest decimal that reads back as the same float32.
    Raises VectorsError for words that could not be read back: without a header, one that ends in a space
    and a number; or so many with tabs or several spaces that these are taken for what parts all fields.
    """
    odd = next((word for word in vectors.words if numbers_at_end(word.encode())), None)
    if odd is not None and not header:
        raise VectorsError(
            f"{path}: expected words that text can hold, found {odd!r}, which ends in a space and a number. "
            "Write .npy."
        )
    with written(path) as file:
        if header:
            file.write(f"{vectors.n_words} {vectors.n_dims}\n".encode())
        for block in row_blocks(vectors.n_words, vectors.n_dims, HEAD_BYTES):
            lines = b"".join(_lines(vectors, block))
            if block.start == 0 and text_head(lines[:HEAD_BYTES]).blanks:
                raise VectorsError(
                    f"{path}: expected words that text can hold, found tabs or several spaces in most of "
                    "them, which would be read as one space. Write .npy."
                )
            file.write(lines)


def _n_dims(head: TextHead, bad: BadRows) -> int:
    if head.header_decides:
        return head.header_dims or 1
    if head.widths and head.header_dims not in (None, head.n_dims):
        bad.file(f"the header says {head.header_dims} numbers a row, the first rows have {head.n_dims}")
    return max(1, head.n_dims)


def _say_numbered(words: list[str], path: Path) -> None:
    """Say which words end in a number that without the header would be the vector's."""
    found = [word for word in words if " " in word and numbers_at_end(word.encode())]
    if found:
        log.info(
            "%s: the header's width leaves %s words a number at their end: %r",
            path,
            f"{len(found):,}",
            found[0],
        )


def _fill(rows: GrowingRows, path: Path, head: TextHead, width: Width, bad: BadRows) -> int:
    """Read the file into `rows` while there is room; returns how many rows were seen, bad ones too."""
    n_rows = 0
    n_lines = 0 if head.n_words is None else 1
    pieces: Iterable[bytes] = chunks(path, head.n_bytes, whole_lines=True)
    with closing(_parsed(map(single_spaced, pieces) if head.blanks else pieces, width)) as blocks:
        for whole in blocks:
            block = whole.first(rows.room)
            for line, trouble in block.bad:
                bad.row(f"{path}:{n_lines + line + 1}", trouble)
            rows.add(block.tokens, block.rows)
            n_rows += len(block.tokens) + len(block.bad)
            n_lines += block.n_lines
            if not rows.room:
                break
    return n_rows


def _parsed(blocks: Iterable[bytes], width: Width) -> Generator[TextBlock]:
    """Parse blocks by several threads (Arrow lets go of the interpreter's lock), in their order."""
    n_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    waiting: deque[Future[TextBlock]] = deque()
    with ThreadPoolExecutor(n_threads) as pool:
        for block in blocks:
            waiting.append(pool.submit(parse_block, block, width.n_dims, decided=width.decided))
            if len(waiting) > n_threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _lines(vectors: WordVectors, block: slice) -> Iterator[bytes]:
    import pyarrow as pa

    numbers = pa.array(vectors.matrix[block].ravel()).cast(pa.string()).to_pylist()
    for row, word in enumerate(vectors.words[block]):
        fields = numbers[row * vectors.n_dims : (row + 1) * vectors.n_dims]
        yield f"{word} {' '.join(fields)}\n".encode()
