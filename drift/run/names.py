"""Names of runs, and where they lie."""

import re
from pathlib import Path

from drift.errors import RunError
from drift.progress import log
from drift.run import RUNS
from drift.run.record import FILE, RunRecord, read_record
from drift.run.store import exists, listed

PENDING = "~new"  # a run that is to replace another one when it is complete


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


def free_name(runs: Path, stem: str) -> str:
    """A name like `stem` that no run in `runs` has: `reviews`, then `reviews-2`, and so on."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("._-")[:80] or "run"
    names = [plain, *(f"{plain}-{number}" for number in range(2, 10_000))]
    return next(name for name in names if not exists(runs / name))


def find_run(run: str | Path | None = None, runs: str | Path = RUNS) -> Path:
    """The folder of a run given as a path, as a name in `runs`, or (None) the newest one of `runs`.

    Raises RunError where there is none, naming those that there are.
    """
    runs = Path(runs)
    if run is None:
        return _newest(runs)
    for folder in (runs / run, Path(run)):
        if exists(folder / FILE):
            return folder
    names = [folder.name for folder, _ in records(runs)]
    there = (
        f"Found: {', '.join(names)}." if names else "There are no runs yet: make one with `drift snapshot`."
    )
    raise RunError(f"expected a run named {str(run)!r} in {runs}/, found none. {there}")


def find_unfinished(name: str | None = None, runs: str | Path = RUNS) -> Path:
    """The folder of the unfinished run `name` in `runs`, or (None) of the newest one.

    Raises RunError where there is none.
    """
    names = (name, f"{name}{PENDING}")
    for folder, record in reversed(records(Path(runs))):
        if record.status != "complete" and (name is None or folder.name in names):
            return folder
    which = "an unfinished run" if name is None else f"an unfinished run named {name!r}"
    raise RunError(f"expected {which} in {runs}/, found none: nothing to resume.")


def records(runs: Path) -> list[tuple[Path, RunRecord]]:
    """Every run in `runs` with its record, the oldest first; unreadable ones are passed over."""
    found = []
    for folder in (one for one in listed(runs) if exists(one / FILE)):
        try:
            found.append((folder, read_record(folder)))
        except RunError as error:
            log.warning("%s It is passed over.", error)
    return sorted(found, key=lambda one: one[1].created)


def _newest(runs: Path) -> Path:
    finished = [folder for folder, _ in records(runs) if "~" not in folder.name]
    if not finished:
        raise RunError(f"expected a run in {runs}/, found none. Make one with `drift snapshot`.")
    return finished[-1]
