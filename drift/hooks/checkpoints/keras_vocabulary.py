"""The words that a `.keras` archive brings: those of its `TextVectorization` or `StringLookup`.

Keras keeps them in a file of their own where the layer was adapted to text, with the special tokens in front,
and in the model's configuration where they were given.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drift.errors import VectorsError
from drift.hooks.checkpoints.zipped import ZIP_ERRORS, member_names, opened_member

_CONFIG, _VOCABULARY = "config.json", "/vocabulary.txt"


def keras_vocabulary(path: Path) -> dict[str, int] | None:
    """The words of an archive's only vocabulary, with their rows; None where there is none, or several.

    Raises VectorsError where the archive is damaged.
    """
    try:
        found = [*_in_files(path), *_in_config(path)]
    except (*ZIP_ERRORS, TypeError) as error:
        raise VectorsError(f"{path}: expected a vocabulary in it, cannot read it ({error}).") from error
    different = {tuple(sorted(one.items())) for one in found}
    return found[0] if len(different) == 1 else None


def _in_files(path: Path) -> Iterator[dict[str, int]]:
    for name in member_names(path):
        if name.endswith(_VOCABULARY):
            with opened_member(path, name) as file:
                words = file.read().decode().split("\n")
            yield {word: row for row, word in enumerate(words) if word}


def _in_config(path: Path) -> Iterator[dict[str, int]]:
    if _CONFIG in member_names(path):
        with opened_member(path, _CONFIG) as file:
            yield from _given(json.loads(file.read()))


def _given(config: Any) -> Iterator[dict[str, int]]:  # noqa: ANN401 - whatever JSON holds
    """Vocabularies that were given to layers; the layer's own special tokens stand before them."""
    inside = config.values() if isinstance(config, dict) else config if isinstance(config, list) else ()
    for one in inside:
        yield from _given(one)
    if isinstance(config, dict) and isinstance(config.get("vocabulary"), list):
        words, size = config["vocabulary"], config.get("vocabulary_size")
        if isinstance(size, int) and size >= len(words):
            yield {str(word): size - len(words) + row for row, word in enumerate(words) if word}
