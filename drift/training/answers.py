"""What a model says of documents: their class probabilities, and how good these are."""

from collections.abc import Callable

import keras
import numpy as np

from drift.arrays import LEAST_CHANCE, DoubleArray, FloatArray, IntArray
from drift.corpus.corpus import Documents
from drift.progress import task
from drift.training.examples import padded

BATCH = 256


def answers_to(
    documents: Documents, model: keras.Model, advance: Callable[[int], object] = lambda _: None
) -> FloatArray:
    """Class probabilities of documents whose tokens are rows of the model's table: shape (n, n_classes)."""
    found = np.empty((len(documents), model.output_shape[-1]), dtype=np.float32)
    by_length = np.argsort(documents.lengths, kind="stable")  # which keeps the padding short
    for start in range(0, len(by_length), BATCH):
        chosen = by_length[start : start + BATCH]
        found[chosen] = model.predict_on_batch(padded(documents, chosen))
        advance(len(chosen))
    return found


def probabilities(model: keras.Model, documents: Documents, label: str = "reading") -> DoubleArray:
    """As `answers_to`, in float64 and with its progress shown."""
    with task(label, len(documents)) as advance:
        return answers_to(documents, model, advance).astype(np.float64)


def accuracy_and_loss(answers: FloatArray, labels: IntArray) -> tuple[float, float]:
    """The share of documents whose likeliest class is theirs, and the mean of -log p of their class.

    answers: shape (n, n_classes), n above 0. As Keras's accuracy and its sparse categorical cross-entropy.
    """
    p = np.clip(answers.astype(np.float64), LEAST_CHANCE, 1 - LEAST_CHANCE)
    right = answers.argmax(axis=1) == labels
    own = p[np.arange(len(p)), labels] / p.sum(axis=1)
    return _as_keras(right.mean()), _as_keras(-np.log(own).mean())


def _as_keras(score: float) -> float:
    """Rounded to float32, in which Keras reports the scores of the training documents beside it."""
    return float(np.float32(score))
