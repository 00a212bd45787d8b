"""Finding runs: by path, by name, the newest; those that cannot be read are passed over and named."""

from contextlib import suppress
from pathlib import Path

from drift.errors import RunError
from drift.progress import log
from drift.run import RUNS
from drift.run.object_path import as_place
from drift.run.place import ASIDE, finish_replacing, is_half_made
from drift.run.record import ARRAYS, FILE, PENDING, RunRecord, name_of, read_record
from drift.run.store import exists, folder_exists, listed


def find_run(run: str | Path | None = None, runs: str | Path = RUNS) -> Path:
    """The folder of a run given as a path, as a name in `runs`, or (None) the newest one of `runs`.

    Raises RunError where there is none, naming those that there are.
    """
    runs = as_place(runs)
    finish_all(runs)
    if run is None:
        return _newest(runs)
    own = as_place(run)
    for folder in (own,) if own.is_absolute() else (runs / own, own):
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
    runs = as_place(runs)
    finish_all(runs)
    for folder, record in reversed(records(runs)):
        if record.status != "complete" and name in (None, name_of(folder)):
            return folder
    which = "an unfinished run" if name is None else f"an unfinished run named {name!r}"
    raise RunError(f"expected {which} in {runs}/, found none: nothing to resume.")


def records(runs: Path) -> list[tuple[Path, RunRecord]]:
    """Every run in `runs` with its record, the oldest first; unreadable ones are passed over, and named.

    Raises RunError where `runs` is a file.
    """
    found, there = [], listed(runs)
    if not there and exists(runs) and not folder_exists(runs):
        raise RunError(f"{runs}: expected a folder of runs, found a file.")
    for folder in there:
        if not folder.name[:1].isalnum() or not exists(folder / FILE):
            _say_headless(folder)
            continue
        try:
            found.append((folder, read_record(folder)))
        except RunError as error:
            log.warning("%s It is passed over.", error)
    return sorted(found, key=lambda one: one[1].created)


def finish_all(runs: Path) -> None:
    """Finish what was killed while one run took the place of another; where that cannot be, it stays."""
    for folder in listed(runs):
        if folder.name.startswith(ASIDE) or folder.name.endswith(PENDING):
            with suppress(OSError, RunError):
                finish_replacing(runs / name_of(folder).removeprefix(ASIDE))


def _say_headless(folder: Path) -> None:
    """Say what looks like a run and has lost its record."""
    if folder.name[:1].isalnum() and folder_exists(folder / ARRAYS) and not is_half_made(folder):
        log.warning("%s: expected a run with a %s, found its arrays alone. It is passed over.", folder, FILE)


def _newest(runs: Path) -> Path:
    finished = [folder for folder, _ in records(runs) if "~" not in folder.name]
    if not finished:
        raise RunError(f"expected a run in {runs}/, found none. Make one with `drift snapshot`.")
    return finished[-1]
