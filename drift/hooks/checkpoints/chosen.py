"""Which tensor of a file is the table of word vectors, where several could be."""

import re
from collections.abc import Sequence
from pathlib import Path

from drift.errors import VectorsError
from drift.hooks.checkpoints.tensor import StoredTensor
from drift.progress import log

_OF_OPTIMIZER = re.compile(r"optimizer|exp_avg")
_INPUT = tuple(
    re.compile(rf"(?:^|[./])(?:{name})(?:[./](?:weight|embeddings?(?::0)?|vars/0))?$")
    for name in ("shared", "word_embeddings?", "embed_tokens|tok_embeddings|wte", "embeddings?")
)
"""What libraries call the embedding that a model begins with, the surest name first."""
_N_SHOWN = 10


def chosen_table(
    path: Path, tensors: Sequence[StoredTensor], name: str | None, fits: range | None = None
) -> StoredTensor:
    """The table of a file: the one called `name`, or else the one that can hold the words.

    fits: the numbers of rows that go with the words, if that is known.
    Of several, what an optimizer keeps is left out, then what is not called as input embeddings are: that is
    said. Raises VectorsError, which lists the tables, where there is none of that name, or still several.
    """
    tables = [one for one in tensors if one.is_table]
    if name is not None:
        left = [one for one in tables if one.name == name]
    else:
        left = [one for one in tables if fits is None or one.shape[0] in fits] or tables
        left = [one for one in left if not _OF_OPTIMIZER.search(one.name)] or left
        left = _called_embeddings(path, left) if len(left) > 1 else left
    if len(left) == 1:
        return left[0]
    shown = ", ".join(one.describe() for one in tables[:_N_SHOWN]) or "none"
    more = f" and {len(tables) - _N_SHOWN:,} more" if len(tables) > _N_SHOWN else ""
    expected = "one table" if name is None else f"a table named {name!r}"
    raise VectorsError(f"{path}: expected {expected}, found {shown}{more}. Name one with --tensor.")


def _called_embeddings(path: Path, tables: list[StoredTensor]) -> list[StoredTensor]:
    for called in _INPUT:
        found = [one for one in tables if called.search(one.name)]
        if len(found) == 1:
            log.info("%s: the table is %s, by its name; --tensor names another", path, found[0].describe())
            return found
    return tables
