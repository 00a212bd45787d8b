"""Names of runs: what is one, and which are free."""

import re
from pathlib import Path

from drift.errors import RunError
from drift.run.record import PENDING
from drift.run.store import exists


def check_name(name: str) -> str:
    """Return `name`; raises RunError unless it is a plain name: letters, digits, `.`, `-`, `_`.

    One `~` may stand inside: `demo~seed-1` belongs to `demo`, and is never taken for the newest run.
    """
    plain = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
    if not re.fullmatch(f"{plain}(~{plain})?", name) or name.endswith((".", PENDING)):
        raise RunError(
            f"expected a plain run name (letters, digits, '.', '-', '_'; not '-' first), found {name!r}."
        )
    return name


def check_stem(name: str) -> str:
    """Return `name` of a run that is of its own; raises RunError for one with a `~`, and as `check_name`."""
    if "~" in check_name(name):
        stem = name.split("~", maxsplit=1)[0]
        raise RunError(
            f"expected a run of its own, got {name}: with a '~' it belongs to {stem}. Name {stem} instead."
        )
    return name


def free_name(runs: Path, stem: str) -> str:
    """A name like `stem` that no run in `runs` has: `reviews`, then `reviews-2`, and so on."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("._-")[:80] or "run"
    names = [plain, *(f"{plain}-{number}" for number in range(2, 10_000))]
    return next(name for name in names if not exists(runs / name))
