"""`LoopRecorder`: what a training loop of one's own writes its run with."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from drift.arrays import BoolArray, FloatArray, IntArray
from drift.errors import SettingsError
from drift.hooks.agreement import say_agreement, say_moved
from drift.hooks.classes import ClassCounts
from drift.hooks.seen import SeenWords
from drift.hooks.tables import as_numbers, as_table, as_whole_numbers, on_cpu
from drift.hooks.unharmed import unharmed_by_its_run
from drift.hooks.words import TableWords
from drift.progress import log, notice
from drift.run.answers import ReadDocuments
from drift.run.equal import differing_words, equal_epoch, which_epoch
from drift.run.facts import CorpusFacts
from drift.run.given import checks_given
from drift.run.moved import Moved
from drift.run.place import unfinished_place
from drift.run.record import SEEN_BY_MOVING
from drift.run.recorder import Recorder
from drift.run.run import Run
from drift.run.writer import create_run, resume_run
from drift.vectors.word_vectors import WordVectors


class LoopRecorder:
    """Writes the run of a loop; made by `record`.

    In a `with` block the run is complete at the end, or interrupted where an exception ends it. Where a
    snapshot cannot be kept, for the table holds NaN or the disk is full, the run is interrupted, which is
    said, and the loop goes on unwatched.
    """

    def __init__(self, recorder: Recorder, words: TableWords, seen: SeenWords) -> None:
        self.recorder = recorder
        self._words = words
        self._seen = seen
        self._read: dict[str, BoolArray] = {}
        self._kept: tuple[NDArray[Any], ...] | None = None
        self._said_outside = False
        self.is_broken = False

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes by which words are counted; empty where they are not."""
        return () if self._seen.by_class is None else self._seen.by_class.names

    @property
    def folder(self) -> Path:
        """Where the run lies at this moment."""
        return self.recorder.folder

    @checks_given
    def count(
        self,
        ids: Any,  # noqa: ANN401
        mask: Any = None,  # noqa: ANN401
        *,
        labels: Any = None,  # noqa: ANN401
        test: bool = False,
    ) -> None:
        """Count the ids of a batch that is trained on; a word counts in the first epoch in which it passes.

        ids: rows of the table, of any shape. mask: of the same shape, 0 where the model reads nothing.
        labels: the class of each document, from 0 on, where the classes were named; a document a row of ids.
        test: they are test documents' ids. Rows that are no word are left out, and so are ids that the table
        does not have, such as -1, which is said. Raises SettingsError for a class without a name.
        """
        if labels is not None and not test:
            self._count_by_class(ids, mask, as_whole_numbers(labels, "labels").ravel())
        places = self._places(_ids(ids, mask))
        counts = np.bincount(places[places >= 0], minlength=len(self._words.words))
        self._seen.add("test" if test else "train", counts)

    def count_rows(self, counts: IntArray, *, test: bool = False, by_class: IntArray | None = None) -> None:
        """Count ids that are counted by row of the table already, shape (n_rows,).

        by_class: and by the class of their document, shape (n_rows, n_classes).
        """
        if by_class is not None and self._seen.by_class is not None:
            self._seen.by_class.add_counts(by_class[self._words.rows])
        self._seen.add("test" if test else "train", counts[self._words.rows])

    def settle(self, part: str) -> None:
        """Say that all documents of a part, `train` or `test`, have passed; see `SeenWords.settle`."""
        self._seen.settle(part)

    @checks_given
    def keep_documents(self, part: str, ids: Any, labels: Any, mask: Any = None) -> None:  # noqa: ANN401
        """Keep the documents of a part, `test` or `validation`, before answers to them are given.

        ids: one row of table ids a document, padded or not; mask: as in `count`. labels: class numbers from 0
        on. A document in which no id is a word is left out, and so are its answers. Words of the test
        documents that are not counted there yet are by this.
        """
        if self.is_broken:
            return
        ids, classes = rows_of(ids, "rows of ids"), as_whole_numbers(labels, "labels")
        masks = [None] * len(ids) if mask is None else rows_of(mask, "masks")
        if classes.shape != (len(ids),) or len(masks) != len(ids):
            raise SettingsError(
                f"expected a label and a mask for each document, got {len(ids):,} rows of ids, labels of "
                f"shape {classes.shape} and {len(masks):,} masks."
            )
        read = [self._places(_ids(one, hidden)) for one, hidden in zip(ids, masks, strict=True)]
        read = [one[one >= 0] for one in read]
        kept = np.array([len(one) > 0 for one in read], dtype=bool)
        tokens = np.concatenate([*read, np.empty(0, np.int64)])
        starts = np.cumsum([0, *(len(one) for one in read if len(one))])
        documents = ReadDocuments(classes[kept], tokens, starts)
        self.recorder.keep_documents(part, documents)
        self._read[part] = kept
        if part == "test":
            self._seen.add_known_test(np.bincount(tokens, minlength=len(self._words.words)))

    @unharmed_by_its_run
    def snapshot(
        self,
        matrix: Any,  # noqa: ANN401 - whatever becomes an array
        scores: Mapping[str, object] | None = None,
        answers: Any = None,  # noqa: ANN401
    ) -> None:
        """Commit the next epoch.

        matrix: the table as it is now. scores: by name, such as `test_accuracy`.
        answers: the class probabilities of the kept documents, shape (n_documents, n_classes), by part, or
            those of the test part alone.
        Raises SettingsError where nothing says which words are seen, or the table has another shape.
        """
        if self.is_broken:
            return
        table = as_table(matrix)
        if len(table) != self._words.n_rows:
            raise SettingsError(f"expected a table of {self._words.n_rows:,} rows, got {len(table):,}.")
        self.commit(self.moved(table), scores, answers)

    def moved(self, table: FloatArray) -> Moved:
        """The rows of a table, shape (n_rows, n_dims), that are words' and differ from snapshot 0."""
        rows = self._words.rows
        return self.recorder.moved(lambda block: table[rows[block]])

    def commit(
        self,
        moved: Moved,
        scores: Mapping[str, object] | None = None,
        answers: Any = None,  # noqa: ANN401
        *,
        whole: bool = True,
    ) -> None:
        """Commit the next epoch, as `snapshot` does, of the rows that differ from snapshot 0.

        whole: whether the documents were passed to their end; see `SeenWords.known`.
        After the first one of a run a line says whether they are those of the seen words.
        """
        counts, test_counts, seen_from = self._seen.known(moved.ids, whole=whole)
        first = self.recorder.record.last_epoch == 0
        self._keep(counts, test_counts, seen_from)
        self.recorder.commit(moved, scores, self._kept_answers(answers))
        if first and seen_from == SEEN_BY_MOVING:
            say_moved(len(moved.ids), len(counts))
        elif first:
            say_agreement(counts, moved.ids, self.recorder.record.training)

    def equal_epoch(self, moved: Moved) -> int | None:
        """Which epoch of the run a table equals, by its rows that differ from snapshot 0; None: none."""
        return equal_epoch(Run(self.folder), moved)

    def say_where_it_goes_on(self, moved: Moved) -> None:
        """Say so where a training goes on from another table than that of the last epoch."""
        last, equal = self.recorder.record.last_epoch, self.equal_epoch(moved)
        if equal != last:
            log.warning("%s: goes on after epoch %s from %s", self.recorder.called, last, which_epoch(equal))
        if equal is None:
            self.take_in_broken_off(moved)

    def take_in_broken_off(self, moved: Moved) -> None:
        """Call words seen that an epoch trained which was never committed, whose counts are lost.

        moved: the rows of the table that the training goes on with, which holds what that epoch did.
        """
        changed = differing_words(Run(self.folder), moved)
        self._seen.touch(changed, self.recorder.record.moves_unseen)

    def keep_equal_epoch(self, moved: Moved) -> None:
        """Record which epoch the kept model equals, by its rows `moved`, where that is not the last one."""
        last, equal = self.recorder.record.last_epoch, self.equal_epoch(moved)
        if equal is None:
            log.warning("%s: the model that is kept equals none of its epochs", self.recorder.called)
        elif 0 < equal < last:
            self.recorder.keep_epoch(equal)
            notice("%s: the model that is kept equals epoch %s of %s", self.recorder.called, equal, last)

    def finish(self) -> Path:
        """Mark the run complete and let go of it, where there is no `with` block; returns its folder.

        One without any snapshot is not complete, which is said: with `force` it replaces none.
        """
        if self.is_broken:
            return self.folder
        if self.recorder.record.last_epoch:
            return self.recorder.finish()
        log.warning(
            "%s: no snapshot was taken, so that the run holds the table before training alone and is not "
            "complete. Call snapshot() after each epoch.",
            self.recorder.called,
        )
        self.recorder.interrupt()
        return self.folder

    def broken(self) -> None:
        """Watch no more: the run is interrupted, its committed epochs stay."""
        self.recorder.interrupt()
        self.is_broken = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        elif not self.is_broken:
            self.recorder.__exit__(kind, error, trace)

    def _count_by_class(self, ids: Any, mask: Any, labels: IntArray) -> None:  # noqa: ANN401
        by_class = self._seen.by_class
        if by_class is None or not 0 <= labels.min(initial=0) <= labels.max(initial=0) < len(by_class.names):
            raise SettingsError(
                "expected labels=, the names of the classes, where the run is begun, and numbers of classes "
                f"from 0 on here, got {labels.min(initial=0)} to {labels.max(initial=0)}."
            )
        shape = np.shape(on_cpu(ids))
        if not shape or shape[0] != len(labels):
            raise SettingsError(
                f"expected a label for each document, got {len(labels)} of them and ids of shape {shape}."
            )
        each = np.broadcast_to(labels.reshape(-1, *(1 for _ in shape[1:])), shape)
        places = self._places(_ids(ids, mask))
        by_class.add(places[places >= 0], _ids(each, mask)[places >= 0])

    def _places(self, ids: IntArray) -> IntArray:
        """The places of ids among the words, -1 for rows that are none, and for what is no row."""
        there = (ids >= 0) & (ids < self._words.n_rows)
        if not there.all() and not self._said_outside:
            self._said_outside = True
            log.warning(
                "ids that the table of %s rows does not have are left out, the first: %s",
                f"{self._words.n_rows:,}",
                f"{ids[~there][0]:,}",
            )
        places = np.full(len(ids), -1)
        places[there] = self._words.from_ids(ids[there])
        return places

    def _keep(self, counts: IntArray, test_counts: IntArray, seen_from: str) -> None:
        """Keep counts where they are others than before."""
        by_class = self._seen.class_counts(counts)
        now = (counts, test_counts, np.empty(0) if by_class is None else by_class)
        same = self._kept is not None and all(map(np.array_equal, now, self._kept))
        if not same or seen_from != self.recorder.record.seen_from:
            self.recorder.keep_counts(counts, test_counts, seen_from, by_class)
            self._kept = now

    def _kept_answers(self, answers: Any) -> dict[str, FloatArray]:  # noqa: ANN401
        if answers is None:
            return {}
        by_part = answers if isinstance(answers, Mapping) else {"test": answers}
        found = {part: as_table(one, f"the {part} answers") for part, one in by_part.items()}
        for part in self._read.keys() & found.keys():
            kept = self._read[part]
            if len(kept) != len(found[part]):
                raise SettingsError(
                    f"expected answers to {len(kept):,} {part} documents, got {len(found[part]):,}."
                )
            found[part] = found[part][kept]
        return found


def begin(
    path: Path,
    named: TableWords,
    before: FloatArray,
    seen: SeenWords,
    source: str = "a table of one's own",
    **facts: Any,  # noqa: ANN401 - what `create_run` takes
) -> LoopRecorder:
    """Make a run with its snapshot 0, `before`, of shape (n_words, n_dims); source: what to call it."""
    counts, test_counts, seen_from = seen.at_first
    classes = () if seen.by_class is None else seen.by_class.names
    writer = create_run(
        path,
        WordVectors(named.words, before, source),
        counts=counts,
        test_counts=test_counts,
        seen_from=seen_from,
        corpus=CorpusFacts(classes=classes),
        class_counts=seen.class_counts(counts),
        **facts,
    )
    return LoopRecorder(Recorder(writer), named, seen)


def go_on(
    path: Path, named: TableWords, n_dims: int, *, epochs: int = 0, more: int | None = None
) -> LoopRecorder:
    """Hold a run for writing again, after its last committed epoch.

    epochs: how many are planned in all, 0: as before; more: or how many a training that begins now makes,
        whatever was planned of the one before.
    Raises SettingsError where it has other words, RunError where there is none, or nothing to go on with.
    """
    run = Run(unfinished_place(path))
    if run.tokens != named.words or run.n_dims != n_dims:
        raise SettingsError(
            f"{path}: expected the run's own {run.n_words:,} words of {run.n_dims} dims, got other words, or "
            f"{n_dims} dims. Go on with the same table."
        )
    done = run.record.last_epoch
    planned = (epochs if epochs > done else None) if more is None else done + more
    classes, by_class = run.record.corpus.classes, None
    if classes:
        given = np.zeros((run.n_words, len(classes)), np.int64)
        if run.class_counts is not None:
            given[run.seen] = run.class_counts
        by_class = ClassCounts(classes, given)
    known = run.counts, run.test_counts, run.record.seen_from
    seen = SeenWords(*known, by_moving=False, by_class=by_class)
    return LoopRecorder(Recorder(resume_run(path, planned, own_too=True)), named, seen)


def rows_of(values: Any, what: str) -> list[Any]:  # noqa: ANN401
    """What can be gone through as a list; raises SettingsError for anything else."""
    try:
        return list(values)
    except TypeError as error:
        raise SettingsError(
            f"expected {what}, one for each document, got {type(values).__name__}."
        ) from error


def _ids(ids: Any, mask: Any) -> IntArray:  # noqa: ANN401
    found = as_whole_numbers(ids, "ids")
    if mask is None:
        return found.ravel()
    kept = as_numbers(mask, "a mask").astype(bool)
    if kept.shape != found.shape:
        raise SettingsError(f"expected a mask of the ids' shape {found.shape}, got {kept.shape}.")
    read: IntArray = found[kept]
    return read
