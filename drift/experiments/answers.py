"""Asking a model of drift's own: the answers to the test documents, of a run and with other vectors in it.

Imports no TensorFlow until a model is asked.
"""

from collections.abc import Callable

import numpy as np

from drift.analysis.across.plans import own_settings
from drift.arrays import FloatArray
from drift.corpus.corpus import Documents
from drift.errors import RunError
from drift.experiments.again import Material
from drift.run.answered import read_answered, write_answered
from drift.run.answers import Answered, ReadDocuments
from drift.run.run import Run

Predict = Callable[[FloatArray], FloatArray]
"""From an embedding matrix of shape (n_words, n_dims) to class probabilities (n_documents, n_classes)."""


def as_read(run: Run, material: Material) -> ReadDocuments:
    """Read the test documents as the run's model reads them, in the corpus's order.

    Documents that the model cannot read, without a token that has a vector, are left out.
    """
    from drift.training.examples import examples

    data = examples(material.parted, material.vectors, own_settings(run.record).max_length or 1)
    return data.read_documents(data.test)


def answered(run: Run, text: ReadDocuments) -> Answered:
    """The answers of a complete run's model at its last epoch: read where they are kept, else asked and kept.

    Raises RunError where the run is not complete, has no model, or there is no test document.
    """
    kept = read_answered(run)
    if kept is not None and kept.epoch == run.last_epoch and np.array_equal(kept.tokens, text.tokens):
        return kept
    answers = own_predict(run, text)(run.rows(run.last_epoch, np.unique(text.tokens)))
    found = Answered(text.labels, text.tokens, text.starts, answers, run.last_epoch)
    write_answered(run, found)
    return found


def own_predict(run: Run, text: ReadDocuments) -> Predict:
    """A function that answers the test documents with other vectors in the place of the model's own.

    It takes the rows of the test documents' words alone, rising, shape (n_test_words, n_dims): the others are
    in no test document.
    """
    from drift.training.answers import probabilities
    from drift.training.model import EMBEDDING
    from drift.training.trained import trained_model

    if not len(text.labels) or run.condition() != "complete":
        what = "test documents" if not len(text.labels) else "a complete run"
        raise RunError(f"{run.folder}: expected {what}, found none. Make one with `drift snapshot`.")
    ids = np.unique(text.tokens)
    model = trained_model(run, ids, own_settings(run.record))
    rows = (np.searchsorted(ids, text.tokens) + 1).astype(np.int32)
    documents = Documents(rows, text.starts, text.labels)
    padding = np.zeros((1, run.n_dims), np.float32)

    def predict(matrix: FloatArray) -> FloatArray:
        model.get_layer(EMBEDDING).set_weights([np.concatenate([padding, matrix])])
        return probabilities(model, documents, "answering").astype(np.float32)

    return predict
