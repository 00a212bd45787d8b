"""The cut of a chunk in which the longest forms win that a vocabulary holds."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from drift.corpus.tokenize import word_pattern
from drift.vectors.lookup import Found
from drift.vectors.spelling import APOSTROPHES

_SPAN = 9  # atoms that a form may be put together from

Find = Callable[[str], Found | None]
Span = tuple[int, int, Found | None]


def atoms(text: str) -> list[str]:
    """The words, numbers and single marks that a text without white space is made of."""
    return [match[0] for match in _atom().finditer(text)]


def longest(parts: list[str], find: Find) -> list[tuple[str, Found | None]]:
    """Put atoms together to the forms that `find` knows: texts with what was found, None for what was not.

    Of all ways the one that leaves the fewest letters and digits without a vector, and then that of the
    fewest pieces: whole before pieces. The time grows with the number of atoms and no faster.
    """
    best: list[tuple[int, int]] = [(0, 0)]
    came: list[Span] = [(0, 0, None)]
    for end in range(1, len(parts) + 1):
        options = [
            ((best[start][0] + missing, best[start][1] + 1), (start, end, found))
            for start in range(max(0, end - _SPAN), end)
            for missing, found in _span(parts[start:end], find)
        ]
        cost, span = min(options, key=lambda option: option[0])
        best.append(cost)
        came.append(span)
    return [("".join(parts[start:end]), found) for start, end, found in _path(came)]


def _span(parts: list[str], find: Find) -> Iterator[tuple[int, Found | None]]:
    text = "".join(parts)
    if found := find(text):
        yield 0, found
    elif len(parts) == 1 or _is_one_word(parts):
        yield sum(map(str.isalnum, text)), None


def _is_one_word(parts: list[str]) -> bool:
    """Whether atoms are missing as one word: a word with apostrophes in it, or a clitic such as 's."""
    if len(parts) == 2 and parts[0] in APOSTROPHES:
        return len(parts[1]) <= 2 and parts[1].isalpha()
    return parts[0].isalnum() and parts[-1].isalnum() and all(a.isalnum() or a in APOSTROPHES for a in parts)


def _path(came: list[Span]) -> list[Span]:
    spans = []
    end = len(came) - 1
    while end:
        spans.append(came[end])
        end = came[end][0]
    return spans[::-1]


@cache
def _atom() -> re.Pattern[str]:
    return re.compile(rf"\d+(?:[.,:/]\d+)+(?!\w)|{word_pattern()}|.", re.DOTALL)
