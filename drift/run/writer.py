"""`RunWriter`: one run being written, epoch by epoch, so that it is whole at every moment.

Arrays are written and flushed first; run.json, which lists the committed epochs, is replaced last. Whatever
kills the process in between, the run opens with the epochs that were committed.
"""

import errno
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from drift.arrays import FloatArray, IntArray
from drift.errors import RunError
from drift.run.arrays import create_group, flush_tree, write_array
from drift.run.base import store_base
from drift.run.facts import CorpusFacts, Inputs, VectorsFacts
from drift.run.names import PENDING, check_name
from drift.run.record import FILE, EpochRecord, RunRecord, read_record, write_record
from drift.run.settings import Settings
from drift.run.step_paths import StepPaths, write_paths
from drift.vectors.word_vectors import WordVectors

ARRAYS = "run.zarr"
LOCK = "lock"
HOLDER = "lock.holder"


class RunWriter:
    """Writes one run; made by `create_run` or `resume_run`, holds the run's lock until `close`."""

    def __init__(self, folder: Path, record: RunRecord, lock: FileLock) -> None:
        self.folder = folder
        self.record = record
        self._lock = lock

    def commit(
        self,
        ids: IntArray,
        rows: FloatArray,
        scores: dict[str, float],
        seconds: float = 0.0,
        paths: StepPaths | None = None,
    ) -> None:
        """Commit the next epoch.

        ids: the words whose rows differ from snapshot 0, rising, shape (n_moved,).
        rows: their vectors, float32 of shape (n_moved, n_dims).
        scores: finite numbers by name; a name whose number is not finite is left out.
        paths: how far the words went step by step, where that is known.
        Raises RunError where a number in rows is not finite, or the disk is full or refuses; the epochs
        before stay as they are.
        """
        epoch = self.record.last_epoch + 1
        if not np.isfinite(rows).all():
            raise RunError(
                f"{self.folder}: the vectors of epoch {epoch} hold NaN or infinity: the training diverged. "
                "The epochs before it are kept; try a smaller learning rate."
            )
        with saying_why(
            f"{self.folder}: cannot write the snapshot of epoch {epoch}; the epochs before it are kept"
        ):
            group = create_group(self.folder / ARRAYS / "epochs" / str(epoch), {"epoch": epoch})
            write_array(group, "ids", ids, ("moved_word",))
            write_array(group, "rows", rows, ("moved_word", "dim"))
            if paths is not None:
                write_paths(group, paths)
            flush_tree(self.folder / ARRAYS / "epochs" / str(epoch))
            finite = {name: float(score) for name, score in scores.items() if abs(score) < float("inf")}
            committed = EpochRecord(epoch, len(ids), round(seconds, 3), finite, paths is not None)
            self._write(self.record.with_epoch(committed))

    def finish(self, status: str = "complete") -> Path:
        """Mark the run `complete` or `interrupted`, put it in its place and let go of it; returns its folder.

        A run that is to replace another one takes its place only when it is complete.
        """
        with saying_why(f"{self.folder}: cannot finish the run"):
            self._write(replace(self.record, status=status))
            self.close()
            if status == "complete" and self.folder.name.endswith(PENDING):
                self._replace_earlier()
        return self.folder

    def close(self) -> None:
        """Let go of the run's lock."""
        if self._lock.is_locked:
            (self.folder / HOLDER).unlink(missing_ok=True)
            self._lock.release()

    def _write(self, record: RunRecord) -> None:
        write_record(self.folder, record)
        self.record = record

    def _replace_earlier(self) -> None:
        final = self.folder.with_name(self.record.name)
        earlier = final.with_name(f"{self.record.name}~old")
        shutil.rmtree(earlier, ignore_errors=True)
        if final.exists():
            final.rename(earlier)
        self.folder.rename(final)
        self.folder = final
        shutil.rmtree(earlier, ignore_errors=True)


def create_run(
    folder: Path,
    vectors: WordVectors,
    *,
    counts: IntArray,
    test_counts: IntArray,
    planned_epochs: int,
    corpus: CorpusFacts,
    settings: Settings | None = None,
    inputs: Inputs | None = None,
    hook: str | None = None,
    class_counts: IntArray | None = None,
    force: bool = False,
) -> RunWriter:
    """Make a run with its snapshot 0 and hold it for writing.

    folder: where; its last part is the run's name, its parent holds all runs of a kind.
    counts, test_counts: occurrences of each word in the training and the test documents, shape (n_words,).
    corpus, settings, inputs, hook: what the record is to say of the training, see `RunRecord`.
    class_counts: occurrences of each word with a count above 0 in the training documents of each class, the
        words in rising order and the classes in that of corpus.classes, shape (n_seen, n_classes).
    force: replace a run that is there, once the new one is complete.
    Raises RunError where the name is not plain, the run exists, is being written, or the folder is read-only.
    """
    name = folder.name
    place = check_place(folder, force=force)
    with saying_why(f"{folder}: cannot make a run here"):
        store_base(folder.parent, vectors)
        place.mkdir(parents=True, exist_ok=True)
        lock = _hold(place)
        _empty(place)
        group = create_group(place / ARRAYS, {"run": name, "class_counts": class_counts is not None})
        write_array(group, "counts", counts, ("word",))
        write_array(group, "test_counts", test_counts, ("word",))
        if class_counts is not None:
            write_array(group, "class_counts", class_counts.astype(np.int32), ("seen_word", "class"))
        group.create_group("epochs")
        flush_tree(place / ARRAYS)
        record = RunRecord(
            name=name,
            created=datetime.now(UTC).isoformat(timespec="microseconds"),
            status="running",
            planned_epochs=planned_epochs,
            vectors=VectorsFacts(vectors.digest, vectors.source, vectors.n_words, vectors.n_dims),
            corpus=corpus,
            versions=versions(),
            settings=settings,
            inputs=inputs,
            hook=hook,
        )
        write_record(place, record)
    return RunWriter(place, record, lock)


def check_place(folder: Path, *, force: bool = False) -> Path:
    """Where a new run `folder` is to be written: there, or beside the run that it is to replace.

    Raises RunError where its name is not plain, or where something is that is not to be replaced.
    """
    check_name(folder.name)
    for place in (folder.parent, folder):
        if place.exists() and not place.is_dir():
            raise RunError(f"{place}: expected a folder or nothing, found a file. Choose another place.")
    if not folder.exists():
        return folder
    if not (folder / FILE).exists() and any(folder.iterdir()):
        raise RunError(
            f"{folder}: expected a run or nothing, found a folder without {FILE}: it is left alone."
        )
    if not force:
        unfinished = (folder / FILE).exists() and read_record(folder).status != "complete"
        resume = " go on with it (--resume)," if unfinished else ""
        raise RunError(
            f"{folder}: this run exists. Choose another name (--name),{resume} or replace it (--force)."
        )
    return folder.with_name(folder.name + PENDING)


def resume_run(folder: Path, more_epochs: int = 0) -> RunWriter:
    """Hold a run for writing again, after its last committed epoch.

    more_epochs: epochs beyond the planned ones; with them a complete run can be gone on with too.
    Raises RunError where the run is complete or being written.
    """
    pending = folder.with_name(folder.name + PENDING)
    place = pending if (pending / FILE).exists() else folder
    record = read_record(place)
    if record.status == "complete" and not more_epochs:
        raise RunError(
            f"{folder}: expected an unfinished run, found one that is complete: nothing to resume."
        )
    lock = _hold(place)
    with saying_why(f"{folder}: cannot go on with this run"):
        planned = record.planned_epochs + more_epochs
        record = replace(record, status="running", planned_epochs=planned)
        write_record(place, record)
    return RunWriter(place, record, lock)


def is_held(folder: Path) -> bool:
    """Whether a process is writing the run at this moment."""
    if not (folder / HOLDER).exists():
        return False
    try:
        with FileLock(folder / LOCK).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # nobody can write where not even the lock can be opened
        return False


def versions() -> dict[str, str]:
    """The versions of what a result depends on."""
    found = {"python": platform.python_version()}
    for package in ("drift", "numpy", "tensorflow", "keras"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


@contextmanager
def saying_why(what: str) -> Iterator[None]:
    """Turn what the operating system refuses into a RunError that begins with `what`."""
    try:
        yield
    except OSError as error:
        hint = "Free some space" if error.errno == errno.ENOSPC else "Choose another folder (--runs)"
        raise RunError(f"{what} ({error.strerror or error}). {hint}.") from error


def _hold(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = folder / HOLDER
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise RunError(
            f"{folder}: {who} is writing this run. Wait for it, or choose another --name."
        ) from None
    (folder / HOLDER).write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
    return lock


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in (LOCK, HOLDER):
            entry.unlink()
