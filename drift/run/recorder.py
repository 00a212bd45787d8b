"""`Recorder`: what any training loop writes a run with. It knows no framework: rows come as arrays."""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from drift.arrays import FloatArray, IntArray, row_blocks
from drift.errors import RunError, SettingsError
from drift.progress import log
from drift.run.answers import ReadDocuments
from drift.run.base import base_matrix, open_base
from drift.run.facts import TrainingFacts
from drift.run.moved import Moved
from drift.run.record import RunRecord, called
from drift.run.step_paths import StepPaths
from drift.run.store import placed
from drift.run.writer import RunWriter

ByBlock = Callable[[slice], FloatArray]
"""Gives the vectors of a block of the vocabulary, shape (n_rows, n_dims)."""


class Recorder:
    """Writes a run epoch by epoch; made of what `create_run` or `resume_run` gives.

    writer: holds the run, with its words, snapshot 0 and counts.
    In a `with` block the run is complete at the end, or interrupted where an exception ends it; the committed
    epochs stay in either case.
    """

    def __init__(self, writer: RunWriter) -> None:
        self._writer = writer
        self._started = time.perf_counter()

    @property
    def folder(self) -> Path:
        """Where the run lies at this moment."""
        return self._writer.folder

    @property
    def called(self) -> Path:
        """The run by its own name, for messages."""
        return called(self.folder)

    @property
    def record(self) -> RunRecord:
        """What is known of the run besides its arrays."""
        return self._writer.record

    def start_clock(self) -> None:
        """Begin the time of an epoch; without it an epoch lasts from the commit of the one before."""
        self._started = time.perf_counter()

    def keep_documents(self, part: str, documents: ReadDocuments) -> None:
        """Keep the documents of a part, `test` or `validation`, before answers to them are given.

        From both, all about accuracy can be measured afterwards, without the model. Raises SettingsError
        where they do not fit each other or the vocabulary.
        """
        self._writer.keep_documents(part, documents)

    def keep_counts(
        self,
        counts: IntArray,
        test_counts: IntArray,
        seen_from: str,
        class_counts: IntArray | None = None,
    ) -> None:
        """Keep other counts than before, see `RunWriter.keep_counts`."""
        self._writer.keep_counts(counts, test_counts, seen_from, class_counts)

    def keep_epoch(self, epoch: int | None) -> None:
        """Say which epoch the model equals that the training keeps; None: the last one."""
        self._writer.keep_epoch(epoch)

    def keep_training(self, facts: TrainingFacts) -> None:
        """Keep what is known of the training by now: its optimizer, what its table is tied to."""
        self._writer.keep_training(facts)

    def file_for(self, name: str) -> Path:
        """Where a file beside the record is to be written, see `RunWriter.file_for`."""
        return self._writer.file_for(name)

    def kept_file(self, name: str) -> Path:
        """Where a file beside the record lies that was vouched for."""
        return self.folder / placed(name, self.record.places)

    def vouch(self, name: str, instead: Iterable[str] = ()) -> None:
        """Keep the checksum of a file beside the record, see `RunWriter.vouch`."""
        self._writer.vouch(name, instead)

    def snapshot(
        self,
        matrix: FloatArray | ByBlock,
        scores: Mapping[str, object] | None = None,
        answers: Mapping[str, FloatArray] | None = None,
        paths: StepPaths | None = None,
    ) -> Moved:
        """Commit the next epoch: those rows of `matrix` that differ from snapshot 0, which are returned.

        matrix: the vectors of all words, shape (n_words, n_dims), or what gives them block by block.
        The rest is as in `commit`. Raises SettingsError where the shape is another one.
        """
        moved = self.moved(matrix)
        self.commit(moved, scores, answers, paths)
        return moved

    def commit(
        self,
        moved: Moved,
        scores: Mapping[str, object] | None = None,
        answers: Mapping[str, FloatArray] | None = None,
        paths: StepPaths | None = None,
    ) -> None:
        """Commit the next epoch.

        moved: the rows that differ from snapshot 0.
        scores: by name, such as `test_accuracy`; what is no finite number is left out, and said.
        answers: the class probabilities of the documents of each kept part, shape (n_documents, n_classes).
        paths: how far the words went step by step, where that is known.
        Raises RunError where the rows hold NaN or infinity, or cannot be written.
        """
        seconds = time.perf_counter() - self._started
        self._writer.commit(moved.ids, moved.rows, {} if scores is None else scores, seconds, paths, answers)
        self.start_clock()

    def moved(self, matrix: FloatArray | ByBlock) -> Moved:
        """Find the rows that differ from snapshot 0, block by block: one block is in memory besides them."""
        vectors = self.record.vectors
        before = partial(base_matrix, open_base(self.folder.parent, vectors.digest))
        rows_of = matrix if callable(matrix) else matrix.__getitem__
        ids, rows = [], []
        for block in row_blocks(vectors.n_words, vectors.n_dims):
            now = np.asarray(rows_of(block), dtype=np.float32)
            self._check(now, block)
            changed = np.flatnonzero((now != before(block)).any(axis=1))
            ids.append(changed + block.start)
            rows.append(now[changed])
        return Moved(np.concatenate(ids), np.concatenate(rows))

    def finish(self, status: str = "complete") -> Path:
        """Mark the run `complete` or `interrupted` and let go of it; returns its folder."""
        return self._writer.finish(status)

    def interrupt(self) -> None:
        """Mark the run interrupted and let go of it, whatever the disk says to that."""
        try:
            self.finish("interrupted")
        except RunError as error:  # the disk that stopped the training may refuse this too
            log.warning("%s", error)

    def close(self) -> None:
        """Let go of the run as it is."""
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del error, trace
        if kind is None:
            self.finish()
        else:
            self.interrupt()

    def _check(self, now: FloatArray, block: slice) -> None:
        expected = (block.stop - block.start, self.record.vectors.n_dims)
        if now.shape != expected:
            raise SettingsError(
                f"{self.called}: expected vectors of shape {expected} for the words {block.start:,} to "
                f"{block.stop - 1:,}, got {now.shape}."
            )


def differing(ids: IntArray, now: FloatArray, before: ByBlock) -> Moved:
    """Keep those of the words `ids` whose rows in `now`, shape (len(ids), n_dims), differ from before.

    before: gives the rows of a block of `ids`.
    """
    changed = [(now[block] != before(block)).any(axis=1) for block in row_blocks(*now.shape)]
    kept = np.concatenate(changed)
    return Moved(ids, now) if kept.all() else Moved(ids[kept], now[kept])
