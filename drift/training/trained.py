"""A trained model read back from its run, with whatever words of the vocabulary are to be read."""

from pathlib import Path

import keras
import numpy as np

from drift.arrays import IntArray
from drift.errors import RunError
from drift.run.run import Run
from drift.run.settings import Settings
from drift.run.store import as_file
from drift.training.fine_tune import MODEL
from drift.training.model import EMBEDDING, build_model


def trained_model(run: Run, ids: IntArray, settings: Settings) -> keras.Model:
    """The model of a complete run, reading the words `ids` as they are in its last snapshot.

    ids: vocabulary ids, shape (n,): row 1 + i of the model's table is the word ids[i], row 0 is padding. They
        need not be words of the corpus. settings: the run's own.
    Raises RunError where the run has no model or it cannot be read.
    """
    saved = _saved(run.check_file(MODEL))
    table = np.concatenate([np.zeros((1, run.n_dims), np.float32), run.rows(run.last_epoch, ids)])
    model = build_model(table, len(run.record.corpus.classes), settings)
    for layer, other in zip(model.layers, saved.layers, strict=True):  # dropout's name counts up in a process
        if layer.name != EMBEDDING:
            layer.set_weights(other.get_weights())
    return model


def _saved(path: Path) -> keras.Model:
    try:
        with as_file(path) as file:
            return keras.models.load_model(file, compile=False)  # safe mode: nothing in it is executed
    except (OSError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RunError(f"{path}: expected the run's trained model, cannot read it ({reason}).") from error
