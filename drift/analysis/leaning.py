"""The words at the ends of an axis, of the one that is asked for or of every axis that a run has."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.axis_lines import AxisLine, axis_leans, axis_line
from drift.analysis.leans import Leans, word_leans
from drift.arrays import IntArray, defined
from drift.run.run import Run


@dataclass(frozen=True)
class LeaningWord:
    """One word at an end of the axis; the figures are those of `Leans`.

    count: occurrences in the training documents; None where seen words are those that moved.
    class_shares: share of its occurrences in the documents of each class; None where they are not recorded.
    """

    word: str
    count: int | None
    lean: float
    stood: float | None
    cosine: float | None
    class_shares: tuple[float, ...] | None


@dataclass(frozen=True)
class AxisEnds:
    """An axis, and the words that lean most along it and most against it, the most first."""

    line: AxisLine
    along: tuple[LeaningWord, ...]
    against: tuple[LeaningWord, ...]


def axis_ends(run: Run, limit: int | None) -> tuple[AxisEnds, ...]:
    """Every axis of the last epoch with the words at its ends, the first principal one first.

    limit: how many words at each end; None: all. With two classes the first axis is the classes' own too, and
    stands alone.
    """
    first, *others = axis_leans(run, word_leans(run))
    leans = [first, *others] if len(first.classes) > 2 else [first]
    return tuple(AxisEnds(axis_line(one, first), *leaning_ends(one, limit)) for one in leans)


def leaning_ends(
    found: Leans, limit: int | None, min_count: int = 1
) -> tuple[tuple[LeaningWord, ...], tuple[LeaningWord, ...]]:
    """The words that lean most along the axis and most against it, of those that occur so often."""
    order = np.argsort(-found.lean, kind="stable")
    if found.counts is not None:
        order = order[found.counts[order] >= min_count]
    along, against = order[found.lean[order] > 0], order[found.lean[order] < 0][::-1]
    return _named(found, along[:limit]), _named(found, against[:limit])


def _named(found: Leans, places: IntArray) -> tuple[LeaningWord, ...]:
    return tuple(
        LeaningWord(
            word=found.word[place],
            count=None if found.counts is None else int(found.counts[place]),
            lean=float(found.lean[place]),
            stood=defined(found.stood[place]),
            cosine=defined(found.cosine[place]),
            class_shares=_shares(found, place),
        )
        for place in places.tolist()
    )


def _shares(found: Leans, place: int) -> tuple[float, ...] | None:
    if found.class_counts is None or not found.class_counts[place].any():
        return None
    counts = found.class_counts[place]
    return tuple((counts / counts.sum()).tolist())
