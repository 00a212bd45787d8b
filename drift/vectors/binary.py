"""word2vec's binary format, plain or gzipped.

A header line "n_words n_dims" in decimal digits; then for each word its UTF-8 bytes, a space, and n_dims
little-endian float32. The original tool writes a line feed after each vector, gensim does not.
"""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np

from drift.arrays import FloatArray
from drift.errors import VectorsError
from drift.unpack import LINE_BYTES
from drift.vectors.files import chunks, first_bytes, is_gzipped, written
from drift.vectors.rows import BadRows, GrowingRows, decoded
from drift.vectors.text_head import TextHead, text_head
from drift.vectors.word_vectors import WordVectors

_FLOAT_BYTES = 4


def read_binary(path: Path, *, limit: int | None = None, skip_bad_rows: bool = False) -> WordVectors:
    """Read word2vec binary, with or without a line feed after each vector.

    limit: read only the first rows. A word that repeats keeps its first row, so fewer words may come out.
    skip_bad_rows: leave out rows with NaN or infinity and count them; read what is there of a file that is
    cut short or goes on after its last word. All of it is said by a warning.
    Raises VectorsError where that is not asked for, and for files that cannot be read.
    """
    head = text_head(first_bytes(path))
    if not head.n_words or not head.header_dims:
        raise VectorsError(f"{path}: expected a header with the numbers of words and dimensions, found none.")
    bad = BadRows(str(path), skip=skip_bad_rows)
    _check_size(path, head, min(head.n_words, limit or head.n_words), bad)
    rows = GrowingRows(head.header_dims, limit)
    n_read = 0
    with closing(_batches(path, head.n_bytes, head.n_words, head.header_dims, bad)) as batches:
        for tokens, vectors in batches:
            _add_finite(rows, tokens, vectors, bad, path, n_read)
            n_read += len(tokens)
            if not rows.room:
                break
    bad.say()
    return rows.finish(str(path))


def write_binary(vectors: WordVectors, path: Path) -> None:
    """Write word2vec binary as the original tool does; gzipped if the name ends in .gz.

    Raises VectorsError for a word with a space, which the format cannot hold.
    """
    odd = next((word for word in vectors.words if " " in word), None)
    if odd is not None:
        raise VectorsError(f"{path}: expected words without spaces, found {odd!r}. Write text or .npy.")
    with written(path) as file:
        file.write(f"{vectors.n_words} {vectors.n_dims}\n".encode())
        for word, row in zip(vectors.words, vectors.matrix, strict=True):
            file.write(word.encode() + b" " + row.astype("<f4").tobytes() + b"\n")


def _check_size(path: Path, head: TextHead, n_wanted: int, bad: BadRows) -> None:
    """Refuse early what cannot hold `n_wanted` words; of a gzipped file the size is not known."""
    if is_gzipped(path):
        return
    n_bytes = path.stat().st_size
    n_least = head.n_bytes + n_wanted * (_FLOAT_BYTES * (head.header_dims or 0) + 1)
    if n_bytes < n_least:
        bad.file(
            f"cut short: {n_wanted:,} words of {head.header_dims} dimensions take at least {n_least:,} "
            f"bytes, the file has {n_bytes:,}"
        )


def _batches(
    path: Path, n_skip: int, n_words: int, n_dims: int, bad: BadRows
) -> Generator[tuple[list[bytes], FloatArray]]:
    """Tokens and their rows, float32 of shape (len(tokens), n_dims), as they come in."""
    rest, n_read = b"", 0
    stream = chunks(path, n_skip)
    while n_read < n_words and (chunk := next(stream, b"")):
        rest += chunk
        tokens, rows, n_used = _records(rest, n_dims, n_words - n_read)
        if any(b"\n" in token for token in tokens):
            raise VectorsError(
                f"{path}: expected words without line feeds, found one after word {n_read}: the file is "
                "damaged or its header is wrong. Get the file again."
            )
        yield tokens, rows
        rest = rest[n_used:]
        n_read += len(tokens)
        if len(rest) > _FLOAT_BYTES * n_dims + LINE_BYTES:
            raise VectorsError(
                f"{path}: expected words of at most {LINE_BYTES >> 20} MB, found a longer one after word "
                f"{n_read}: the file is damaged or its header is wrong. Get the file again."
            )
    if n_read < n_words:
        bad.file(f"cut short: the header says {n_words:,} words, the file ends after {n_read:,}")
    elif (rest + next(stream, b"")).strip(b"\n"):
        bad.file(f"the header says {n_words:,} words, the file goes on after them")


def _records(data: bytes, n_dims: int, n_most: int) -> tuple[list[bytes], FloatArray, int]:
    """The whole records at the beginning of `data`, at most `n_most`, and how many bytes they take."""
    n_bytes = _FLOAT_BYTES * n_dims
    tokens: list[bytes] = []
    starts: list[int] = []
    end = 0
    while len(tokens) < n_most:
        begin = end + data.startswith(b"\n", end)
        space = data.find(b" ", begin)
        if space < 0 or space + 1 + n_bytes > len(data):
            break
        tokens.append(data[begin:space])
        starts.append(space + 1)
        end = space + 1 + n_bytes
    if not tokens:
        return [], np.empty((0, n_dims), dtype=np.float32), 0
    windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(data, dtype=np.uint8), n_bytes)
    return tokens, windows[starts].view("<f4").astype(np.float32, copy=False), end


def _add_finite(
    rows: GrowingRows, tokens: list[bytes], vectors: FloatArray, bad: BadRows, path: Path, n_before: int
) -> None:
    finite = np.atleast_1d(np.isfinite(vectors).all(axis=1))
    good = np.flatnonzero(finite)[: rows.room]
    n_needed = int(good[-1]) + 1 if len(good) == rows.room else len(tokens)
    for n in np.flatnonzero(~finite[:n_needed]).tolist():
        word = decoded([tokens[n]])[0][0]
        trouble = f"expected finite numbers, found NaN or infinity for {word!r}"
        bad.row(f"{path}: word {n_before + n + 1}", trouble)
    rows.add([tokens[n] for n in good], vectors[good])
