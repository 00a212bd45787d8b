"""Finding the embedding layer of a model, and what else in the model holds its numbers."""

from collections.abc import Iterable, Iterator
from itertools import islice

import torch
from torch import nn

from drift.errors import SettingsError

_N_SHOWN = 8


def embedding_of(module: nn.Module, layer: str | None = None) -> nn.Module:
    """The embedding layer that is to be watched.

    module: the layer itself, or a model. layer: its name in the model, as in `named_modules`; without it the
        model's input embeddings where it names them (as those of Hugging Face do), else its only embedding.
    Raises SettingsError where there is none, or no single one.
    """
    if layer is not None:
        return _named(module, layer)
    if is_table(module):
        return module
    found = _input_embeddings(module)
    if found is not None:
        return found
    inside = {name: one for name, one in module.named_modules() if is_table(one)}
    outer = {name: one for name, one in inside.items() if not _is_within(name, inside)}
    if len(outer) != 1:
        raise SettingsError(
            f"expected an embedding layer, or a model with one, got {type(module).__name__} with "
            f"{len(outer)}{_listed(outer)}. Name it: layer=."
        )
    return next(iter(outer.values()))


def is_table(module: nn.Module) -> bool:
    """Whether a module gives vectors for ids: an embedding, or what PEFT puts around one."""
    if isinstance(module, nn.Embedding | nn.EmbeddingBag):
        return True
    inside = getattr(module, "base_layer", None) or getattr(module, "original_module", None)
    return isinstance(inside, nn.Embedding | nn.EmbeddingBag)


def tied_names(model: nn.Module, layer: nn.Module) -> tuple[str, ...]:
    """The names of parameters in `model` that are the table's numbers in memory, and no embedding's."""
    shared = {_place(one) for one in layer.parameters() if one.dim() == 2}
    embeddings = [name for name, one in model.named_modules(remove_duplicate=False) if is_table(one)]
    return tuple(
        name
        for name, one in model.named_parameters(remove_duplicate=False)
        if one.dim() == 2 and _place(one) in shared and not _is_within(name, embeddings)
    )


def twins(model: nn.Module, layer: nn.Module) -> list[nn.Module]:
    """The layer, and the other embeddings of `model` that hold the same numbers in memory."""
    shared = {_place(one) for one in layer.parameters() if one.dim() == 2}
    inside = list(layer.modules())
    others = (one for one in model.modules() if isinstance(one, nn.Embedding) and one not in inside)
    return [layer, *(one for one in others if _place(one.weight) in shared)]


def holders(model: nn.Module, layer: nn.Module) -> Iterator[nn.Module]:
    """The modules of `model` that hold the layer somewhere inside, the outermost first."""
    for one in model.modules():
        if one is not layer and any(inner is layer for inner in one.modules()):
            yield one


def _named(module: nn.Module, layer: str) -> nn.Module:
    there = dict(module.named_modules(remove_duplicate=False))
    if layer not in there or not is_table(there[layer]):
        raise SettingsError(
            f"expected an embedding layer named {layer!r}, found"
            f"{_listed([name for name, one in there.items() if is_table(one)]) or ' none'}."
        )
    return there[layer]


def _input_embeddings(module: nn.Module) -> nn.Module | None:
    """What the first module inside that names its input embeddings calls so."""
    for one in module.modules():
        ask = getattr(one, "get_input_embeddings", None)
        if ask is None:
            continue
        try:
            found = ask()
        except (AttributeError, NotImplementedError):  # a model that reads no ids, or does not say
            continue
        if isinstance(found, nn.Module) and is_table(found):
            return found
    return None


def _listed(names: Iterable[str]) -> str:
    shown = [repr(name) for name in islice(names, _N_SHOWN)]
    return f" ({', '.join(shown)})" if shown else ""


def _is_within(name: str, places: Iterable[str]) -> bool:
    """Whether a name is of something inside one of the modules at `places`; '' is the whole."""
    return any(name != place and name.startswith(f"{place}." if place else "") for place in places)


def _place(parameter: torch.Tensor) -> tuple[int, int]:
    return parameter.data_ptr(), parameter.numel()
