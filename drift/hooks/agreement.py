"""Whether the words that are said to be seen are those that moved: one line, and the likely cause if not."""

import numpy as np

from drift.arrays import BoolArray, IntArray
from drift.progress import log

_ALIKE = 0.95
"""A share from which on two sets of words count as the same."""


def say_agreement(counts: IntArray, ids: IntArray) -> None:
    """Say how many words are seen, how many moved, and how many moved unseen; warn where these disagree.

    counts: occurrences of each word in the training documents, shape (n_words,).
    ids: the words that moved, shape (n_moved,).
    """
    seen, moved = counts > 0, np.zeros(len(counts), dtype=bool)
    moved[ids] = True
    cause = likely_cause(seen, moved)
    line = (
        f"{seen.sum():,} seen, {moved.sum():,} moved, {(moved & ~seen).sum():,} moved unseen, "
        f"{(seen & ~moved).sum():,} seen stood still"
    )
    if cause:
        log.warning("%s: %s", line, cause)
    else:
        log.info("%s", line)


def likely_cause(seen: BoolArray, moved: BoolArray) -> str:
    """Why the seen words, shape (n_words,), are not those that moved, as far as both show it; else empty.

    A seen word may stand still where its gradient is too small for the numbers, so a few are no cause.
    """
    if not moved.any():
        return "nothing moved: the layer is frozen, or the table that was given is not the one that trains"
    unseen_moved, still = moved & ~seen, seen & ~moved
    if not unseen_moved.any() and still.sum() <= (1 - _ALIKE) * seen.sum():
        return ""
    if moved.all():
        return (
            "every row moved: weight decay, weights tied to the output, or an optimizer that moves them all"
        )
    if _overlap(seen, moved) < _ALIKE:
        for shift, what in ((1, "down"), (-1, "up")):
            if _overlap(np.roll(seen, shift), moved) >= _ALIKE:
                return f"the words seem shifted: they fit if each is moved one row {what}"
    if unseen_moved.any():
        return "the counts are of other documents, or of another tokenisation, than those that trained"
    return "the counts are of more than the model read: from before the cut, or of documents left out"


def _overlap(one: BoolArray, other: BoolArray) -> float:
    """Words in both over words in either, from 0 to 1."""
    return float((one & other).sum() / max(1, (one | other).sum()))
