"""The buckets of a word's character n-grams, as fastText hashes them (FNV-1a over signed bytes)."""

import numpy as np
from numpy.typing import NDArray

from drift.arrays import ByteArray, IntArray

_START, _PRIME = np.uint32(2166136261), np.uint32(16777619)
_CONTINUES = 0x80  # the two highest bits of a byte inside a UTF-8 character


def ngram_buckets(words: list[bytes], minn: int, maxn: int, n_buckets: int) -> tuple[IntArray, IntArray]:
    """The buckets of all n-grams of words, word by word, and how many each word has, shape (n_words,).

    words: in UTF-8; an empty one has none. minn, maxn: lengths in characters, of `<word>`.
    Buckets are from 0 to n_buckets - 1, ordered by where their n-gram begins, then by its length.
    """
    text = np.frombuffer(b"".join(b"<%b>" % word if word else b"" for word in words), dtype=np.uint8)
    sizes = np.array([len(word) + 2 if word else 0 for word in words], dtype=np.int64)
    ends = np.cumsum(sizes)
    starts = np.flatnonzero((text & 0xC0) != _CONTINUES)  # of characters
    word = np.searchsorted(ends, starts, side="right")
    char_ends = np.append(starts[1:], len(text))
    parts = []
    for n in range(max(1, minn), maxn + 1):
        if n > len(starts):
            break
        first = np.arange(len(starts) - n + 1)
        first = first[word[first] == word[first + n - 1]]
        if n == 1:  # the marks alone are none
            begins = np.isin(starts[first], ends - sizes)
            first = first[~(begins | np.isin(char_ends[first], ends))]
        parts.append((word[first], first, np.full(len(first), n), starts[first], char_ends[first + n - 1]))
    if not parts:
        return np.empty(0, dtype=np.int64), np.zeros(len(words), dtype=np.int64)
    of_word, first, length, begin, end = (np.concatenate(one) for one in zip(*parts, strict=True))
    order = np.lexsort((length, first))
    buckets = _hashed(text, begin[order], end[order]) % np.uint32(n_buckets)
    return buckets.astype(np.int64), np.bincount(of_word, minlength=len(words))


def _hashed(text: ByteArray, begin: IntArray, end: IntArray) -> NDArray[np.uint32]:
    """The hash of the bytes from `begin` to `end`, both of shape (n,): uint32 of shape (n,)."""
    signed = text.view(np.int8).astype(np.int32).view(np.uint32)
    found: NDArray[np.uint32] = np.full(len(begin), _START)
    for place in range(int((end - begin).max(initial=0))):
        inside = begin + place < end
        found[inside] = (found[inside] ^ signed[begin[inside] + place]) * _PRIME
    return found
