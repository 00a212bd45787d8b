"""What Keras knows of a training that may move rows of words that it never reads."""

from typing import Any

import keras

from drift.hooks.optimizers import decay_of_keras, unwrapped
from drift.run.facts import TrainingFacts


def training_facts(model: Any, layer: Any) -> TrainingFacts:  # noqa: ANN401 - Keras is not typed
    """The optimizer of a compiled model with its weight decay, and the type and ties of a layer's table."""
    optimizer = unwrapped(model.optimizer)
    table = next((one for one in layer.variables if one.name == "embeddings"), None)
    penalty = layer.embeddings_regularizer
    also = [] if penalty is None else [f"a penalty on the table ({type(penalty).__name__})"]
    if layer.lora_enabled:
        also.append("LoRA, whose second factor is every row's")
    return TrainingFacts(
        optimizer=type(optimizer).__name__,
        weight_decay=decay_of_keras(optimizer) if _is_decayed(optimizer, layer) else 0.0,
        dtype="" if table is None else str(keras.backend.standardize_dtype(table.dtype)),
        tied=("its own output",) if getattr(layer, "tie_weights", False) else (),
        also=tuple(also),
    )


def _is_decayed(optimizer: Any, layer: Any) -> bool:  # noqa: ANN401
    """Whether weight decay is of what the table is made of: see Keras's `exclude_from_weight_decay`."""
    asks = getattr(optimizer, "_use_weight_decay", None)  # Keras has no public way to ask
    return asks is None or any(map(asks, layer.trainable_variables))
