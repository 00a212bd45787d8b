"""Whether the words that are said to be seen are those that moved: one line, and the likely cause if not."""

import numpy as np

from drift.arrays import BoolArray, IntArray
from drift.progress import log, notice
from drift.run.facts import TrainingFacts

_ALIKE = 0.95
"""A share from which on two sets of words count as the same."""
_NEARLY_ALL = 0.99
"""A share of all rows above which something moves them whatever is read."""
_USUAL, _COARSE = "float32", ("bfloat16", "float16")
_NOTHING_KNOWN = TrainingFacts()


def say_agreement(
    counts: IntArray, ids: IntArray, training: TrainingFacts | None = None, *, turned: bool = False
) -> None:
    """Say how many words are seen, how many moved, and how many moved unseen; warn where these disagree.

    counts: occurrences of each word in the training documents, shape (n_words,).
    ids: the words that moved, shape (n_moved,). training: what else is known. turned: whether all vectors
        were turned onto those before.
    """
    seen, moved = counts > 0, np.zeros(len(counts), dtype=bool)
    moved[ids] = True
    training = training or _NOTHING_KNOWN
    cause = likely_cause(seen, moved, training, turned=turned)
    dtype = f" ({training.dtype})" if training.dtype not in ("", _USUAL) else ""
    line = (
        f"{seen.sum():,} seen, {moved.sum():,} moved{dtype}, {(moved & ~seen).sum():,} moved unseen, "
        f"{(seen & ~moved).sum():,} seen stood still"
    )
    if cause:
        log.warning("%s: %s", line, cause)
    else:
        notice("%s", line)


def say_moved(n_moved: int, n_words: int) -> None:
    """In the place of `say_agreement`, where words are called seen because they moved."""
    notice("%s of %s words moved, and are called seen for that", f"{n_moved:,}", f"{n_words:,}")


def likely_cause(
    seen: BoolArray, moved: BoolArray, training: TrainingFacts = _NOTHING_KNOWN, *, turned: bool = False
) -> str:
    """Why the seen words, shape (n_words,), are not those that moved, as far as all show it; else empty.

    A seen word may stand still where its gradient is too small for the numbers, so a few are no cause.
    """
    if not moved.any():
        return _nothing_moved(training)
    unseen_moved, still = moved & ~seen, seen & ~moved
    if not unseen_moved.any() and still.sum() <= (1 - _ALIKE) * seen.sum():
        return ""
    if unseen_moved.any() and training.moves_unseen:
        return f"the training has {' and '.join(training.moves_unseen)}, which moves rows of unseen words"
    if turned:
        return "turning vectors onto those before moves every row, so that no row says that it was trained"
    if moved.mean() > _NEARLY_ALL and training.moves_unseen is None:
        return _all_moved(training)
    if shift := _shift(seen, moved):
        return f"the words seem shifted: they fit if each is moved one row {shift}"
    if unseen_moved.any():
        return "the counts are of other documents, or of another tokenisation, than those that trained"
    return (
        "their gradient is too small for the numbers, or the counts are of more than the model read: from "
        "before the cut, or of documents left out"
    )


def _nothing_moved(training: TrainingFacts) -> str:
    why = "nothing moved: the layer is frozen, or the table that was given is not the one that trains"
    if training.dtype in _COARSE:
        return f"{why}, or its steps are too small for {training.dtype}, which rounds them away"
    return why


def _all_moved(training: TrainingFacts) -> str:
    """What can move every row, without what is known not to be there; nothing of it was recorded."""
    decay = "the optimizer has weight decay, " if training.weight_decay is None else ""
    tied = "the table is tied to the output, " if training.tied is None else ""
    return (
        f"nearly every row moved, and what moves them is not recorded: {decay}{tied}the words stand at other "
        "rows than their vectors, or these are stored in another precision"
    )


def _shift(seen: BoolArray, moved: BoolArray) -> str:
    """Which way the words are off by a row, if they are."""
    if _overlap(seen, moved) < _ALIKE:
        for shift, way in ((1, "down"), (-1, "up")):
            if _overlap(np.roll(seen, shift), moved) >= _ALIKE:
                return way
    return ""


def _overlap(one: BoolArray, other: BoolArray) -> float:
    """Words in both over words in either, from 0 to 1."""
    return float((one & other).sum() / max(1, (one | other).sum()))
