"""The state of a training between two epochs: what is needed to go on exactly, besides the snapshot."""

from pathlib import Path
from typing import Any

import keras
import numpy as np

from drift.arrays import DoubleArray
from drift.errors import RunError
from drift.run.store import as_file, written_to
from drift.training.model import EMBEDDING

RATES = "rates"


def save_state(path: Path, model: keras.Model, rates: list[float]) -> None:
    """Keep what changes in training but the table, and the learning rates that `Decay` has counted."""
    found = enumerate(_changing(model))
    # By way of a tensor: numpy reads that in place, and a variable by a copy.
    arrays = {f"{place:03}": np.asarray(keras.ops.convert_to_tensor(one)) for place, one in found}
    with written_to(path) as partial:
        np.savez(partial, **arrays, **{RATES: np.asarray(rates, dtype=np.float64)})  # type: ignore[arg-type]


def load_state(path: Path, model: keras.Model) -> list[float]:
    """Put back what `save_state` kept; returns the learning rates.

    Raises RunError where the state is missing, damaged or of another model.
    """
    try:
        with as_file(path) as file, np.load(file, allow_pickle=False) as arrays:
            for place, variable in enumerate(_changing(model)):
                variable.assign(arrays[f"{place:03}"])
            rates: DoubleArray = arrays[RATES]
            return list(rates.tolist())
    except (OSError, KeyError, ValueError) as error:
        raise RunError(
            f"{path}: expected the state of this run's model, cannot read it ({error})."
        ) from error


def _changing(model: keras.Model) -> list[Any]:
    """Weights, the seeds of dropout, the optimizer's moments; the table is in the epoch's snapshot."""
    table = model.get_layer(EMBEDDING).embeddings
    return [one for one in [*model.variables, *model.optimizer.variables] if one is not table]
