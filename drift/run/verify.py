"""Reading everything that a run holds, to know that nothing is missing or damaged."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from drift.errors import DriftError, RunError
from drift.progress import task
from drift.run.answered import ANSWERED, RESTORED, read_beside, read_restored
from drift.run.masked import MASKED, read_plan
from drift.run.record import ARRAYS
from drift.run.run import Run
from drift.run.store import group_exists
from drift.vectors.word_vectors import hashed

Checks = dict[str, Callable[[], object]]


@dataclass(frozen=True)
class Verification:
    """What reading a run back found.

    checked: what was read, in order.
    problems: one line for each thing that is wrong; empty if the run is whole.
    unvouched: what has no checksum of its metadata, since an older drift wrote it.
    """

    checked: list[str]
    problems: list[str]
    unvouched: list[str]


def verify(run: Run) -> Verification:
    """Read every array and file of the run, with its checksums, and check that the parts fit each other.

    That the record itself is whole was checked when the run was opened.
    """
    checks = {**_of_arrays(run), **_of_files(run), **_beside(run)}
    problems = []
    with task("verifying", len(checks)) as advance:
        for check in checks.values():
            try:
                check()
            except DriftError as error:
                problems.append(str(error))
            advance(1)
    return Verification(list(checks), list(dict.fromkeys(problems)), _unvouched(run))


def _of_arrays(run: Run) -> Checks:
    checks: Checks = {"snapshot 0": partial(_check_base, run), "counts": partial(_check_counts, run)}
    for part in run.record.documents:
        checks[f"{part} documents"] = partial(run.documents, part)
    for epoch in _epochs(run):
        checks[f"epoch {epoch}"] = partial(_check_epoch, run, epoch)
    return checks


def _of_files(run: Run) -> Checks:
    names = [name for name in run.record.sums if name.partition("/")[0] != ARRAYS]
    return {name: partial(run.check_file, name) for name in names}


def _beside(run: Run) -> Checks:
    readers = {ANSWERED: read_beside, RESTORED: read_restored, MASKED: read_plan}
    return {name: partial(read, run) for name, read in readers.items() if group_exists(run.folder / name)}


def _check_base(run: Run) -> None:
    expected, found = run.record.vectors.digest, hashed(run.tokens, run.base)
    if found != expected:
        raise RunError(f"snapshot 0: expected digest {expected[:12]}…, found {found[:12]}….")


def _check_counts(run: Run) -> None:
    _ = run.counts, run.test_counts, run.class_counts
    run.check_arrays(lambda name: not name.startswith("epochs/"))


def _check_epoch(run: Run, epoch: int) -> None:
    run.moved(epoch)
    for part in run.record.epochs[epoch].answers:
        run.answered(epoch, part)
    total, absent = run.step_path(epoch), run.absent_path(epoch)
    if total is not None and absent is not None and ((absent < 0) | (absent > total)).any():
        raise RunError(f"epoch {epoch}: expected absent_path from 0 to step_path, found others.")
    run.check_arrays(lambda name: name.startswith(f"epochs/{epoch}/") or name == f"epochs/{epoch}")


def _unvouched(run: Run) -> list[str]:
    groups = ["counts", *(f"epoch {epoch}" for epoch in _epochs(run))]
    names = [f"{ARRAYS}/{run.record.counted or 'counts'}", *(f"{ARRAYS}/epochs/{n}" for n in _epochs(run))]
    return [group for group, name in zip(groups, names, strict=True) if name not in run.record.sums]


def _epochs(run: Run) -> range:
    """All that are committed, those after a kept one too."""
    return range(1, run.record.last_epoch + 1)
