"""`Run`: a run opened for reading."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, places_in
from drift.errors import RunError
from drift.run import RUNS
from drift.run.answers import Answered, ReadDocuments, read_answers, read_kept_documents
from drift.run.base import base_matrix, base_words, open_base
from drift.run.checks import check_answered, check_class_counts, check_counts, check_moved, check_read
from drift.run.find import find_run
from drift.run.lock import is_held
from drift.run.moved import Moved, RecentlyMoved, put_moved
from drift.run.record import ARRAYS, RunRecord, read_record
from drift.run.step_paths import ABSENT, TOTAL, read_path
from drift.run.store import StoredArrays, exists, file_sum, open_group, placed, read_array
from drift.run.vouching import sums_of
from drift.vectors.lookup import Found, Lookup
from drift.vectors.pieces import GOES_ON, readable_words
from drift.vectors.spelling import Spelling, spelling_of
from drift.vectors.word_vectors import unknown_word

MOVED_BYTES = 256 << 20  # of moved rows that a run keeps in memory; one epoch's at least


class Run:
    """One training with its snapshots, opened by `open_run`. Nothing is read before it is asked for."""

    def __init__(self, folder: Path, record: RunRecord | None = None) -> None:
        self.folder = folder
        self.record: RunRecord = read_record(folder) if record is None else record
        self._moved = RecentlyMoved(MOVED_BYTES)
        self._documents: dict[str, ReadDocuments] = {}
        self._base_known = self._nothing_moved  # rows of snapshot 0 that were read

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r}, {self.n_words:,} words, epochs 0 to {self.last_epoch})"

    @property
    def name(self) -> str:
        """The name of the run."""
        return self.record.name

    @property
    def n_words(self) -> int:
        """The size of the vocabulary."""
        return self.record.vectors.n_words

    @property
    def n_dims(self) -> int:
        """The number of dimensions of a vector."""
        return self.record.vectors.n_dims

    @property
    def epochs(self) -> list[int]:
        """The committed epochs, 0 first, up to the one that the kept model equals."""
        return [epoch.epoch for epoch in self.record.kept_epochs]

    @property
    def last_epoch(self) -> int:
        """The epoch that the kept model equals: the last committed one, unless weights were restored."""
        return self.epochs[-1]

    @cached_property
    def tokens(self) -> list[str]:
        """The vocabulary as the word vectors write it, in their order."""
        tokens = base_words(self.folder.parent, self.record.vectors.digest)
        if len(tokens) != self.n_words:
            raise RunError(
                f"{self.folder}: expected snapshot 0 of {self.n_words:,} words, found {len(tokens):,}. "
                "Its record is damaged: copy the run again."
            )
        return tokens

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary as it is shown, in the same order: `tv` for a tokenizer's `Ġtv`."""
        return self.tokens if self.record.hook is None else readable_words(self.tokens)

    @cached_property
    def index(self) -> dict[str, int]:
        """Each word's row."""
        return {word: row for row, word in enumerate(self.words)}

    @cached_property
    def token_index(self) -> dict[str, int]:
        """The row of each word as the word vectors write it."""
        if self.words is self.tokens:
            return self.index
        return {token: row for row, token in enumerate(self.tokens)}

    @cached_property
    def counts(self) -> IntArray:
        """Occurrences of each word in the training documents, shape (n_words,)."""
        return self._counts("counts")

    def known_count(self, word_id: int) -> int | None:
        """Occurrences of a word in the training documents; None where all that is known is that it moved."""
        return None if self.record.seen_by_moving else int(self.counts[word_id])

    @cached_property
    def test_counts(self) -> IntArray:
        """Occurrences of each word in the test documents, shape (n_words,)."""
        return self._counts("test_counts")

    @cached_property
    def class_counts(self) -> IntArray | None:
        """Occurrences of each seen word in the training documents of each class; None where not recorded.

        Shape (n_seen, n_classes): the words are `np.flatnonzero(run.counts)`, rising, the classes
        `run.record.corpus.classes`.
        """
        where = f"{self.record.counted}/class_counts".lstrip("/")
        known = self._arrays.sums if self.record.counted else self._arrays.attrs
        if not known.get(where):  # one that should be there and is not is damage
            return None
        found = read_array(self._arrays, where).astype(np.int64)
        return check_class_counts(found, self.counts, len(self.record.corpus.classes))

    @property
    def seen(self) -> BoolArray:
        """Which words occur in the training documents, shape (n_words,)."""
        return self.counts > 0

    @cached_property
    def base(self) -> FloatArray:
        """Snapshot 0: float32 of shape (n_words, n_dims), read-only."""
        matrix = self._base_read()
        matrix.flags.writeable = False
        return matrix

    def base_rows(self, ids: IntArray) -> FloatArray:
        """The vectors of the words `ids` in snapshot 0, shape (len(ids), n_dims).

        As long as few rows are asked for in all, only those are read, each once, and not the whole matrix.
        """
        if "base" not in self.__dict__:
            ids = np.asarray(ids)
            new = np.unique(ids[places_in(ids, self._base_known.ids) < 0])
            if len(self._base_known.ids) + len(new) <= self.n_words / 2:
                if len(new):
                    self._base_known = self._base_known.joined(Moved(new, self._base_read(new)))
                return self._base_known.rows[places_in(ids, self._base_known.ids)]
            self._base_known = self._nothing_moved
        return self.base[ids]

    @cached_property
    def has_vector(self) -> BoolArray:
        """Which words have a vector other than zero in snapshot 0, shape (n_words,)."""
        there: BoolArray = np.any(self.base, axis=1)
        return there

    @cached_property
    def lookup(self) -> Lookup:
        """The vocabulary's words, found in the forms that its spelling allows."""
        reading = self.record.corpus.reading
        spelling = spelling_of(self.words) if reading is None else Spelling(**reading["spelling"])
        return Lookup(self.index, spelling)

    def find(self, word: str) -> Found:
        """The vocabulary's word for `word`, as written or in another form that its spelling allows.

        Raises UnknownWordError with the nearest spellings if there is none.
        """
        if "index" not in self.__dict__:
            try:  # for a few words a look through the list is much cheaper than an index of it
                return Found(self.words.index(word), word)
            except ValueError:
                pass
        found = self.lookup.find(word)
        row = self.token_index.get(word) if found is None else None
        if row is not None and not self.words[row].startswith(GOES_ON):  # a token with its mark
            return Found(row, self.words[row])
        if found is None:
            raise unknown_word(word, self.words)
        return found

    def word_id(self, word: str) -> int:
        """The row of `word`, as `find` finds it."""
        return self.find(word).row

    def moved(self, epoch: int) -> Moved:
        """The rows of snapshot `epoch` that differ from snapshot 0; raises RunError for an unknown epoch."""
        self._check(epoch)
        if epoch == 0:
            return self._nothing_moved
        return self._moved.get(epoch, lambda: self._read_moved(epoch))

    def step_path(self, epoch: int) -> DoubleArray | None:
        """How far each word went step by step up to the end of `epoch`: L2 lengths, summed, shape (n_words,).

        None where the training did not record it; raises RunError for an unknown epoch.
        """
        return self._path(epoch, TOTAL)

    def absent_path(self, epoch: int) -> DoubleArray | None:
        """The part of `step_path` in steps whose batch did not contain the word, shape (n_words,).

        What moves a word then is the optimizer's momentum, weight decay or the pull of an anchor.
        """
        return self._path(epoch, ABSENT)

    @property
    def test_documents(self) -> ReadDocuments | None:
        """The test documents as the model read them, in the corpus's own order; None where not kept."""
        return self.documents("test")

    def documents(self, part: str) -> ReadDocuments | None:
        """The documents of a part, `test` or `validation`, in the corpus's own order; None where not kept."""
        if part in self.record.documents and part not in self._documents:
            found = read_kept_documents(self._arrays, part)
            self._documents[part] = check_read(found, part, self.record.documents[part], self.n_words)
        return self._documents.get(part)

    def answers(self, epoch: int, part: str = "test") -> FloatArray | None:
        """The class probabilities that the model gave the documents of a part after `epoch`.

        Shape (n_documents, n_classes), the documents as in `documents`; None where they were not kept.
        """
        self._check(epoch)
        there = part in self.record.epochs[epoch].answers
        return read_answers(self._arrays, epoch, part) if there else None

    def answered(self, epoch: int, part: str = "test") -> Answered:
        """The documents of a part with the answers of an epoch; raises RunError where they were not kept."""
        documents, answers = self.documents(part), self.answers(epoch, part)
        if documents is None or answers is None:
            raise RunError(
                f"{self.folder}: expected the model's answers to the {part} documents after epoch {epoch}, "
                "found none: earlier drifts kept none, and a training of one's own has to give them. "
                "Accuracy cannot be measured anew; make the run again to have them."
            )
        found = Answered(documents.labels, documents.tokens, documents.starts, answers, epoch)
        return check_answered(found, f"{self.folder}: epoch {epoch}, {part} answers")

    def rows(self, epoch: int, ids: IntArray) -> FloatArray:
        """The vectors of the words `ids` in snapshot `epoch`: shape (len(ids), n_dims)."""
        return put_moved(self.base_rows(ids), ids, self.moved(epoch))

    def up_to(self, epoch: int | None) -> "Run":
        """The run as it was after an epoch, its last one then; None: as it is. Raises RunError without it."""
        if epoch is None:
            return self
        self._check(epoch)
        found = copy(self)  # with all that was read
        found.record = replace(self.record, kept_epoch=epoch)
        return found

    def matrix(self, epoch: int) -> FloatArray:
        """The whole snapshot `epoch`: shape (n_words, n_dims). Costs a copy of snapshot 0."""
        return self.rows(epoch, np.arange(self.n_words))

    def condition(self) -> str:
        """What is to be known of the run's end, in a few words: `complete`, or what is missing."""
        last, planned = self.record.last_epoch, self.record.planned_epochs
        done = f"{last} of {planned} epochs"
        if self.record.settings is None and last == planned:  # how many were planned is not known
            done = f"{last} {'epoch' if last == 1 else 'epochs'}"
        if self.record.status == "complete":
            return "complete" if last == planned else f"stopped early, {done}"
        if self.record.status == "running" and is_held(self.folder):
            return f"running, {done}"
        how = "interrupted" if self.record.status == "interrupted" else "broken off"
        return f"{how}, {done} committed"

    def check_file(self, name: str) -> Path:
        """The place of a file beside the record, whose bytes are those that were written.

        Raises RunError where it is missing or damaged; one of an older drift has no checksum.
        """
        path, expected = self.folder / placed(name, self.record.places), self.record.sums.get(name)
        try:
            if expected is not None and file_sum(path) != expected:
                raise RunError(f"{path}: its bytes are damaged: its checksum is another one. Copy it again.")
        except OSError as error:
            raise RunError(f"{path}: expected this file, cannot read it ({error.strerror}).") from error
        if not exists(path):
            raise RunError(f"{path}: expected this file, found none. Copy the run again.")
        return path

    def check_arrays(self, which: Callable[[str], bool]) -> None:
        """Raise RunError where one of these arrays and groups is not as its checksum says.

        which: asked of each by its place in the run's arrays, such as `epochs/1/rows`.
        """
        for name in filter(which, sums_of(self.record, ARRAYS)):
            self._arrays.check(name)

    @property
    def _nothing_moved(self) -> Moved:
        return Moved(np.empty(0, np.int64), np.empty((0, self.n_dims), np.float32))

    @cached_property
    def _arrays(self) -> StoredArrays:
        return open_group(self.folder / ARRAYS, sums_of(self.record, ARRAYS), self.record.places)

    @cached_property
    def _base(self) -> StoredArrays:
        return open_base(self.folder.parent, self.record.vectors.digest)

    def _base_read(self, rows: slice | IntArray = slice(None)) -> FloatArray:
        matrix = base_matrix(self._base, rows)
        n_rows = self.n_words if isinstance(rows, slice) else len(rows)
        if matrix.shape != (n_rows, self.n_dims):
            raise RunError(
                f"{self.folder}: expected snapshot 0 of shape {(self.n_words, self.n_dims)}, found "
                f"{matrix.shape}. Its record is damaged: copy the run again."
            )
        return matrix

    def _counts(self, name: str) -> IntArray:
        where = f"{self.record.counted}/{name}".lstrip("/")
        return check_counts(read_array(self._arrays, where), f"{self.folder}: {name}", self.n_words)

    def _read_moved(self, epoch: int) -> Moved:
        ids, rows = (read_array(self._arrays, f"epochs/{epoch}/{name}") for name in ("ids", "rows"))
        expected = (self.record.epochs[epoch].moved_words, self.n_dims)
        return check_moved(Moved(ids, rows), epoch, expected, self.n_words)

    def _path(self, epoch: int, name: str) -> DoubleArray | None:
        self._check(epoch)
        if epoch == 0:
            return np.zeros(self.n_words) if self.record.has_step_paths else None
        has_paths = self.record.epochs[epoch].step_paths
        return read_path(self._arrays, epoch, name, self.n_words) if has_paths else None

    def _check(self, epoch: int) -> None:
        if not 0 <= epoch <= self.record.last_epoch:
            raise RunError(
                f"{self.folder}: expected an epoch from 0 to {self.record.last_epoch}, got {epoch}."
            )


def open_run(run: str | Path | None = None, *, runs: str | Path = RUNS) -> Run:
    """Open a run for reading.

    run: its folder, its name in `runs`, or None for the newest one there.
    Raises RunError where there is no such run or its record is damaged.
    """
    return Run(find_run(run, runs))
