"""A tokenizer's file in JSON: Hugging Face's `tokenizer.json`, or a `vocab.json` of tokens and their rows."""

import json
import operator
from pathlib import Path
from typing import Any

from drift.errors import VectorsError
from drift.progress import log
from drift.vectors.files import first_bytes


def is_tokenizer(path: Path) -> bool:
    """Whether a file begins as JSON does; raises VectorsError where it cannot be read."""
    head = first_bytes(path).lstrip()
    return head.startswith(b"{") and head[1:].lstrip().startswith(b'"')


def read_tokenizer(path: Path) -> dict[str, int]:
    """The row of each token, as it is written there; what the file calls special is left out, and said.

    Raises VectorsError where the file holds no vocabulary.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        whole = isinstance(found.get("model"), dict)  # in a vocab.json it is a token like others
        rows = _vocabulary(found["model"]["vocab"]) if whole else {**found}
        added = (found.get("added_tokens") or []) if whole else []
        rows |= {one["content"]: one["id"] for one in added}
        kept = {token: operator.index(row) for token, row in rows.items()}  # whole numbers, or TypeError
        special = {one["content"] for one in added if one.get("special")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VectorsError(f"{path}: expected a vocabulary in JSON, cannot read it ({error}).") from error
    if special:
        log.info("%s: %s special tokens are no words and are left out", path, f"{len(special):,}")
    return {token: row for token, row in kept.items() if token not in special}


def _vocabulary(vocab: Any) -> dict[str, int]:  # noqa: ANN401 - a dict, or a list of tokens with scores
    if isinstance(vocab, dict):
        return dict(vocab)
    return {token: row for row, (token, _) in enumerate(vocab)}
