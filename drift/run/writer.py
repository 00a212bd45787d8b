"""`RunWriter`: one run being written, epoch by epoch, so that it is whole at every moment.

Arrays are written and flushed first; run.json, which lists the committed epochs, is replaced last. Whatever
kills the process in between, the run opens with the epochs that were committed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from drift.arrays import FloatArray, IntArray, row_blocks
from drift.errors import RunError, SettingsError
from drift.progress import log
from drift.run.answers import (
    DOCUMENTS,
    PARTS,
    ReadDocuments,
    check_documents,
    usable_answers,
    write_answers,
    write_documents,
)
from drift.run.base import FOLDER as BASES
from drift.run.base import store_base
from drift.run.counts import EPOCHS, put_counts, write_counts
from drift.run.facts import CorpusFacts, Inputs, TrainingFacts, VectorsFacts
from drift.run.lock import HeldError, Hold, check_held, drop_lock, take_lock
from drift.run.names import check_name, free_name
from drift.run.place import NameTakenError, check_place, put_new, replaced_by, take_place, unfinished_place
from drift.run.record import ARRAYS, FILE, EpochRecord, RunRecord, called, read_record, write_record
from drift.run.saying_why import saying_why
from drift.run.scores import finite_scores
from drift.run.settings import Settings
from drift.run.step_paths import StepPaths, write_paths
from drift.run.store import (
    FileStamp,
    OvertakenError,
    create_group,
    file_stamp,
    file_sum,
    flush,
    flush_tree,
    held_beside,
    make_folder,
    on_store,
    own_name,
    placed,
    remove,
    remove_leftovers,
    staged,
    write_array,
)
from drift.run.vouching import group_sums, with_sums, without
from drift.vectors.word_vectors import WordVectors
from drift.versions import versions


class RunWriter:
    """Writes one run; made by `create_run` or `resume_run`, holds the run's lock until `close`.

    stamp: of the record as it was read or written last. own: the group within the run's arrays that nobody
    else writes to, on an object store; else none is needed.
    """

    def __init__(
        self, folder: Path, record: RunRecord, lock: Hold, stamp: FileStamp = None, own: str = ""
    ) -> None:
        self.folder = folder
        self.record = record
        self._lock = lock
        self._stamp = stamp
        self._own = own

    def commit(
        self,
        ids: IntArray,
        rows: FloatArray,
        scores: Mapping[str, object],
        seconds: float = 0.0,
        paths: StepPaths | None = None,
        answers: Mapping[str, FloatArray] | None = None,
    ) -> None:
        """Commit the next epoch.

        ids: the words whose rows differ from snapshot 0, rising, shape (n_moved,).
        rows: their vectors, float32 of shape (n_moved, n_dims).
        scores: by name; what is no finite number is left out, and said.
        paths: how far the words went step by step, where that is known.
        answers: the class probabilities of the documents of parts that are kept, each of shape
            (n_documents, n_classes); those that hold NaN are left out, and said.
        Raises RunError where a number in rows is not finite, or the disk is full or refuses; the epochs
        before stay as they are.
        """
        check_held(self.folder, self._lock)
        epoch = self.record.last_epoch + 1
        if not all(
            np.isfinite(rows[block]).all() for block in row_blocks(len(rows), self.record.vectors.n_dims)
        ):
            raise RunError(
                f"{called(self.folder)}: the vectors of epoch {epoch} hold NaN or infinity: the training "
                "diverged. The epochs before it are kept; try a smaller learning rate."
            )
        answers = usable_answers(answers or {}, self.record, epoch)
        with saying_why(
            f"{called(self.folder)}: cannot write the snapshot of epoch {epoch}; those before it are kept"
        ):
            with staged(self._arrays / EPOCHS / str(epoch)) as place:
                group = create_group(place, {"epoch": epoch})
                write_array(group, "ids", ids, ("moved_word",))
                write_array(group, "rows", rows, ("moved_word", "dim"))
                if paths is not None:
                    write_paths(group, paths)
                for part, probabilities in answers.items():
                    write_answers(group, part, probabilities)
                record = self._vouched(f"{EPOCHS}/{epoch}", place)
            kept = finite_scores(scores, epoch)
            committed = EpochRecord(
                epoch, len(ids), round(seconds, 3), kept, paths is not None, tuple(answers)
            )
            self._write(record.with_epoch(committed))

    def keep_documents(self, part: str, documents: ReadDocuments) -> None:
        """Keep the documents of a part, `test` or `validation`, for the answers that come with the epochs.

        Raises SettingsError where they do not fit each other or the vocabulary, RunError where they cannot be
        written.
        """
        if part not in PARTS:
            raise SettingsError(f"expected documents of {' or '.join(PARTS)}, got {part!r}.")
        if part in self.record.documents:
            raise SettingsError(
                f"{called(self.folder)}: the {part} documents are kept already, with the answers to them."
            )
        check_documents(documents, self.record.vectors.n_words)
        with saying_why(f"{called(self.folder)}: cannot keep the {part} documents"):
            with staged(self._arrays / DOCUMENTS / part) as place:
                write_documents(place, part, documents)
                record = self._vouched(f"{DOCUMENTS}/{part}", place)
            self._write(replace(record, documents={**record.documents, part: len(documents)}))

    def keep_counts(
        self,
        counts: IntArray,
        test_counts: IntArray,
        seen_from: str,
        class_counts: IntArray | None = None,
    ) -> None:
        """Keep other counts than before: those of a training that counts as it goes.

        counts, test_counts: shape (n_words,). seen_from: what they come from, see `RunRecord`. class_counts:
        as `create_run` takes them.
        Raises RunError where they cannot be written.
        """
        before = self.record.counted
        counted = f"counted/{int(before.partition('/')[2] or 0) + 1}"
        with saying_why(f"{called(self.folder)}: cannot keep the counts"):
            with staged(self._arrays / counted) as place:
                put_counts(create_group(place, {}), counts, test_counts, class_counts)
                record = self._vouched(counted, place)
            record = replace(record, counted=counted, seen_from=seen_from)
            old = (before,) if before else ("counts", "test_counts")
            where = [self.folder / ARRAYS / placed(name, record.places) for name in old]
            self._write(without(record, *(f"{ARRAYS}/{name}" for name in old)))
            for one in where:  # nothing names them any more
                remove(one)

    def file_for(self, name: str) -> Path:
        """Where a file beside the record is to be written: on an object store, where nobody else writes."""
        return self.folder / self._own / name

    def vouch(self, name: str, instead: Iterable[str] = ()) -> None:
        """Keep the checksum of a file beside the record, from the next write of the record on.

        instead: files whose checksums it replaces; they may be removed once the record has been written.
        """
        found = {name: file_sum(self.file_for(name))}
        self.record = self._placed(with_sums(without(self.record, *instead), name, found), name)

    def keep_epoch(self, epoch: int | None) -> None:
        """Say which epoch the model equals that the training keeps; None: the last one."""
        with saying_why(f"{called(self.folder)}: cannot keep which epoch the model equals"):
            self._write(replace(self.record, kept_epoch=epoch))

    def keep_training(self, facts: TrainingFacts) -> None:
        """Keep what is known of the training by now; raises RunError where it cannot be written."""
        if facts != self.record.training:
            with saying_why(f"{called(self.folder)}: cannot keep what is known of the training"):
                self._write(replace(self.record, training=facts))

    def finish(self, status: str = "complete") -> Path:
        """Mark the run `complete` or `interrupted`, put it in its place and let go of it; returns its folder.

        A run that is to replace another one takes its place only when it is complete.
        """
        with saying_why(f"{called(self.folder)}: cannot finish the run"):
            try:
                self._write(replace(self.record, status=status))
                if status == "complete":
                    self.folder = take_place(self.folder)
            finally:  # whatever the disk says, nobody is kept from the run by a training that has ended
                self.close()
        return self.folder

    def close(self) -> None:
        """Let go of the run's lock."""
        drop_lock(self.folder, self._lock)

    @property
    def _arrays(self) -> Path:
        return self.folder / ARRAYS / self._own

    def _vouched(self, name: str, place: Path) -> RunRecord:
        """The record with the checksums of a group written at `place`, which is on the disk by then."""
        flush_tree(place)
        flush(place.parent)
        if not on_store(self.folder):
            flush(self.folder / ARRAYS)
        whole = f"{ARRAYS}/{name}"
        record = with_sums(self.record, whole, group_sums(place, whole))
        return self._placed(record, name)

    def _placed(self, record: RunRecord, name: str) -> RunRecord:
        if placed(name, record.places) == f"{self._own}/{name}".lstrip("/"):
            return record
        return replace(record, places={**record.places, name: self._own})

    def _write(self, record: RunRecord) -> None:
        check_held(self.folder, self._lock)
        try:
            self._stamp = write_record(self.folder, record, self._stamp)
        except OvertakenError:
            raise HeldError(
                f"{called(self.folder)}: expected the record that this training wrote last, found another: "
                "another process has gone on with the run, or an answer was lost. What is committed stays."
            ) from None
        self.record = record


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
    seen_from: str | None = None,
    epochs_before: int = 0,
    snapshots: str = "",
    training: TrainingFacts | None = None,
    trained_with: Iterable[str] = (),
    force: bool = False,
) -> RunWriter:
    """Make a run with its snapshot 0 and hold it for writing.

    folder: where; its last part is the run's name, its parent holds all runs of a kind.
    counts, test_counts: occurrences of each word in the training and the test documents, shape (n_words,).
    corpus, settings, inputs, hook, seen_from, epochs_before, snapshots, training: what the record is to say,
        see `RunRecord`.
    trained_with: the packages that train it, whose versions are kept.
    class_counts: occurrences of each word with a count above 0 in the training documents of each class, the
        words in rising order and the classes in that of corpus.classes, shape (n_seen, n_classes).
    force: replace a run that is there, once the new one is complete.
    Raises RunError where the name is not plain, the run exists, is being written, or the folder is read-only,
    SettingsError for a number of epochs below 0.
    """
    place = check_place(folder, force=force)
    if planned_epochs < 0:
        raise SettingsError(f"expected a number of epochs from 0 on, got {planned_epochs}.")
    with saying_why(f"{folder}: cannot make a run here"):
        if not on_store(folder):
            for hiding in (folder.parent, folder.parent / BASES):
                remove_leftovers(hiding)
        store_base(folder.parent, vectors)
        make_folder(folder.parent)
        record = RunRecord(
            name=folder.name,
            created=datetime.now(UTC).isoformat(timespec="microseconds"),
            status="running",
            planned_epochs=planned_epochs,
            vectors=VectorsFacts(vectors.digest, vectors.source, vectors.n_words, vectors.n_dims),
            corpus=corpus,
            versions=versions(trained_with),
            settings=settings,
            inputs=inputs,
            hook=hook,
            seen_from=seen_from,
            epochs_before=epochs_before,
            snapshots=snapshots,
            training=training,
            replaces=replaced_by(place, folder),
        )
        if on_store(place):
            return _created_on_store(place, record, counts, test_counts, class_counts)
        with held_beside(place) as made:
            write_counts(made / ARRAYS, record.name, counts, test_counts, class_counts)
            flush_tree(made / ARRAYS)
            record = replace(record, sums=group_sums(made / ARRAYS, ARRAYS))
            write_record(made, record)
            put_new(made, place)
        return RunWriter(place, record, _locked(place, record))


def _created_on_store(
    place: Path, record: RunRecord, counts: IntArray, test_counts: IntArray, class_counts: IntArray | None
) -> RunWriter:
    """Make a run where no name can be changed: under its name, and there from its first record on."""
    try:
        lease = take_lock(place)
    except HeldError as error:
        raise NameTakenError(str(error)) from None
    try:
        own = own_name(place)
        with staged(place / ARRAYS / own) as made:
            write_counts(made, record.name, counts, test_counts, class_counts)
            sums = group_sums(made, ARRAYS)
        record = replace(record, places={".": own}, sums=sums)
        return RunWriter(place, record, lease, write_record(place, record), own)
    except BaseException as error:
        drop_lock(place, lease)
        if isinstance(error, OvertakenError):
            raise NameTakenError(f"{place}: another process has just made this run.") from None
        raise


def created_run(runs: Path, name: str | None, stem: str, vectors: WordVectors, **facts: Any) -> RunWriter:  # noqa: ANN401
    """As `create_run`, in `runs`: a run of this name, or (None) of the first free one that is like `stem`.

    Where another process makes a run of that name at the same time, it is the next free one.
    """
    if name is not None:
        return create_run(runs / check_name(name), vectors, **facts)
    while True:
        try:
            return create_run(runs / free_name(runs, stem), vectors, **facts)
        except NameTakenError as error:
            log.info("%s", error)


def resume_run(folder: Path, planned_epochs: int | None = None, *, own_too: bool = False) -> RunWriter:
    """Hold a run for writing again, after its last committed epoch.

    planned_epochs: how many are planned in all from now on, not fewer than there are; with it a complete run
        can be gone on with too. None: as many as were planned.
    own_too: take it from this process too, see `take_lock`.
    Raises RunError where the run is complete or being written, or the folder is read-only.
    """
    place = unfinished_place(folder)
    _check_resumable(read_record(place), folder, planned_epochs)
    with saying_why(f"{folder}: cannot go on with this run"):
        lock = take_lock(place, own_too=own_too)
        try:
            if not on_store(place):
                remove_leftovers(place, alone=True)
            stamp = file_stamp(place / FILE)
            record = read_record(place)  # again: another process may have gone on with it meanwhile
            _check_resumable(record, folder, planned_epochs)
            if planned_epochs is not None:
                record = replace(record, planned_epochs=max(planned_epochs, record.last_epoch))
            record = replace(record, status="running")
            stamp = write_record(place, record, stamp)
        except BaseException:
            drop_lock(place, lock)
            raise
    return RunWriter(place, record, lock, stamp, own_name(place))


def _check_resumable(record: RunRecord, folder: Path, planned_epochs: int | None) -> None:
    if record.status == "complete" and planned_epochs is None:
        raise RunError(
            f"{folder}: expected an unfinished run, found one that is complete: nothing to resume."
        )


def _locked(place: Path, record: RunRecord) -> Hold:
    """Hold the run that was made at `place`; raises RunError where another process has it by then."""
    lock = take_lock(place)
    if read_record(place).created != record.created:
        drop_lock(place, lock)
        raise RunError(f"{place}: another process has just made this run. Choose another name.")
    return lock


def restored_to(folder: Path, epoch: int) -> None:
    """Say of a finished run that its model was put back to an epoch; raises RunError where it is held."""
    lock = take_lock(folder)
    try:
        stamp = file_stamp(folder / FILE)
        RunWriter(folder, read_record(folder), lock, stamp, own_name(folder)).keep_epoch(epoch)
    finally:
        drop_lock(folder, lock)
