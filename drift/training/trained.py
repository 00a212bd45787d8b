"""A trained model read back from its run, with whatever words of the vocabulary are to be read."""

from pathlib import Path

import keras
import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.corpus.corpus import Documents
from drift.errors import RunError
from drift.progress import task
from drift.run.run import Run
from drift.run.settings import Settings
from drift.training.examples import padded
from drift.training.fine_tune import MODEL
from drift.training.model import EMBEDDING, build_model

BATCH = 256


def trained_model(run: Run, ids: IntArray, settings: Settings) -> keras.Model:
    """The model of a complete run, reading the words `ids` as they are in its last snapshot.

    ids: vocabulary ids, shape (n,): row 1 + i of the model's table is the word ids[i], row 0 is padding. They
        need not be words of the corpus. settings: the run's own.
    Raises RunError where the run has no model or it cannot be read.
    """
    saved = _saved(run.folder / MODEL)
    table = np.concatenate([np.zeros((1, run.n_dims), np.float32), run.rows(run.last_epoch, ids)])
    model = build_model(table, len(run.record.corpus.classes), settings)
    for layer, other in zip(model.layers, saved.layers, strict=True):  # dropout's name counts up in a process
        if layer.name != EMBEDDING:
            layer.set_weights(other.get_weights())
    return model


def probabilities(model: keras.Model, documents: Documents, label: str = "reading") -> DoubleArray:
    """Class probabilities of documents whose tokens are rows of the model's table: shape (n, n_classes)."""
    found = np.empty((len(documents), model.output_shape[-1]))
    with task(label, len(documents)) as advance:
        by_length = np.argsort(documents.lengths, kind="stable")  # which keeps the padding short
        for start in range(0, len(by_length), BATCH):
            chosen = by_length[start : start + BATCH]
            found[chosen] = model.predict_on_batch(padded(documents, chosen))
            advance(len(chosen))
    return found


def _saved(path: Path) -> keras.Model:
    try:
        return keras.models.load_model(path, compile=False)  # safe mode: nothing in it is executed
    except (OSError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RunError(f"{path}: expected the run's trained model, cannot read it ({reason}).") from error
