"""Which epoch a validation part chooses for a way of training, and how far another one could have chosen."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray

CHOICES = 200


@dataclass(frozen=True)
class EpochChoice:
    """An epoch, the same for all seeds.

    place: of the epoch, from 0 on. variance: of the accuracy on the test documents, by other validation
    documents and other seeds choosing another epoch; 0 where all choose the same.
    """

    place: int
    variance: float


def best_epoch(accuracy: DoubleArray) -> int:
    """The place of the highest mean of `accuracy`, shape (n_seeds, n_epochs); the first of equal ones."""
    return int(np.argmax(accuracy.mean(axis=0)))


def epoch_choice(validation: BoolArray, accuracy: DoubleArray, *, seed: int = 0) -> EpochChoice:
    """Choose the epoch of the highest mean accuracy on validation documents.

    validation: which of these documents were answered rightly, shape (n_seeds, n_epochs, n_documents).
    accuracy: on the test documents, shape (n_seeds, n_epochs).
    Seeds and validation documents are drawn again with replacement and choose each time; the variance is
    that of the mean test accuracy where they choose. Epochs whose test accuracies differ by chance alone make
    it too large, never too small.
    Source: the bootstrap of a selection, Efron 2014.
    """
    n_seeds, _, n_documents = validation.shape
    random = np.random.default_rng(seed)
    documents = random.multinomial(n_documents, np.full(n_documents, 1 / n_documents), CHOICES)
    seeds = random.multinomial(n_seeds, np.full(n_seeds, 1 / n_seeds), CHOICES)
    right = validation.astype(np.float64) @ documents.T.astype(np.float64)  # (n_seeds, n_epochs, CHOICES)
    again = np.einsum("seb,bs->be", right, seeds.astype(np.float64)).argmax(axis=1)
    return EpochChoice(best_epoch(validation.mean(axis=2)), float(accuracy.mean(axis=0)[again].var()))
