"""Text in scripts without spaces, cut into the vocabulary's own words: the best path by their ranks."""

import math
import re
from collections.abc import Mapping
from functools import cache

from drift.vectors.spelling import BYTE_LEVEL, UNSPACED

_LONGEST = 16
_UNKNOWN = 50.0  # dearer than any two words: a character without a vector is the last resort


def unspaced_run() -> re.Pattern[str]:
    """What matches a run of characters of the scripts that are written without spaces between words."""
    return _run()


@cache
def _run() -> re.Pattern[str]:
    # A long vowel sign, and the marks of Thai and Burmese, go with what stands before them.
    return re.compile(f"[{''.join(UNSPACED.values())}\u30fc\u0e47-\u0e4e]+")


def segment(text: str, index: Mapping[str, int]) -> list[str]:
    """The words of `text`, which holds no space, put end to end they are `text` again.

    index: each word's rank in the vocabulary, 0 is the commonest.
    By Zipf's law a word of rank r has a probability like 1 / (r + 1), and so a path costs the sum of
    log(r + 2) over its words: the best path is that of a unigram model, as in the word-piece models of
    Kudo 2018. Characters without a word are put together: one unknown word is counted as one.
    """
    best = [0.0] + [math.inf] * len(text)
    came = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            cost = best[start] + _cost(text[start:end], index)
            if cost < best[end]:
                best[end], came[end] = cost, start
    return _joined(_path(text, came), index)


def _cost(word: str, index: Mapping[str, int]) -> float:
    rank = index.get(word)
    if rank is not None:
        return math.log(rank + 2)
    return _UNKNOWN if len(word) == 1 else math.inf


def _path(text: str, came: list[int]) -> list[str]:
    words = []
    end = len(text)
    while end:
        words.append(text[came[end] : end])
        end = came[end]
    return words[::-1]


def _joined(words: list[str], index: Mapping[str, int]) -> list[str]:
    found: list[str] = []
    for word in words:
        if found and word not in index and found[-1] not in index:
            found[-1] += word
        else:
            found.append(word)
    return found


def in_letters(word: str, mark: str) -> str:
    """`word` as a vocabulary of that mark has its letters: with \u0120 each byte of UTF-8 is a letter.

    Those that print stand for themselves, the others for letters from U+0100 on (Radford et al. 2019).
    """
    if mark != BYTE_LEVEL or word.isascii():
        return word
    return "".join(_letters()[byte] for byte in word.encode("utf-8", "replace"))


@cache
def byte_of_letter() -> dict[str, int]:
    """The byte that each letter of such a vocabulary stands for."""
    return {letter: byte for byte, letter in enumerate(_letters())}


@cache
def _letters() -> list[str]:
    printed = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return [chr(byte) if byte in printed else chr(next(others)) for byte in range(256)]


def pieces(word: str, index: Mapping[str, int], mark: str) -> list[str]:
    """The longest pieces that a vocabulary of word pieces holds, from the left; empty where one is missing.

    mark: \u0120 or \u2581, which a piece that begins a word begins with, or ##, which one that goes on does.
    This is how WordPiece cuts (Wu et al. 2016); byte-pair and unigram models, which merge by their own order,
    cut most words alike.
    """
    word = in_letters(word, mark)
    begins, goes_on = ("", mark) if mark == "##" else (mark, "")
    found: list[str] = []
    start = 0
    while start < len(word):
        before = begins if start == 0 else goes_on
        held = (before + word[start:end] for end in range(len(word), start, -1))
        piece = next((one for one in held if one in index), None)
        if piece is None:
            return []
        found.append(piece)
        start += len(piece) - len(before)
    return found
