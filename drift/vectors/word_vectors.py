"""`WordVectors`: words and their vectors, checked once when they are put together."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from threading import Thread
from unicodedata import normalize

import numpy as np

from drift.arrays import FloatArray, IntArray, row_blocks
from drift.errors import UnknownWordError, VectorsError
from drift.vectors.lookup import Lookup
from drift.vectors.spelling import Spelling, spelling_of


@dataclass(frozen=True, eq=False)
class WordVectors:
    """A vocabulary and one vector a word.

    words: unique words without line breaks, in their file's order (rank 0 is the commonest).
    matrix: float32 of shape (n_words, n_dims), finite, never normalised: length is information.
    source: where they came from, for messages and for the run's record.
    least_count: how often a word had to occur to get a vector, where they were trained here; else None.

    Raises VectorsError where the words do not fit the matrix, repeat, or a number is not finite.
    """

    words: list[str]
    matrix: FloatArray
    source: str = "memory"
    least_count: int | None = None

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or self.matrix.dtype != np.float32:
            raise VectorsError(
                f"{self.source}: expected a float32 matrix of two dimensions, "
                f"found {self.matrix.dtype} of shape {self.matrix.shape}."
            )
        if len(self.words) != len(self.matrix):
            raise VectorsError(
                f"{self.source}: expected as many words as rows, found {len(self.words)} words and "
                f"{len(self.matrix)} rows."
            )
        if self.matrix.size == 0:
            raise VectorsError(f"{self.source}: expected word vectors, found none.")
        check_words(self.words, self.index, self.source)
        _check_finite(self)

    @classmethod
    def trusted(cls, words: list[str], matrix: FloatArray, source: str, digest: str) -> "WordVectors":
        """Put together again what was checked and hashed before: here, nothing is. For the cache alone.

        Before anything is stored or used under the digest, or made of the numbers, `check_digest` has to be
        asked.
        """
        vectors = cls.__new__(cls)
        vectors.__dict__.update(words=words, matrix=matrix, source=source, digest=digest, least_count=None)
        vectors.__dict__["_on_trust"] = True
        return vectors

    def hash_soon(self) -> None:
        """Begin to hash beside other work what `check_digest` and `digest` will ask for.

        Hashing lets go of the interpreter's lock, so that reading and loading what trains hide it.
        """
        known = "digest" in self.__dict__ and not self.__dict__.get("_on_trust")
        if not known and "_hashing" not in self.__dict__:
            self.__dict__["_hashing"] = _Beside(partial(hashed, self.words, self.matrix))

    def _hashed(self) -> str:
        begun: _Beside | None = self.__dict__.pop("_hashing", None)
        return hashed(self.words, self.matrix) if begun is None else begun.result()

    def check_digest(self) -> None:
        """Raise VectorsError where these are not the word vectors of their digest; hashes them once, if ever.

        Whoever comes by them from a cache can trust the digest only then: a byte of it may have changed.
        """
        if self.__dict__.get("_on_trust"):
            found = self._hashed()
            if found != self.digest:
                raise VectorsError(
                    f"{self.source}: the cache of these word vectors is damaged: expected the digest "
                    f"{self.digest[:12]}…, found {found[:12]}…. Empty it (drift cache "
                    "--clear), or pass --no-cache."
                )
            self.__dict__["_on_trust"] = False

    def __repr__(self) -> str:
        return f"WordVectors({self.n_words:,} words, {self.n_dims} dims, source={self.source!r})"

    @property
    def n_words(self) -> int:
        """The number of words."""
        return len(self.words)

    @property
    def n_dims(self) -> int:
        """The number of dimensions of a vector."""
        return int(self.matrix.shape[1])

    @cached_property
    def index(self) -> dict[str, int]:
        """Each word's row."""
        return {word: row for row, word in enumerate(self.words)}

    @cached_property
    def spelling(self) -> Spelling:
        """How the words are written."""
        return spelling_of(self.words)

    @cached_property
    def lookup(self) -> Lookup:
        """The words, found in the forms that their spelling allows."""
        return Lookup(self.index, self.spelling)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the words, the shape and the numbers, as hexadecimal digits: the vectors' identity."""
        return self._hashed()

    def ids(self, words: Iterable[str]) -> IntArray:
        """The rows of `words`, shape (len(words),); raises UnknownWordError at the first without one."""
        return np.array([word_id(word, self.index) for word in words], dtype=np.int64)


class _Beside:
    """What a call gives that is made by another thread, which holds up nobody's end."""

    def __init__(self, call: Callable[[], str]) -> None:
        self._call, self._found = call, ""
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._found = self._call()

    def result(self) -> str:
        self._thread.join()
        return self._found or self._call()  # again, where the thread met an error: to raise it here


def hashed(words: list[str], matrix: FloatArray) -> str:
    """SHA-256 over words, shape and numbers, as hexadecimal digits."""
    digest = hashlib.sha256("\n".join(words).encode())
    digest.update(f"\n{len(words)} {matrix.shape[1]}\n".encode())
    for block in row_blocks(*matrix.shape):
        digest.update(np.ascontiguousarray(matrix[block], dtype="<f4").data)
    return digest.hexdigest()


def word_id(word: str, index: dict[str, int]) -> int:
    """The row of `word`; raises UnknownWordError with the nearest spellings if it has none."""
    if word in index:
        return index[word]
    raise unknown_word(word, index)


def unknown_word(word: str, vocabulary: Collection[str]) -> UnknownWordError:
    """The error for a word that `vocabulary` does not have, with the nearest spellings."""
    near = nearest_spellings(word, vocabulary)
    hint = f"Nearest spellings: {', '.join(near)}." if near else "No word that begins so is spelled like it."
    return UnknownWordError(f"{word!r} is not in the vocabulary of {len(vocabulary):,} words. {hint}")


def nearest_spellings(word: str, vocabulary: Iterable[str], n: int = 5) -> list[str]:
    """Up to `n` words of `vocabulary` that are spelled most like `word`, the likest first."""
    from difflib import get_close_matches

    folded, first = word.casefold(), _plain_letter(word[:1])
    alike = [other for other in vocabulary if other.casefold() == folded]
    # difflib compares with every word: only those of like length and with the same first letter are worth it.
    near = [
        other
        for other in vocabulary
        if abs(len(other) - len(word)) <= 2 and _plain_letter(other[:1]) == first and other not in alike
    ]
    return (alike + get_close_matches(word, near, n=n, cutoff=0.6))[:n]


@cache
def _plain_letter(letter: str) -> str:
    """A letter in lower case and without marks: e for É."""
    return normalize("NFD", letter.casefold())[:1]


def check_words(words: list[str], index: dict[str, int], source: str) -> None:
    """Raise VectorsError where a word repeats or holds a line break; index: each word's last place."""
    if len(index) != len(words):
        repeated = next(word for row, word in enumerate(words) if index[word] != row)
        raise VectorsError(f"{source}: expected unique words, found {repeated!r} more than once.")
    broken = next((word for word in words if "\n" in word), None)
    if broken is not None:
        raise VectorsError(f"{source}: expected words without line breaks, found {broken!r}.")


def _check_finite(vectors: WordVectors) -> None:
    for block in row_blocks(vectors.n_words, vectors.n_dims):
        finite = np.isfinite(vectors.matrix[block]).all(axis=1)
        if not finite.all():
            row = block.start + int(np.argmin(finite))
            raise VectorsError(
                f"{vectors.source}: expected finite numbers, found NaN or infinity in the vector of "
                f"{vectors.words[row]!r} (row {row}). Remove the row or mend the number."
            )
