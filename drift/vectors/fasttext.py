"""fastText's binary models, `.bin`, as fastText and gensim write them.

Little-endian: a magic number and a version, which files before version 11 do not have; thirteen settings; the
dictionary, words first and then labels; and the input matrix, float32, with a row for each word and, after
those, one for each bucket of character n-grams. The vector that such a model gives a word is the mean of its
own row and those of its n-grams (Bojanowski et al. 2017): what fastText itself writes to a `.vec`, and what
is read here. A model without n-grams gives the row as it is stored.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from drift.arrays import FloatArray
from drift.errors import VectorsError
from drift.progress import task
from drift.vectors.char_ngrams import ngram_buckets
from drift.vectors.files import is_gzipped
from drift.vectors.rows import BadRows, decoded, finish, say_undecodable, without_bad_rows
from drift.vectors.word_vectors import WordVectors

MAGIC = struct.pack("<i", 793712314)
_EOS = "</s>"
_SUPERVISED, _LAST_VERSION, _OLD_SUPERVISED = 3, 12, 11
_BLOCK_WORDS = 1000
_MOST_WORD_BYTES = 1 << 20
_MOST_DIMS = 1 << 20


class _Settings(NamedTuple):
    """The thirteen settings, in the order of the file."""

    dim: int
    ws: int
    epoch: int
    min_count: int
    neg: int
    word_ngrams: int
    loss: int
    model: int
    bucket: int
    minn: int
    maxn: int
    lr_update_rate: int
    t: float

    @property
    def plausible(self) -> bool:
        """Whether these can be settings: all that tells an old file from any other bytes."""
        return (
            0 < self.dim < _MOST_DIMS
            and 0 <= self.ws < _MOST_DIMS
            and self.loss in range(1, 5)
            and self.model in range(1, 4)
            and 0 <= self.minn < _MOST_DIMS
            and 0 <= self.maxn < _MOST_DIMS
            and self.bucket >= 0
            and 0 <= self.t <= 1
        )


@dataclass(frozen=True, eq=False)
class FastText:
    """A model's dictionary, and its input matrix, which stays on disk until it is asked for.

    words: as bytes. n_buckets: rows of n-grams; 0 where a word's vector is its own row. minn, maxn: their
        lengths in characters.
    input: float32 of shape (n_words + rows of n-grams, n_dims).
    """

    words: list[bytes]
    n_buckets: int
    minn: int
    maxn: int
    input: FloatArray

    @property
    def shape(self) -> tuple[int, int]:
        """The number of words, and of dimensions."""
        return len(self.words), int(self.input.shape[1])

    def given(self, block: slice) -> FloatArray:
        """The vectors that the model gives some of its words, shape (n, n_dims)."""
        own = np.arange(len(self.words))[block]
        if not self.n_buckets:
            return np.asarray(self.input[block])
        spelled = [b"" if word == _EOS.encode() else word for word in self.words[block]]
        buckets, n_of_word = ngram_buckets(spelled, self.minn, self.maxn, self.n_buckets)
        starts = np.concatenate(([0], np.cumsum(n_of_word + 1)[:-1]))
        rows = np.empty(len(own) + len(buckets), dtype=np.int64)
        is_own = np.zeros(len(rows), dtype=bool)
        is_own[starts] = True
        rows[is_own], rows[~is_own] = own, len(self.words) + buckets
        shares = (1.0 / (n_of_word + 1)).astype(np.float32)
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused later
            found: FloatArray = np.add.reduceat(self.input[rows], starts, axis=0) * shares[:, None]
        return found


def is_fasttext_model(head: bytes) -> bool:
    """Whether a file begins as a model does, in the new or the old way."""
    if head.startswith(MAGIC):
        return True
    layout = struct.Struct("<12id3iq")
    if len(head) < layout.size:
        return False
    *numbers, n_entries, n_words, n_labels, n_tokens = layout.unpack_from(head)
    counted = 0 < n_words <= n_entries == n_words + n_labels and n_labels >= 0 and n_tokens >= 0
    return counted and _Settings(*numbers).plausible


def read_fasttext_model(path: Path, *, limit: int | None = None, skip_bad_rows: bool = False) -> WordVectors:
    """Read the vectors that a model gives its words, in its dictionary's order.

    limit: only the first words. skip_bad_rows: leave out words with NaN or infinity and count them.
    Raises VectorsError where the file is damaged, gzipped, or of a quantised model (`.ftz`).
    """
    model = open_fasttext_model(path)
    words, n_odd = decoded(model.words[:limit])
    say_undecodable(n_odd, str(path))
    matrix = np.empty((len(words), model.input.shape[1]), dtype=np.float32)
    with task("reading vectors", len(words)) as advance:
        for start in range(0, len(words), _BLOCK_WORDS):
            block = slice(start, min(start + _BLOCK_WORDS, len(words)))
            matrix[block] = model.given(block)
            advance(block.stop - block.start)
    bad = BadRows(str(path), skip=skip_bad_rows)
    words = without_bad_rows(words, matrix, path, bad)
    bad.say()
    return finish(words, matrix, str(path))


def open_fasttext_model(path: Path) -> FastText:
    """Read a model's dictionary; raises VectorsError as `read_fasttext_model`."""
    if is_gzipped(path):
        raise VectorsError(f"{path}: expected a plain fastText model, found a gzipped one. Unpack it first.")
    with path.open("rb") as file:
        try:
            return _opened(path, file)
        except (struct.error, EOFError, ValueError) as error:
            raise VectorsError(
                f"{path}: expected a whole fastText model, which this is not ({error}). Get the file again."
            ) from error


def _opened(path: Path, file: IO[bytes]) -> FastText:
    is_new, version = file.read(4) == MAGIC, 0
    if is_new:
        (version,) = _numbers(file, "<i")
    else:
        file.seek(0)
    settings = _Settings(*_numbers(file, "<12id"))
    if version > _LAST_VERSION or not settings.plausible:
        raise ValueError(f"a version {version} with settings that cannot be")
    n_entries, n_words, n_labels, _ = _numbers(file, "<3iq")
    n_pruned = _numbers(file, "<q")[0] if is_new else -1
    if not 0 < n_words <= n_entries == n_words + n_labels:
        raise ValueError(f"{n_entries} entries of {n_words} words and {n_labels} labels")
    words = _entries(file, n_entries)[:n_words]
    if n_pruned >= 0 or (is_new and file.read(1) != b"\0"):
        raise VectorsError(
            f"{path}: expected the vectors of a fastText model, found a quantised one (.ftz), which holds "
            "them only roughly. Take the .bin that it was made of."
        )
    n_rows, n_dims = _numbers(file, "<2q")
    ngrams = settings.maxn > 0 and not (version <= _OLD_SUPERVISED and settings.model == _SUPERVISED)
    n_buckets = settings.bucket if ngrams else 0
    if n_dims != settings.dim or n_rows < n_words + n_buckets:
        raise ValueError(f"a matrix of {n_rows} x {n_dims} for {n_words} words and {n_buckets} buckets")
    return FastText(words, n_buckets, settings.minn, settings.maxn, _mapped(path, file, n_rows, n_dims))


def _numbers(file: IO[bytes], layout: str) -> tuple[int, ...]:
    one = struct.Struct(layout)
    return one.unpack(file.read(one.size))


def _entries(file: IO[bytes], n_entries: int) -> list[bytes]:
    """The words of the dictionary: each ends in a zero byte, a count of 8 bytes and a kind of 1 follow."""
    found: list[bytes] = []
    data, at = b"", 0
    while len(found) < n_entries:
        end = data.find(b"\0", at)
        if end >= 0 and end + 10 <= len(data):
            found.append(data[at:end])
            at = end + 10
            continue
        more = file.read(_MOST_WORD_BYTES)
        if not more or len(data) - at > _MOST_WORD_BYTES:
            raise EOFError(f"its dictionary ends after {len(found):,} of {n_entries:,} entries")
        data, at = data[at:] + more, 0
    file.seek(at - len(data), 1)
    return found


def _mapped(path: Path, file: IO[bytes], n_rows: int, n_dims: int) -> FloatArray:
    start, size = file.tell(), path.stat().st_size
    if start + 4 * n_rows * n_dims > size:
        raise EOFError(f"its matrix takes {4 * n_rows * n_dims:,} bytes, {size - start:,} are there")
    return np.memmap(path, dtype="<f4", mode="r", offset=start, shape=(n_rows, n_dims))
