"""PyTorch's `.pt`, `.pth` and `.bin`: opened by `torch.load` with `weights_only`, which runs no code.

Such a file is a pickle in a zip file, or, from PyTorch before 1.6, a pickle alone. What holds more than
tensors and plain values, as a whole module does, is refused by PyTorch, and here.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from drift.errors import VectorsError, optional
from drift.hooks.checkpoints.tensor import StoredTensor
from drift.hooks.checkpoints.zipped import member_names
from drift.hooks.tables import on_cpu

_LEGACY = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
"""How files from before PyTorch 1.6 begin: a number that only they have."""
_MOST_DEPTH = 20
_REFUSED = "GLOBAL"
"""What PyTorch says of a file that names a function or class which it does not trust."""


def is_torch(path: Path, head: bytes) -> bool:
    """Whether a file is one that `torch.save` wrote."""
    return head.startswith(_LEGACY) or any(
        name.count("/") == 1 and name.endswith("/data.pkl") for name in member_names(path)
    )


def torch_tensors(path: Path) -> list[StoredTensor]:
    """The tensors of a file, nested names joined by points.

    Raises VectorsError where it is damaged or holds more than tensors, MissingExtraError without PyTorch.
    """
    return [
        StoredTensor(
            name, tuple(one.shape), str(one.dtype).removeprefix("torch."), partial(_rows, path, name)
        )
        for name, one in _loaded(path).items()
    ]


def _loaded(path: Path) -> dict[str, Any]:
    torch = optional("torch")
    packed = bool(member_names(path))
    try:
        with warnings.catch_warnings(action="ignore"):  # of damaged files, which are refused
            found = torch.load(path, map_location="cpu", weights_only=True, mmap=packed or None)
    except Exception as error:
        raise VectorsError(f"{path}: {_trouble(error)}") from error
    return {name: one for name, one in _named(found, "", 0) if one.layout == torch.strided}


def _trouble(error: Exception) -> str:
    """What is wrong, in drift's words: PyTorch's own are pages, in colours, and advise to run the file."""
    if _REFUSED in str(error):
        return (
            "expected tensors that PyTorch opens with weights_only, cannot read them: it holds more than "
            "tensors and plain values, which would be run as a program. Save the model's state_dict()."
        )
    return (
        "expected tensors that PyTorch opens with weights_only, cannot read them: the file is damaged or cut "
        f"short ({type(error).__name__}). Get it again."
    )


def _named(found: Any, inside: str, depth: int) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """The tensors in what was loaded; a tensor alone is called `tensor`."""
    if hasattr(found, "detach"):
        yield inside.removesuffix(".") or "tensor", found
    elif depth < _MOST_DEPTH and isinstance(found, Mapping):
        for key, one in found.items():
            yield from _named(one, f"{inside}{key}.", depth + 1)
    elif depth < _MOST_DEPTH and isinstance(found, Sequence) and not isinstance(found, str | bytes):
        for key, one in enumerate(found):
            yield from _named(one, f"{inside}{key}.", depth + 1)


def _rows(path: Path, name: str, block: slice) -> NDArray[Any]:
    """A block of rows: the file is mapped anew each time, so that what was read does not stay in memory."""
    found: NDArray[Any] = on_cpu(_loaded(path)[name][block]).numpy().copy()
    return found
