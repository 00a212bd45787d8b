"""Counting the ids that pass an embedding layer, by a hook that leaves its output alone."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from drift.hooks.torch.layers import holders

IN_TRAINING, IN_TEST = "train", "test"
_MASK = "attention_mask"
_MOST_WAITING = 2**18
"""Ids of a part that wait to be counted, 2 MB of them at most."""


class LayerIds:
    """How often each row passed its layers, in training and elsewhere; counted where the ids lie.

    layers: embeddings that hold the same table. n_rows: of the table. model: what holds them, if known: where
        its forward takes an `attention_mask`, positions that it leaves out are not counted.
    """

    def __init__(self, layers: Sequence[nn.Module], n_rows: int, model: nn.Module) -> None:
        self._n_rows = n_rows
        self.padding = {one.padding_idx for one in layers if getattr(one, "padding_idx", None) is not None}
        self._counts: dict[str, torch.Tensor] = {}  # with a last place for what is masked
        self._waiting: dict[str, torch.Tensor] = {}
        self._n_waiting = {IN_TRAINING: 0, IN_TEST: 0}
        self._raw: list[torch.Tensor] | None = []
        self.mask: torch.Tensor | None = None
        self._paused = False
        self._handles = [one.register_forward_hook(self._count, with_kwargs=True) for one in layers]
        for holder in holders(model, layers[0]):
            self._watch_mask(holder)

    def taken(self) -> dict[str, torch.Tensor]:
        """By part, what passed since this was last asked: int64 of shape (n_rows,), padding left out."""
        self._settle()
        self._raw = None
        found, self._counts = self._counts, {}
        for counts in found.values():
            counts[list(self.padding)] = 0
        return {part: counts[: self._n_rows] for part, counts in found.items()}

    def there(self) -> torch.Tensor:
        """Which rows passed in training since `taken` was last asked, shape (n_rows,)."""
        self._settle()
        counts = self._counts.get(IN_TRAINING)
        return torch.zeros(self._n_rows, dtype=torch.bool) if counts is None else counts[: self._n_rows] > 0

    def touched(self) -> torch.Tensor:
        """Which rows passed anywhere until now, what is masked too; to be asked once, before `taken`."""
        raw, self._raw = self._raw or [], None
        rows = self.there()
        for ids in raw:
            rows[ids.to(rows.device)] = True
        return rows

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Count nothing inside."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False

    def release(self) -> None:
        """Take the hooks away."""
        for handle in self._handles:
            handle.remove()

    def _watch_mask(self, holder: nn.Module) -> None:
        place = _place_of_mask(holder)
        if place is not None:
            masking = _Masking(self, place)
            self._handles += [
                holder.register_forward_pre_hook(masking.before, with_kwargs=True),
                holder.register_forward_hook(masking.after),
            ]

    def _count(self, layer: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any], _: object) -> None:
        if self._paused or _is_recomputed():
            return
        ids = args[0] if args else next(iter(kwargs.values()))
        part = IN_TRAINING if layer.training and (torch.is_grad_enabled() or _is_frozen(layer)) else IN_TEST
        if self._raw is not None and not torch.compiler.is_compiling():
            self._raw.append(ids.reshape(-1).clone())
        self.add(part, ids, self.mask)

    def add(self, part: str, ids: torch.Tensor, mask: torch.Tensor | None = None) -> None:
        """Count ids of any shape; mask: 0 where the model reads nothing, ignored if of another shape.

        They wait for others: counting them one batch at a time would fetch the counts from memory each time.
        """
        flat = ids.reshape(-1)
        if mask is not None and mask.shape == ids.shape:
            flat = torch.where(mask.to(ids.device).reshape(-1) != 0, flat, self._n_rows)
        n = flat.numel()
        # Where they wait changes from step to step, and would be compiled anew with each.
        if torch.compiler.is_compiling() or n > _MOST_WAITING:
            self._sum(part, flat)
            return
        waiting, start = self._waiting.get(part), self._n_waiting[part]
        if waiting is None or waiting.device != flat.device or start + n > _MOST_WAITING:
            waiting, start = self._room(part, flat.device), 0
        waiting[start : start + n] = flat
        self._n_waiting[part] = start + n

    def _room(self, part: str, device: torch.device) -> torch.Tensor:
        """Where ids wait: memory that is made anew for each batch would scatter the training's own."""
        self._settle()
        waiting = self._waiting.get(part)
        if waiting is None or waiting.device != device:
            with torch.inference_mode(False):  # a tensor made within that mode stays in it
                waiting = self._waiting[part] = torch.empty(_MOST_WAITING, dtype=torch.int64, device=device)
        return waiting

    def _settle(self) -> None:
        for part, n in self._n_waiting.items():
            if n:
                self._n_waiting[part] = 0
                self._sum(part, self._waiting[part][:n])

    def _sum(self, part: str, ids: torch.Tensor) -> None:
        counts = self._counts.get(part)
        if counts is None or counts.device != ids.device:
            counts = self._counts[part] = self._counters(counts, ids.device)
        counts.index_add_(0, ids, torch.ones((), dtype=torch.int64, device=ids.device).expand(len(ids)))

    def _counters(self, before: torch.Tensor | None, device: torch.device) -> torch.Tensor:
        with torch.inference_mode(False):
            made = torch.zeros(self._n_rows + 1, dtype=torch.int64, device=device)
        return made if before is None else made.copy_(before)


class _Masking:
    """Takes the mask of positions from a module's calls; no closure, so that a model can be pickled."""

    def __init__(self, passing: LayerIds, place: int) -> None:
        self._passing = passing
        self._place = place

    def before(self, _: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """A call begins."""
        given = args[self._place] if len(args) > self._place else kwargs.get(_MASK)
        self._passing.mask = given if isinstance(given, torch.Tensor) else None

    def after(self, _: nn.Module, __: object, ___: object) -> None:
        """The call is over."""
        self._passing.mask = None


def _place_of_mask(module: nn.Module) -> int | None:
    """Which argument of a module's forward is the mask of positions, if any is."""
    try:
        names = list(inspect.signature(module.forward).parameters)
    except (TypeError, ValueError):
        return None
    return names.index(_MASK) if _MASK in names else None


def _is_frozen(layer: nn.Module) -> bool:
    return not any(one.requires_grad for one in layer.parameters())


def _is_recomputed() -> bool:
    """Whether this is a second pass inside the backward one, as checkpointing of activations makes it."""
    if torch.compiler.is_compiling():
        return False
    return bool(torch._C._current_graph_task_id() != -1)  # noqa: SLF001 - torch has no public way to ask
