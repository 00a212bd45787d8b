"""The table of an embedding layer as its model reads it: bit by bit, whatever stands around the weight."""

import numpy as np
import torch
from torch import nn

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.hooks.tables import on_cpu


def layer_rows(layer: nn.Module, ids: IntArray) -> FloatArray:
    """The vectors of the rows `ids`, shape (len(ids), n_dims): bfloat16 and float16 taken up, exactly.

    Of an embedding it is the weight, with what is parametrised. Of anything else that gives vectors for
    ids, as the layers that PEFT puts around an embedding do, it is what it gives: the weight inside stays as
    it was while the model reads another table.
    """
    with torch.no_grad():
        if is_plain(layer):
            weight = layer.weight.detach()
            picked = weight[torch.as_tensor(ids, device=weight.device)]
        else:
            picked = _given(layer, ids)
    return np.asarray(on_cpu(picked), dtype=np.float32)


def layer_shape(layer: nn.Module) -> tuple[int, int]:
    """Rows and dimensions; raises SettingsError where the table holds no floats."""
    weight = layer.weight
    if not weight.is_floating_point() or weight.dim() != 2:
        raise SettingsError(
            f"expected an embedding of floats, got {layer_dtype(layer)} of shape {tuple(weight.shape)}: the "
            "rows of a quantised table are not what the model computes with."
        )
    return int(weight.shape[0]), int(weight.shape[1])


def layer_dtype(layer: nn.Module) -> str:
    """The type of the table's numbers, such as `bfloat16`."""
    return str(layer.weight.dtype).removeprefix("torch.")


def is_plain(layer: nn.Module) -> bool:
    """Whether the model reads `layer.weight` as it stands."""
    return isinstance(layer, nn.Embedding | nn.EmbeddingBag) and not hasattr(layer, "base_layer")


def _given(layer: nn.Module, ids: IntArray) -> torch.Tensor:
    training = [one for one in layer.modules() if one.training]
    layer.eval()
    try:
        found: torch.Tensor = layer(torch.as_tensor(ids, device=layer.weight.device))
    finally:
        for one in training:
            one.training = True
    return found
