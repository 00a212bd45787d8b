"""What each word's movement earned, from the restored draws beside a run."""

import numpy as np

from drift.arrays import DoubleArray
from drift.measure.earned import earned
from drift.measure.occurrences import occurrences
from drift.measure.outcomes import log_own
from drift.run.answered import read_answered, read_restored
from drift.run.run import Run


def earned_words(run: Run, epoch: int) -> DoubleArray:
    """What one token of a word would lose in the log probability of the own class, were the word put back.

    Shape (n_words,); NaN for words that were not dealt or are in no test document, and for all where no draws
    of this epoch are kept.
    """
    found, draws, plain = np.full(run.n_words, np.nan), read_restored(run), read_answered(run)
    if draws is None or plain is None or draws.epoch != epoch:
        return found
    where = occurrences(plain.tokens, plain.starts, draws.words)
    found[draws.words] = earned(where, draws.masks, log_own(draws.answers, plain.labels).T)
    return found
