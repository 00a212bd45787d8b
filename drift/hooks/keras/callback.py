"""`SnapshotEmbedding`: the Keras callback that makes a run of somebody's own training."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import keras

from drift.corpus.corpus import Corpus
from drift.errors import SettingsError
from drift.hooks.keras.facts import training_facts
from drift.hooks.keras.passing import PassingIds, can_count
from drift.hooks.keras.restoring import when_restored
from drift.hooks.keras.table import find_layer, table_rows
from drift.hooks.loop_recorder import LoopRecorder, begin, go_on
from drift.hooks.seen import SeenWords, seen_words
from drift.hooks.texts import read_texts
from drift.hooks.unharmed import unharmed
from drift.hooks.words import TableWords, table_words
from drift.progress import log, notice
from drift.run.equal import which_epoch
from drift.run.given import checks_given
from drift.run.moved import Moved
from drift.run.object_path import as_place
from drift.run.place import unfinished_place
from drift.run.record import FILE, read_record
from drift.run.recorder import Recorder
from drift.run.scores import as_test_scores
from drift.run.store import exists
from drift.run.writer import restored_to

VALIDATION = "val_"
"""How Keras begins the names of what it measured on its validation data, which are drift's test documents."""


class SnapshotEmbedding(keras.callbacks.Callback):  # type: ignore[misc]
    """Hook drift into your own Keras training: a snapshot of an embedding layer after every epoch.

    path: the run to make; its parent folder holds the runs.
    words: the word of each row of the table: a list, None for rows that are no word; a dict from words to
        rows; a `TextVectorization` layer, a tokenizer, or a file with one word a line. Padding and unknown
        rows (`''`, `[UNK]`, …) are no words, which is said.
    layer: the embedding layer, or its name, in the model or in one inside it; None: the only one. Several
        layers take a callback each.
    counts: occurrences of each word in the training documents, as a mapping or one number a row. None: the
        ids that pass the layer in training are counted, and those of the validation data as test documents'.
    test_counts: the same for the test documents, if there are any.
    labels: the names of the classes, in the order of the numbers in `y`: counts are then by class, so that
        `drift.direction` knows which way is which. texts, max_length: in place of counts, see `drift.record`.
        Where none passes, those words are called seen that moved, which is circular, and said.
    resume: go on with the run, if there is one, from the table as it is now: that after its last epoch.
    force: replace a run that exists, once the new one is complete.

    A second `fit` with the same callback goes on with the same run. If the training stops by an exception
    the committed epochs stay and the run says so. Where weights are restored at the end, the run says which
    epoch the kept model equals. Raises SettingsError where words or counts do not fit the table, RunError
    where the run cannot be written; both before the first batch. What goes wrong later ends the watching, and
    not the training.
    """

    @checks_given
    def __init__(
        self,
        path: str | Path,
        *,
        words: Any,  # noqa: ANN401 - see `table_words`
        layer: str | keras.Layer | None = None,
        counts: Mapping[str, int] | Sequence[int] | None = None,
        test_counts: Mapping[str, int] | Sequence[int] | None = None,
        labels: Sequence[str] | None = None,
        texts: Iterable[str] | Corpus | None = None,
        max_length: int | None = None,
        resume: bool = False,
        force: bool = False,
    ) -> None:
        super().__init__()
        self.path = as_place(path)
        self.words = words
        self.layer = layer
        self.counts = counts
        self.test_counts = test_counts
        self.labels = labels
        self.texts = texts
        self.max_length = max_length
        self.resume = resume
        self.force = force
        self._begun = False
        self._again = 0
        self._stop_restoring: Callable[[], None] = _nothing
        self._loop: LoopRecorder | None = None
        self._table: Any = None
        self._named: TableWords | None = None
        self._passing: PassingIds | None = None

    @property
    def recorder(self) -> Recorder:
        """What the run is written with; there from the first epoch of the training on."""
        return self._run.recorder

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Find the layer and see that the words fit it."""
        del logs
        self._table = find_layer(self.model, self.layer)
        if self._named is None:
            self._named = table_words(self.words, self._table.input_dim, repr(self._table.name))
        self._begun = False
        self._stop_restoring()

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Before the first batch make the run with its snapshot 0, or go on with it; start the clock."""
        del logs
        if not self._begun:  # and not on_train_begin, after which another callback may restore weights
            self._begin(epoch)
            self._begun = True
        if self._loop is not None:
            self._loop.recorder.start_clock()

    def on_test_begin(self, logs: dict[str, float] | None = None) -> None:
        """Begin to count the test documents; what was evaluated before is none of them."""
        del logs
        if self._passing is not None:
            self._passing.taken("test")

    @unharmed
    def on_test_end(self, logs: dict[str, float] | None = None) -> None:
        """Keep the counts of the test documents."""
        del logs
        self._count("test")

    @unharmed
    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Commit the snapshot with its scores."""
        self._count("train")
        if self._loop is None:
            return
        if self._again:
            self._again -= 1
            log.warning("%s: epoch %s is in the run already, and is not written again", self.path, epoch + 1)
        else:
            self._run.commit(self._moved(), as_test_scores(logs or {}, VALIDATION))
            self._say_circular()

    @unharmed
    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Say which epoch the kept model equals, mark the run complete and let go of it."""
        del logs
        self._stop_counting()
        if self._begun and self._loop is not None:
            self._run.keep_equal_epoch(self._moved())
            self.recorder.finish()
            self._stop_restoring = when_restored(self.model, self._say_restored)

    def broken(self) -> None:
        """Watch no more: the run is interrupted, its committed epochs stay."""
        self._stop_counting()
        if self._loop is not None:
            self._loop.recorder.interrupt()
            self._loop = None

    @property
    def _run(self) -> LoopRecorder:
        if self._loop is None:
            raise SettingsError(f"{self.path}: the training has not begun, so there is no run yet.")
        return self._loop

    @property
    def _words(self) -> TableWords:
        if self._named is None:
            raise SettingsError(f"{self.path}: the training has not begun, so the words have no rows yet.")
        return self._named

    @property
    def _n_epochs(self) -> int:
        """How many epochs Keras is to have trained in the end, those before this `fit` among them."""
        return int(self.params.get("epochs") or 0)

    def _moved(self) -> Moved:
        rows, ids = table_rows(self._table), self._words.rows
        return self.recorder.moved(lambda block: rows(ids[block]))

    def _begin(self, epoch: int) -> None:
        """Make the run, or go on with it; epoch: how many Keras counts as trained already."""
        self._stop_counting()
        if self._loop is not None:
            self._loop.recorder.close()
            self._loop = go_on(self.path, self._words, self._table.output_dim, more=self._n_epochs - epoch)
            self._run.say_where_it_goes_on(self._moved())
        elif self.resume and exists(unfinished_place(self.path) / FILE):
            record = read_record(unfinished_place(self.path))
            at = epoch - record.epochs_before if epoch else None
            done = 0 if at is None else record.epochs_before + record.last_epoch  # Keras counts them too
            self._loop = go_on(self.path, self._words, self._table.output_dim, more=self._n_epochs - done)
            self._meet(at)
        else:
            self._create(epoch)
        self.recorder.keep_training(training_facts(self.model, self._table))
        if self.counts is None and self.texts is None and can_count(self.model):
            self._passing = PassingIds(self.model, self._table, len(self._run.classes))
            self._passing.watch()

    def _create(self, epoch: int) -> None:
        self._loop = begin(
            self.path,
            self._words,
            table_rows(self._table)(self._words.rows),
            self._seen(),
            f"layer {self._table.name!r}",
            planned_epochs=self._n_epochs - epoch,
            hook=type(self).__name__,
            trained_with=("keras", keras.backend.backend()),
            epochs_before=epoch,
            force=self.force,
        )
        if epoch:
            log.warning(
                "%s: the training goes on after epoch %s (restored weights, or initial_epoch): snapshot 0 is "
                "the table as it is now. To go on with the run that saw those epochs, pass resume=True.",
                self.path,
                epoch,
            )

    def _seen(self) -> SeenWords:
        read = None
        if self.texts is not None:
            read = read_texts(self.words, self._words, self.texts, self.max_length)
        given = (self._words, self.counts, self.test_counts)
        return seen_words(*given, by_moving=True, labels=self.labels, read=read)

    def _meet(self, epoch: int | None) -> None:
        """Bring the run, of an earlier process, and the training together, or refuse.

        epoch: the epoch of the run after which Keras goes on, as that which `BackupAndRestore` had saved;
            None: Keras counts none as trained.
        """
        last, equal = self.recorder.record.last_epoch, self._run.equal_epoch(self._moved())
        before = self.recorder.record.epochs_before
        if epoch == last + 1 and equal is None:  # ended after weights were saved, and before the snapshot
            self._run.take_in_broken_off(self._moved())
            self._run.commit(self._moved())
        elif (equal != last) if epoch is None else not 0 <= epoch <= last:
            self.recorder.interrupt()
            self._loop = None
            raise SettingsError(
                f"{self.path}: expected to go on after epoch {last}, the last of the run, with its weights, "
                f"got {which_epoch(equal)} and initial_epoch {0 if epoch is None else before + epoch} (that "
                f"of the run: {before + last}). Load the weights of epoch {last}, or pass resume=False and "
                "another path."
            )
        elif epoch is not None:
            self._again = last - epoch
            if equal is None:
                self._run.take_in_broken_off(self._moved())
            if equal != epoch:
                log.warning("%s: goes on after epoch %s from %s", self.path, epoch, which_epoch(equal))

    def _count(self, part: str) -> None:
        if self._passing is not None:
            counts = self._passing.taken(part)
            known = None if part == "test" else counts[:, :-1]
            self._run.count_rows(counts.sum(axis=1), test=part == "test", by_class=known)

    def _stop_counting(self) -> None:
        if self._passing is not None:
            self._passing.release()
            self._passing = None

    def _say_circular(self) -> None:
        record = self.recorder.record
        if record.last_epoch == 1 and record.seen_by_moving:
            log.warning(
                "%s: no id passed layer %r in training, so that those words are called seen that moved, "
                "which is circular. Pass counts=.",
                self.path,
                self._table.name,
            )

    @unharmed
    def _say_restored(self) -> None:
        if self._loop is not None:
            last, equal = self.recorder.record.last_epoch, self._run.equal_epoch(self._moved())
            if equal is not None and 0 < equal < last:
                restored_to(self.recorder.folder, equal)
                notice("%s: the model that is kept equals epoch %s of %s", self.path, equal, last)


def _nothing() -> None:
    """Nothing is waited for."""
