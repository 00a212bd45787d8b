"""`SnapshotEmbedding`: the Keras callback that makes a run of somebody's own training."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.run.facts import CorpusFacts
from drift.run.recorder import Recorder
from drift.run.writer import RunWriter, create_run, resume_run
from drift.vectors.word_vectors import WordVectors


class SnapshotEmbedding(keras.callbacks.Callback):  # type: ignore[misc]
    """Hook drift into your own Keras training: a snapshot of an embedding layer after every epoch.

    path: the run to make; its parent folder holds the runs.
    layer: the embedding layer or its name.
    words: the word of each row of the table; None for rows that are no word (padding, unknown).
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
        words: Sequence[str | None],
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
        self._rows = np.flatnonzero([word is not None for word in words])
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
        table = self._table()
        self.recorder.snapshot(lambda block: _read(table, self._rows[block]), named_scores(logs))

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
        if len(self.words) != table.shape[0]:
            raise SettingsError(
                f"expected one word (or None) for each of the {table.shape[0]:,} rows of {layer.name!r}, "
                f"got {len(self.words):,} words."
            )
        return table

    @property
    def _n_epochs(self) -> int:
        return int(self.params.get("epochs") or 0)

    def _create(self, table: Any) -> RunWriter:  # noqa: ANN401 - a Keras variable
        words = [word for word in self.words if word is not None]
        return create_run(
            self.path,
            WordVectors(words, _read(table, self._rows), f"layer {self.layer!r}"),
            counts=self._counted(),
            test_counts=self._per_word(self.test_counts),
            planned_epochs=self._n_epochs,
            corpus=CorpusFacts(),
            hook=type(self).__name__,
            force=self.force,
        )

    def _counted(self) -> IntArray:
        counts = self._per_word(self.counts)
        if counts.min(initial=0) < 0:
            raise SettingsError(f"expected counts from 0 on, got {counts.min()}.")
        if not counts.any():
            raise SettingsError(
                "expected counts of the words in the training documents, none of them is above 0."
            )
        return counts

    def _per_word(self, counts: Mapping[str, int] | Sequence[int]) -> IntArray:
        if isinstance(counts, Mapping):
            return np.array([counts.get(word, 0) for word in self.words if word is not None], dtype=np.int64)
        if len(counts) != len(self.words):
            raise SettingsError(
                f"expected one count for each of the {len(self.words):,} rows, got {len(counts):,} counts."
            )
        return np.asarray(counts, dtype=np.int64)[self._rows]


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
