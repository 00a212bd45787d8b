"""`WatchedLayer`: an embedding layer of PyTorch that is watched while it trains."""

from typing import Any

import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.hooks.optimizers import unwrapped
from drift.hooks.torch.layers import embedding_of, twins
from drift.hooks.torch.passing import IN_TEST, IN_TRAINING, LayerIds
from drift.hooks.torch.processes import Processes
from drift.hooks.torch.table import layer_rows, layer_shape
from drift.hooks.torch.training import Uses, holds_layer, layer_facts
from drift.progress import log
from drift.run.facts import TrainingFacts


class WatchedLayer:
    """What a recorder asks of an embedding layer; until `release` the ids that pass it are counted.

    module: the layer, or a model that holds it; with the model what is tied to the table is found by name.
    layer: its name there, where it has several. optimizer: what trains it; where it is not given, or has no
        parameter of the layer, which is said, the first one that takes a step with the layer.
    Raises SettingsError where there is no such layer, or its numbers are no floats.
    """

    def __init__(self, module: Any, *, layer: str | None = None, optimizer: Any = None) -> None:  # noqa: ANN401
        if not isinstance(module, nn.Module):
            raise SettingsError(f"expected a module of PyTorch as module=, got {type(module).__name__}.")
        self._layer = embedding_of(module, layer)
        self._optimizer = optimizer if self._is_trained_by(optimizer) else None
        self.name = f"{type(self._layer).__name__} of {type(module).__name__}"
        self.n_rows, self.n_dims = layer_shape(self._layer)
        self._processes = Processes()
        self.writes = self._processes.rank == 0
        self._passing = LayerIds(twins(module, self._layer), self.n_rows, module)
        self._uses = Uses(module, self._layer, self._passing.touched)
        self._finding = None if self._optimizer else register_optimizer_step_post_hook(self._stepped)

    @property
    def padding(self) -> set[int]:
        """The rows that the layer, or a twin of it, pads with; they are not counted."""
        return self._passing.padding

    def rows(self, ids: IntArray) -> FloatArray:
        """The vectors of the rows `ids` as they are now, shape (len(ids), n_dims)."""
        with self._passing.paused():
            return layer_rows(self._layer, ids)

    def add(self, part: str, ids: Any, mask: Any = None) -> None:  # noqa: ANN401 - whatever becomes an array
        """Count ids of a part that do not pass the layer; mask: 0 where the model reads nothing."""
        rows = torch.as_tensor(ids)
        rows = torch.where(
            (rows >= 0) & (rows < self.n_rows), rows, self.n_rows
        )  # the last place is no row's
        self._passing.add(part, rows, None if mask is None else torch.as_tensor(mask))

    def passed(self) -> dict[str, IntArray]:
        """By part, how often each row passed in all processes since this was last asked, shape (n_rows,)."""
        if self._optimizer is not None:
            self._stop_finding()  # not within its own call: PyTorch goes through the hooks then
        taken = self._passing.taken()
        nothing = torch.zeros(self.n_rows, dtype=torch.int64)
        # Both parts, whatever passed here: every process has to ask for the same sums.
        return {
            part: self._processes.summed(taken.get(part, nothing)).numpy() for part in (IN_TRAINING, IN_TEST)
        }

    def facts(self) -> TrainingFacts:
        """What is known of the training by now."""
        return layer_facts(self._layer, self._optimizer, self._uses.found())

    @property
    def trained(self) -> bool:
        """Whether any id passed in training since `passed` was last asked."""
        return bool(self._passing.there().any())

    def release(self) -> None:
        """Stop watching: the layer is as it was before."""
        self._stop_finding()
        self._passing.release()
        self._uses.release()

    def _stop_finding(self) -> None:
        if self._finding is not None:
            self._finding.remove()
            self._finding = None

    def _stepped(self, optimizer: torch.optim.Optimizer, _: object, __: object) -> None:
        if self._optimizer is None and holds_layer(self._layer, optimizer):
            self._optimizer = optimizer

    def _is_trained_by(self, optimizer: Any) -> bool:  # noqa: ANN401
        """Whether an optimizer has a parameter of the layer; where one that trains nothing of it, say so."""
        if optimizer is None or holds_layer(self._layer, optimizer):
            return optimizer is not None
        if any(one.requires_grad for one in self._layer.parameters()):
            log.warning(
                "the %s given as optimizer= has no parameter of the embedding layer and is not recorded: the "
                "first optimizer that takes a step with the layer is",
                type(unwrapped(optimizer)).__name__,
            )
        return False
