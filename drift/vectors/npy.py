"""A NumPy matrix, `X.npy`, with its words in a text file, one a line."""

from collections.abc import Callable
from pathlib import Path
from tokenize import TokenError

import numpy as np

from drift.arrays import FloatArray, row_blocks
from drift.errors import VectorsError, one_line
from drift.progress import log
from drift.vectors.files import chunks, first_bytes, is_gzipped, written
from drift.vectors.rows import BadRows, decoded, finish, say_undecodable, without_bad_rows
from drift.vectors.text_head import BYTE_ORDER_MARK, text_head
from drift.vectors.word_vectors import WordVectors

HEADER_ERRORS = (
    ValueError,
    TypeError,
    OverflowError,
    EOFError,
    OSError,
    SyntaxError,
    TokenError,
    MemoryError,
)
"""What NumPy raises for a header that it cannot read: it is a Python literal."""

WORD_SUFFIXES = (".words", ".vocab", ".txt")


def read_npy(
    path: Path, words_file: Path | None = None, *, limit: int | None = None, skip_bad_rows: bool = False
) -> WordVectors:
    """Read a matrix of floats, in any order or width of float, and make it float32 in row order.

    words_file: one word a line, as many as the matrix has rows; without it X.words, X.vocab or X.txt beside
    X.npy. limit: only the first rows. skip_bad_rows: leave out rows with NaN or infinity and count them.
    Raises VectorsError if there is no such file, the words do not fit, or it holds anything but numbers.
    """
    words, n_dims, rows = open_npy(path, words_file)
    words = words[:limit]
    matrix = np.empty((len(words), n_dims), dtype=np.float32)
    with np.errstate(over="ignore"):  # what is beyond float32 becomes infinite, which is said below
        for block in row_blocks(*matrix.shape):
            matrix[block] = rows(block)
    bad = BadRows(str(path), skip=skip_bad_rows)
    words = without_bad_rows(words, matrix, path, bad)
    bad.say()
    return finish(words, matrix, str(path))


def open_npy(
    path: Path, words_file: Path | None = None
) -> tuple[list[str], int, Callable[[slice], FloatArray]]:
    """The words of a matrix, its dimensions, and what gives blocks of its rows as they are stored.

    The file is mapped into memory anew for each block: what was read does not stay there.
    words_file, and what is raised, as for `read_npy`.
    """
    stored = _stored(path)
    words = _words(words_file or _beside(path), n_rows=len(stored), n_dims=stored.shape[1])
    return words, stored.shape[1], lambda block: np.array(_stored(path)[block])


def npy_shape(path: Path) -> str:
    """The shape of a matrix, as `3 x 4`; raises VectorsError as `read_npy`."""
    return " x ".join(f"{size:,}" for size in _stored(path).shape)


def write_npy(vectors: WordVectors, path: Path) -> None:
    """Write the matrix to `path` and the words beside it; raises VectorsError as `write_words` does."""
    with written(path) as file:
        np.save(file, vectors.matrix, allow_pickle=False)
    write_words(vectors.words, path)


def write_words(words: list[str], path: Path) -> None:
    """Write the words of a matrix beside its file, one a line, with the suffix .words.

    Raises VectorsError for a word that ends in a carriage return, which would be taken for a line end.
    """
    odd = next((word for word in words if word.endswith("\r")), None)
    if odd is not None:
        raise VectorsError(f"{path}: expected words without a line end, found {odd!r}. Write text.")
    with written(path.with_suffix(WORD_SUFFIXES[0])) as file:
        file.writelines(f"{word}\n".encode() for word in words)


def _stored(path: Path) -> FloatArray:
    if is_gzipped(path):
        raise VectorsError(f"{path}: expected a plain .npy file, found a gzipped one. Unpack it first.")
    try:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
    except HEADER_ERRORS as error:
        raise VectorsError(
            f"{path}: expected a whole .npy file of numbers, which this is not ({one_line(error)}). Save it "
            "again."
        ) from error
    if stored.ndim != 2 or stored.dtype.kind != "f":
        raise VectorsError(
            f"{path}: expected floats of shape (words, dimensions), found {stored.dtype} of shape "
            f"{stored.shape}. Save the matrix as float32."
        )
    return stored  # type: ignore[no-any-return]


def _beside(path: Path) -> Path:
    found = next(
        (path.with_suffix(suffix) for suffix in WORD_SUFFIXES if path.with_suffix(suffix).is_file()), None
    )
    if found is None:
        names = ", ".join(path.with_suffix(suffix).name for suffix in WORD_SUFFIXES)
        raise VectorsError(
            f"{path}: expected its words, one a line, in a file beside it ({names}), found none. "
            "Name the file with --words-file."
        )
    return found


def check_words_file(path: Path) -> None:
    """Raise VectorsError where there is no file to read words from."""
    if path.is_dir() or not path.exists():
        found = "a folder" if path.is_dir() else "no such file"
        raise VectorsError(f"{path}: expected a file of words, one a line, found {found}.")


def read_words(path: Path) -> list[str]:
    """Read words, one a line, in the order of a matrix's rows; an empty line is a row without a word.

    Raises VectorsError where the file cannot be read, or has several columns whose words are not clear.
    """
    check_words_file(path)
    lines = b"".join(chunks(path)).split(b"\n")
    if not lines[-1]:
        lines.pop()
    if all(line.endswith(b"\r") for line in lines):
        lines = [line[:-1] for line in lines]
    if lines:
        lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
    words, n_odd = decoded(_first_column(lines, path))
    say_undecodable(n_odd, str(path))
    return words


def _words(path: Path, n_rows: int, n_dims: int) -> list[str]:
    check_words_file(path)
    if n_dims > 1 and text_head(first_bytes(path)).n_dims == n_dims:
        raise VectorsError(f"{path}: expected one word a line, found vectors. Read this file instead.")
    words = read_words(path)
    if len(words) != n_rows:
        raise VectorsError(
            f"{path}: expected {n_rows:,} words, one for each row of the matrix, found {len(words):,} lines."
        )
    return words


def _first_column(lines: list[bytes], path: Path) -> list[bytes]:
    """The words of lines that hold a number beside each, a count or a place, which is said; else the lines.

    Raises VectorsError for lines of several columns whose words are not clear.
    """
    for blank in (b"\t", b" ", b","):
        if all(line.count(blank) == 1 for line in lines):
            first, second = zip(*(line.split(blank) for line in lines), strict=True)
            numeric = [all(cell.strip().isdigit() for cell in cells) for cells in (first, second)]
            if numeric == [False, True] or (numeric == [True, True] and len(set(first)) == len(lines)):
                log.info("%s: the words are the first of two columns, the second holds numbers", path)
                return list(first)
            if numeric == [True, False]:
                log.info("%s: the words are the second of two columns, the first holds numbers", path)
                return list(second)
    if 2 * sum(b"\t" in line for line in lines) > len(lines):
        shown = decoded(lines[:1])[0][0]
        raise VectorsError(
            f"{path}: expected one word a line, found several columns: {shown!r}. Keep the words alone."
        )
    return lines
