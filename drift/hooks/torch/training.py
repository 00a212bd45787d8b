"""What a PyTorch training has that moves rows: weight decay, and uses of the table elsewhere."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from drift.hooks.optimizers import decay_of_group, group_of, unwrapped
from drift.hooks.torch.layers import tied_names
from drift.hooks.torch.table import is_plain, layer_dtype
from drift.run.facts import TrainingFacts

_ELSEWHERE = "another part of the model"


class Uses:
    """Finds out whether the table is used elsewhere than in its embeddings.

    By the names of parameters that are the same numbers in memory; and at the first backward pass by whether
    the gradient reaches rows that did not pass the embeddings, which tells of any use.
    passed: gives the rows that passed until then, shape (n_rows,).
    """

    def __init__(self, model: nn.Module, layer: nn.Module, passed: Callable[[], torch.Tensor]) -> None:
        self._names = tied_names(model, layer)
        self._passed = passed
        self._reached: bool | None = None
        weight = getattr(layer, "weight", None)
        self._handle = None
        if is_plain(layer) and weight is not None and weight.is_leaf and weight.requires_grad:
            self._handle = weight.register_hook(self._look)
        else:  # nobody will ask
            passed()

    def found(self) -> tuple[str, ...] | None:
        """What else uses the table; empty: nothing; None: no gradient has come by yet."""
        if self._names:
            return self._names
        return None if self._reached is None else (_ELSEWHERE,) * self._reached

    def release(self) -> None:
        """Look no more."""
        if self._handle is not None:
            self._handle.remove()

    def _look(self, gradient: torch.Tensor) -> None:
        self.release()
        with torch.no_grad():
            if gradient.is_sparse:
                reached = torch.zeros(gradient.shape[0], dtype=torch.bool, device=gradient.device)
                reached[gradient.coalesce().indices()[0]] = True
            else:
                reached = (gradient != 0).any(dim=1)
            passed = self._passed().to(reached.device)
            self._reached = bool((reached & ~passed).any())


def layer_facts(layer: nn.Module, optimizer: Any, tied: tuple[str, ...] | None) -> TrainingFacts:  # noqa: ANN401
    """What is known of the training of an embedding layer.

    optimizer: one of PyTorch, or what wraps one; None where it is not known. tied: see `Uses.found`.
    """
    inner = unwrapped(optimizer)
    name = "" if inner is None else type(inner).__name__
    return TrainingFacts(name, _decay(layer, inner), layer_dtype(layer), tied)


def holds_layer(layer: nn.Module, optimizer: Any) -> bool:  # noqa: ANN401
    """Whether an optimizer has a parameter of the layer."""
    inner = unwrapped(optimizer)
    return hasattr(inner, "param_groups") and any(group_of(one, inner) for one in layer.parameters())


def _decay(layer: nn.Module, optimizer: Any) -> float | None:  # noqa: ANN401
    """The weight decay of the table; None where it is not known, or is of what the table is made of."""
    if optimizer is None or not is_plain(layer):
        return None
    group = group_of(layer.weight, optimizer)
    return None if group is None else decay_of_group(group)
