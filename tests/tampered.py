"""Records changed by hand, such that their checksum fits: what a drift could have written, or an attacker."""

import json
from pathlib import Path
from typing import Any

from drift.run.store import text_sum


def tamper(folder: Path, *gone: str, **changes: Any) -> None:
    """Give the record of the run in `folder` other values, at the top or (`a__b`) within one of its parts."""
    path = folder / "run.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        *parts, last = name.split("__")
        place = found
        for part in parts:
            place = place[part]
        place[last] = value
    for name in ("sum", *gone):
        found.pop(name, None)
    path.write_text(json.dumps({"sum": text_sum(found), **found}), encoding="utf-8")
