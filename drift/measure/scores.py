"""What a model's answers score, class by class: where one class is common, accuracy says little."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError


@dataclass(frozen=True)
class ClassScores:
    """Answers to documents, each from 0 to 1.

    accuracy: share of right answers. majority: share of the commonest class, which is the accuracy of who
    always answers it. balanced: mean over the classes of the share of their documents that is answered
    rightly; 1 / n_classes for who always answers the same. macro_f1: mean over the classes of F1, the
    harmonic mean of that share and of the share of right ones among the answers of the class.
    """

    accuracy: float
    majority: float
    balanced: float
    macro_f1: float


def class_scores(answers: FloatArray, labels: IntArray) -> ClassScores:
    """Score class probabilities, shape (n_documents, n_classes), by the labels, shape (n_documents,).

    Of equal probabilities the first class is the answer. A class without a document is left out of
    `balanced`; one without a document and without an answer is left out of `macro_f1` too.
    Raises SettingsError without a document.
    Source: Brodersen et al. 2010 (balanced accuracy); Opitz and Burst 2019 (macro F1 as the mean of F1s).
    """
    if not len(labels):
        raise SettingsError("expected answers to one or more documents, got none.")
    n_classes, answered = answers.shape[1], answers.argmax(axis=1)
    of_class, as_class = (np.bincount(one, minlength=n_classes) for one in (labels, answered))
    right = np.bincount(labels[labels == answered], minlength=n_classes)
    there, either = of_class > 0, of_class + as_class > 0
    f1 = 2 * right[either] / (of_class + as_class)[either]
    return ClassScores(
        accuracy=float(right.sum() / len(labels)),
        majority=float(of_class.max() / len(labels)),
        balanced=float((right[there] / of_class[there]).mean()),
        macro_f1=float(f1.mean()),
    )
