"""An index of files that are one model: JSON whose `weight_map` says which file holds which tensor."""

import json
from collections.abc import Callable
from pathlib import Path

from drift.errors import VectorsError
from drift.hooks.checkpoints.tensor import StoredTensor


def is_index(head: bytes) -> bool:
    """Whether a file begins as such an index does."""
    return head.lstrip().startswith(b"{") and b'"weight_map"' in head


def indexed_tensors(path: Path, read: Callable[[Path], list[StoredTensor]]) -> list[StoredTensor]:
    """The tensors that an index names, in the files beside it, which `read` reads.

    Raises VectorsError where one is missing.
    """
    try:
        places = dict(json.loads(path.read_text(encoding="utf-8"))["weight_map"])
        files = sorted(set(places.values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VectorsError(f"{path}: expected an index of tensors, cannot read it ({error}).") from error
    for name in files:
        if Path(name).name != name or not (path.parent / name).is_file():
            raise VectorsError(f"{path}: expected {name!r} beside it, found no such file. Get all its files.")
    found = {one.name: one for name in files for one in read(path.parent / name)}
    missing = next((name for name in places if name not in found), None)
    if missing is not None:
        raise VectorsError(f"{path}: expected {missing!r} in {places[missing]}, found none. Get it again.")
    return [found[name] for name in places]
