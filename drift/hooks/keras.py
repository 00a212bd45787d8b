"""`SnapshotEmbedding`: the Keras callback that makes a run of somebody's own training."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.hooks.agreement import say_agreement
from drift.hooks.seen import GIVEN
from drift.hooks.words import TableWords, table_words
from drift.run.facts import CorpusFacts
from drift.run.recorder import Recorder
from drift.run.writer import RunWriter, create_run, resume_run
from drift.vectors.word_vectors import WordVectors


class SnapshotEmbedding(keras.callbacks.Callback):  # type: ignore[misc]
    """Hook drift into your own Keras training: a snapshot of an embedding layer after every epoch.

    path: the run to make; its parent folder holds the runs.
    layer: the embedding layer or its name.
    words: the word of each row of the table: a list, None for rows that are no word; a dict from words to
        rows; a `TextVectorization` layer, a tokenizer, or a file with one word a line. Padding and unknown
        rows (`''`, `[UNK]`, …) are no words, which is said.
    counts: occurrences of each word in the training documents, as a mapping or one number a row.
    test_counts: the same for the test documents, if there are any.
    force: replace a run that exists, once the new one is complete.

    A second `fit` with the same callback goes on with the same run. If the training stops by an exception
    the committed epochs stay and the run says so. Raises SettingsError where words or counts do not fit the
    table, RunError where the run cannot be written; both before the first batch.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        layer: str | keras.Layer,
        words: Any,  # noqa: ANN401 - see `table_words`
        counts: Mapping[str, int] | Sequence[int],
        test_counts: Mapping[str, int] | Sequence[int] | None = None,
        force: bool = False,
    ) -> None:
        super().__init__()
        self.path = Path(path)
        self.layer = layer
        self.words = words
        self.counts = counts
        self.test_counts = {} if test_counts is None else test_counts
        self.force = force
        self._words: TableWords | None = None
        self._recorder: Recorder | None = None

    @property
    def recorder(self) -> Recorder:
        """What the run is written with; there from the begin of the training on."""
        if self._recorder is None:
            raise SettingsError(f"{self.path}: the training has not begun, so there is no run yet.")
        return self._recorder

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Make the run with its snapshot 0, or go on with it in a second `fit`."""
        del logs
        table = self._table()
        if self._recorder is None:
            self._recorder = Recorder(self._create(table))
        else:
            self._recorder.close()
            self._recorder = Recorder(resume_run(self.path, self._n_epochs))

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Start the clock."""
        del epoch, logs
        self.recorder.start_clock()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Commit the snapshot with its scores."""
        del epoch
        table, rows = self._table(), self._named.rows
        first = self.recorder.record.last_epoch == 0
        moved = self.recorder.snapshot(lambda block: _read(table, rows[block]), named_scores(logs))
        if first:
            say_agreement(self._counted(), moved.ids)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Mark the run complete and let go of it."""
        del logs
        self.recorder.finish()

    def _table(self) -> Any:  # noqa: ANN401 - a Keras variable
        layers = {layer.name: layer for layer in self.model.layers}
        layer = layers.get(self.layer) if isinstance(self.layer, str) else self.layer
        if not isinstance(layer, keras.layers.Embedding):
            raise SettingsError(
                f"expected an embedding layer named {self.layer!r}, found {', '.join(layers)}. Pass its "
                "name, or the layer itself."
            )
        if not layer.built:  # Keras would build it at the first batch
            layer.build()
        table = layer.embeddings
        if self._words is None:
            self._words = table_words(self.words, table.shape[0], repr(layer.name))
        return table

    @property
    def _named(self) -> TableWords:
        if self._words is None:
            raise SettingsError(f"{self.path}: the training has not begun, so the words have no rows yet.")
        return self._words

    @property
    def _n_epochs(self) -> int:
        return int(self.params.get("epochs") or 0)

    def _create(self, table: Any) -> RunWriter:  # noqa: ANN401 - a Keras variable
        return create_run(
            self.path,
            WordVectors(self._named.words, _read(table, self._named.rows), f"layer {self.layer!r}"),
            counts=self._counted(),
            test_counts=self._named.per_word(self.test_counts),
            planned_epochs=self._n_epochs,
            corpus=CorpusFacts(),
            hook=type(self).__name__,
            seen_from=GIVEN,
            force=self.force,
        )

    def _counted(self) -> IntArray:
        counts = self._named.per_word(self.counts)
        if not counts.any():
            raise SettingsError(
                "expected counts of the words in the training documents, none of them is above 0."
            )
        return counts


def named_scores(logs: Mapping[str, Any] | None) -> dict[str, Any]:
    """What Keras measured, by the names of scores: its validation data are drift's test documents."""
    return {
        f"test_{name.removeprefix('val_')}" if name.startswith("val_") else name: value
        for name, value in (logs or {}).items()
    }


def _read(table: Any, rows: IntArray) -> FloatArray:  # noqa: ANN401 - a Keras variable
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # A gather from the variable itself: reading it first copies it all, if it was ever scattered into.
        return np.asarray(tf.gather(getattr(table, "value", table), rows), dtype=np.float32)
    return np.array(keras.ops.take(table, rows, axis=0), dtype=np.float32)
