"""What the movement of single words earned, from draws in which half of the words were put back."""

import numpy as np

from drift.arrays import BoolArray, DoubleArray
from drift.measure.dose_cost import demeaned
from drift.measure.occurrences import Occurrences


def earned(found: Occurrences, masks: BoolArray, outcome: DoubleArray) -> DoubleArray:
    """What a token of each word loses when the word is put back, shape (n_words,); NaN without a token.

    found, masks, outcome: as for `dose_cost`, the outcome a trained model's own. Each word is looked at
    alone: -Σ n (Z - ½) G̃ / Σ n² (Z - ½)², the sums over documents and draws. The other words
    are put back or not whatever this one is, so that they are noise and no bias; for one word there is much.
    """
    there = np.asarray(found.matrix.T @ demeaned(outcome))
    sides = masks.T - 0.5
    square = np.bincount(found.word, found.weight**2, minlength=found.n_words) * (sides**2).sum(axis=1)
    lost = -(sides * there).sum(axis=1)
    each: DoubleArray = np.divide(lost, square, out=np.full(found.n_words, np.nan), where=square > 0)
    return each
