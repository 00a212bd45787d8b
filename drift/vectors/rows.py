"""What all readers share: a matrix that grows in place, bad rows, duplicates and zero vectors."""

import sys
from pathlib import Path

import numpy as np

from drift.arrays import FloatArray, IntArray, row_blocks
from drift.errors import VectorsError
from drift.progress import log
from drift.vectors.word_vectors import WordVectors

# Large enough that NumPy asks for huge pages, which the matrix keeps as it grows: a third of the time.
_FIRST_BYTES = 16 << 20
_N_LISTED = 5


class GrowingRows:
    """Words and vectors that are still being read, up to `limit` of them (None: all).

    The matrix grows by a sixteenth where it stands, so that it never takes twice its memory.
    """

    def __init__(self, n_dims: int, limit: int | None = None) -> None:
        self.words: list[str] = []
        self._matrix: FloatArray = np.empty((_FIRST_BYTES // (4 * n_dims), n_dims), dtype=np.float32)
        self._limit = sys.maxsize if limit is None else limit
        self._n_odd = 0

    @property
    def room(self) -> int:
        """How many more rows are wanted."""
        return self._limit - len(self.words)

    def add(self, tokens: list[bytes], rows: FloatArray) -> None:
        """Put `rows`, float32 of shape (len(tokens), n_dims), after those that are there."""
        start, stop = len(self.words), len(self.words) + len(tokens)
        if stop > len(self._matrix):
            grown = max(stop, len(self._matrix) * 17 // 16)
            self._matrix.resize((grown, self._matrix.shape[1]), refcheck=False)
        self._matrix[start:stop] = rows
        words, n_odd = decoded(tokens)
        self.words.extend(words)
        self._n_odd += n_odd

    def finish(self, source: str) -> WordVectors:
        """The word vectors; nothing can be added any more."""
        say_undecodable(self._n_odd, source)
        self._matrix.resize((len(self.words), self._matrix.shape[1]), refcheck=False)
        return finish(self.words, self._matrix, source)


class BadRows:
    """The rows that cannot be used: the first is an error, or all are left out and counted."""

    def __init__(self, source: str, *, skip: bool) -> None:
        self.count = 0
        self._source = source
        self._skip = skip
        self._first = ""

    def row(self, where: str, trouble: str) -> None:
        """Leave out the row at `where`; raises VectorsError where rows are not to be skipped."""
        if not self._skip:
            raise VectorsError(
                f"{where}: {trouble}. Pass --skip-bad-rows to leave such rows out and count them."
            )
        self._first = self._first or f"{where}: {trouble}"
        self.count += 1

    def file(self, trouble: str) -> None:
        """Warn of a trouble of the whole file; raises VectorsError where rows are not to be skipped."""
        if not self._skip:
            raise VectorsError(
                f"{self._source}: {trouble}. Get the file again, or pass --skip-bad-rows to read what is "
                "there."
            )
        log.warning("%s: %s; read what is there", self._source, trouble)

    def say(self) -> None:
        """Warn of the rows that were left out, if any."""
        if self.count:
            log.warning(
                "%s: left out %s bad rows, the first: %s", self._source, f"{self.count:,}", self._first
            )


def decoded(tokens: list[bytes]) -> tuple[list[str], int]:
    r"""Tokens as words, and how many are not UTF-8: their odd bytes are written as `\xNN`."""
    words = [token.decode(errors="backslashreplace") for token in tokens]
    n_odd = sum(word.encode() != token for word, token in zip(words, tokens, strict=True) if "\\x" in word)
    return words, n_odd


def say_undecodable(n_odd: int, source: str) -> None:
    """Warn of words that are not UTF-8, if any."""
    if n_odd:
        log.warning("%s: %s words are not UTF-8; their odd bytes are written as \\xNN", source, f"{n_odd:,}")


def keep_rows(matrix: FloatArray, rows: IntArray) -> None:
    """Cut `matrix`, which must own its memory, to `rows` (ascending numbers) where it stands."""
    for block in row_blocks(len(rows), matrix.shape[1]):
        matrix[block] = matrix[rows[block]]
    matrix.resize((len(rows), matrix.shape[1]), refcheck=False)


def without_bad_rows(words: list[str], matrix: FloatArray, path: Path, bad: BadRows) -> list[str]:
    """The words whose rows are finite; the others are told to `bad`, and cut out of `matrix` in place.

    matrix: float32 of shape (len(words), n_dims); it must own its memory.
    """
    blocks = [np.isfinite(matrix[block]).all(axis=1) for block in row_blocks(*matrix.shape)]
    finite = np.concatenate([*blocks, np.empty(0, dtype=bool)])
    if finite.all():
        return words
    for row in np.flatnonzero(~finite):
        bad.row(f"{path}: row {row}", f"expected finite numbers, found NaN or infinity for {words[row]!r}")
    keep = np.flatnonzero(finite)
    keep_rows(matrix, keep)
    return [words[row] for row in keep]


def finish(words: list[str], matrix: FloatArray, source: str) -> WordVectors:
    """Word vectors of rows that may repeat a word: the first is kept. Warns of duplicates and zero vectors.

    matrix: float32 of shape (len(words), n_dims); it must own its memory and is cut in place.
    """
    words = _without_duplicates(words, matrix, source)
    _say_zero_vectors(words, matrix, source)
    return WordVectors(words, matrix, source)


def first_places(words: list[str], source: str) -> IntArray:
    """The places of words that did not come before, rising; warns of the others."""
    if len(set(words)) == len(words):
        return np.arange(len(words))
    first: dict[str, int] = {}
    repeated = [word for row, word in enumerate(words) if first.setdefault(word, row) != row]
    log.warning(
        "%s: left out %s rows whose word had come before: %s", source, f"{len(repeated):,}", _some(repeated)
    )
    return np.fromiter(first.values(), dtype=np.int64, count=len(first))


def _without_duplicates(words: list[str], matrix: FloatArray, source: str) -> list[str]:
    places = first_places(words, source)
    if len(places) == len(words):
        return words
    keep_rows(matrix, places)
    return [words[place] for place in places]


def _say_zero_vectors(words: list[str], matrix: FloatArray, source: str) -> None:
    blocks = row_blocks(*matrix.shape)
    zero = [block.start + row for block in blocks for row in np.flatnonzero(~matrix[block].any(axis=1))]
    if zero:
        some = _some([words[row] for row in zero])
        log.warning("%s: %s words have a zero vector, which is kept: %s", source, f"{len(zero):,}", some)


def _some(words: list[str]) -> str:
    listed = list(dict.fromkeys(words))
    more = ", ..." if len(listed) > _N_LISTED else ""
    return ", ".join(repr(word) for word in listed[:_N_LISTED]) + more
