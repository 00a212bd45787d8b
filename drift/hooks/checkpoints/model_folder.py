"""A model's folder as Hugging Face's libraries write it: where its tensors and its words are."""

import json
from pathlib import Path

from drift.errors import VectorsError

_WEIGHTS = (
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)
WORDS = ("tokenizer.json", "vocab.json", "vocab.txt")
_MODULES = "modules.json"


def weights_in(folder: Path) -> Path:
    """The file of a model's tensors; of sentence-transformers' folders that of the first module.

    Raises VectorsError where there is none.
    """
    places = [folder]
    if (folder / _MODULES).is_file():
        places.append(folder / _first_module(folder / _MODULES))
    for place in places:
        for name in _WEIGHTS:
            if (place / name).is_file():
                return place / name
    raise VectorsError(
        f"{folder}: expected a model's folder with one of {', '.join(_WEIGHTS)}, found none of them. Name a "
        "file."
    )


def words_beside(path: Path) -> Path | None:
    """The tokenizer's file beside a model's tensors, or above the folder of a module; None without one."""
    above = path.parent.parent
    folders = [path.parent, above] if (above / _MODULES).is_file() else [path.parent]
    places = (folder / name for folder in folders for name in WORDS)
    return next((place for place in places if place.is_file()), None)


def _first_module(path: Path) -> str:
    try:
        name = str(json.loads(path.read_text(encoding="utf-8"))[0]["path"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise VectorsError(f"{path}: expected a list of modules, cannot read it ({error}).") from error
    return name if Path(name).name == name else ""
