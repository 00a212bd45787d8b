"""Whether each token costs the same: the outcome by dose, and the cost by thirds of length and of count."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.measure.dose_cost import DoseCost, Z, demeaned, dose_cost, is_still
from drift.measure.natural import FEWEST_CHANGED, FEWEST_DOCUMENTS
from drift.measure.occurrences import Occurrences
from drift.measure.outcomes import MOST_RIGHT, held

DOSE_STEPS = ((1, 1), (2, 2), (3, 4), (5, None))
"""The doses that are put together beside 0, from the first to the last token; None: and more."""


@dataclass(frozen=True)
class DoseStep:
    """The share of right answers (or the gain of it) at some doses less that at dose 0.

    lowest, highest: tokens a document; highest is None for `and more`.
    n: how often such a dose occurs, over documents and masks.
    change: from -1 to 1. None where it cannot be told apart from the documents' and masks' own effects, and
        where fewer than 20 documents have such a dose under some masks and another under others, or fewer
        than 6 of these have outcomes that differ.
    low, high: its interval of 95 %, over documents alone, held between -1 and 1.
    """

    lowest: int
    highest: int | None
    n: int
    change: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Third:
    """The cost of a token in a third of the documents, or of the words.

    lowest, highest: the lengths, or counts. cost: None where no dose varies.
    percent_cost: the cost of one in a hundred of the document's tokens.
    """

    lowest: int
    highest: int
    cost: DoseCost | None
    percent_cost: DoseCost | None


def by_dose(doses: DoubleArray, outcome: DoubleArray) -> tuple[DoseStep, ...]:
    """The outcome at 1, 2, 3 to 4, and 5 or more tokens of dose, less that at none.

    doses: shape (n_documents, n_masks). outcome: right answers, or the gain of them, the same shape.
    An effect of each document and each mask is taken out, so that long documents, which have the higher
    doses, are compared with themselves. If each token costs the same, the changes lie on a line through 0.
    Source: the interval is that of Liang and Zeger 1986, clustered by document.
    """
    levels = np.array([lowest for lowest, _ in DOSE_STEPS])
    level = np.searchsorted(levels, doses, side="right")
    counted = np.bincount(level.ravel(), minlength=len(DOSE_STEPS) + 1)
    used = [place for place in range(1, len(DOSE_STEPS) + 1) if counted[place]]
    columns = np.stack([demeaned((level == place).astype(float)) for place in used], -1) if used else None
    gain = demeaned(outcome)
    changes = {} if columns is None or is_still(gain) else _changes(columns, gain, used)
    told = {place: change for place, change in changes.items() if _is_told(level == place, outcome)}
    return tuple(
        DoseStep(lowest, highest, int(counted[place]), *told.get(place, (None, None, None)))
        for place, (lowest, highest) in enumerate(DOSE_STEPS, start=1)
    )


def by_length(
    found: Occurrences, masks: BoolArray, outcome: DoubleArray, lengths: IntArray
) -> tuple[Third, ...]:
    """The cost in the short, the middle and the long third of the documents.

    lengths: tokens of each document, 1 or more, shape (n_documents,).
    """
    of = thirds(lengths, np.ones(len(lengths)))
    return tuple(
        _third(
            found.of_documents(of == one), masks, outcome[of == one], lengths[of == one], lengths[of == one]
        )
        for one in range(3)
        if (of == one).any()
    )


def by_count(
    found: Occurrences, masks: BoolArray, outcome: DoubleArray, lengths: IntArray, counts: IntArray
) -> tuple[Third, ...]:
    """The cost of a token of rare, of middling and of commoner words; thirds of the dose that was dealt.

    counts: of the words, shape (n_words,). Since words are dealt within blocks of like count, the doses of
    the other words are in no relation to those of a third.
    """
    dealt: DoubleArray = np.bincount(found.word, found.weight, minlength=found.n_words).astype(np.float64)
    of = thirds(counts, dealt)
    return tuple(
        _third(found.of_words(of == one), masks, outcome, lengths, counts[of == one])
        for one in range(3)
        if (of == one).any()
    )


def thirds(values: IntArray, weights: DoubleArray) -> IntArray:
    """Cut values in three parts of about equal weight, 0 the lowest; equal values stay together.

    values, weights: shape (n,), as what is returned. A value that reaches over an edge goes to the part that
    its middle lies in.
    """
    distinct, place = np.unique(values, return_inverse=True)
    weight = np.bincount(place, weights, minlength=len(distinct))
    total = weight.sum()
    if total <= 0:
        return np.zeros(len(values), dtype=np.int64)
    middle = (np.cumsum(weight) - weight / 2) / total
    part = np.minimum((3 * middle).astype(np.int64), 2)
    found: IntArray = part[place]
    return found


def _third(
    found: Occurrences, masks: BoolArray, outcome: DoubleArray, lengths: IntArray, values: IntArray
) -> Third:
    percent = found.as_percent(np.maximum(lengths, 1))
    return Third(
        int(values.min()),
        int(values.max()),
        dose_cost(found, masks, outcome, most=MOST_RIGHT),
        dose_cost(percent, masks, outcome, most=MOST_RIGHT),
    )


def _changes(
    columns: DoubleArray, gain: DoubleArray, used: list[int]
) -> dict[int, tuple[float, float, float]]:
    """Least squares on the columns, shape (n_documents, n_masks, n_columns); clustered by document."""
    square = np.einsum("imc,imd->cd", columns, columns)
    if np.linalg.matrix_rank(square) < len(used):
        return {}
    inverse = np.linalg.inv(square)
    change = inverse @ np.einsum("imc,im->c", columns, gain)
    scores = np.einsum("imc,im->ic", columns, gain - columns @ change)
    half = Z * np.sqrt(np.diag(inverse @ (scores.T @ scores) @ inverse))
    ends = zip(used, change.tolist(), half.tolist(), strict=True)
    return {place: (held(value), held(value - width), held(value + width)) for place, value, width in ends}


def _is_told(here: BoolArray, outcome: DoubleArray) -> bool:
    """Whether there are documents enough that have a dose under some masks and not under others."""
    both = here.any(axis=1) & ~here.all(axis=1)
    n_changed = int((np.ptp(outcome[both], axis=1) > 0).sum())
    return int(both.sum()) >= FEWEST_DOCUMENTS and n_changed >= FEWEST_CHANGED
