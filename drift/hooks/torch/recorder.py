"""`ModuleRecorder`: the run of a loop in PyTorch, which looks at the embedding layer itself."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from drift.corpus.corpus import Corpus
from drift.errors import RunError, SettingsError
from drift.hooks.loop_recorder import LoopRecorder, begin, go_on
from drift.hooks.seen import seen_words
from drift.hooks.texts import read_texts
from drift.hooks.torch.passing import IN_TEST, IN_TRAINING
from drift.hooks.torch.watch import WatchedLayer
from drift.hooks.unharmed import unharmed_by_its_run
from drift.hooks.words import TableWords, table_words
from drift.progress import log
from drift.run.given import checks_given
from drift.run.moved import Moved
from drift.run.object_path import as_place
from drift.run.recorder import Recorder


class ModuleRecorder:
    """Writes the run of a loop that trains an embedding layer; made by `record_module`.

    The ids that pass the layer are counted (counts_layer: in training too), the layer is watched until
    `finish`, or the end of the `with` block. Where several processes train, each has to ask for the same.
    """

    def __init__(
        self, loop: LoopRecorder, words: TableWords, watched: WatchedLayer, *, counts_layer: bool = True
    ) -> None:
        self._loop = loop
        self._rows = words.rows
        self.watched = watched
        self.keep_documents = loop.keep_documents
        self._is_layers = True
        self._counts_layer = counts_layer

    @property
    def recorder(self) -> Recorder:
        """What the run is written with."""
        return self._loop.recorder

    @property
    def folder(self) -> Path:
        """Where the run lies at this moment."""
        return self._loop.folder

    def count(
        self,
        ids: Any,  # noqa: ANN401
        mask: Any = None,  # noqa: ANN401
        *,
        labels: Any = None,  # noqa: ANN401
        test: bool = False,
    ) -> None:
        """Count ids as `LoopRecorder.count` does: beside those that pass the layer; with labels, instead."""
        self._counts_layer = self._counts_layer and labels is None
        self._loop.count(ids, mask, labels=labels, test=test)

    def broken(self) -> None:
        """Watch no more: the run is interrupted, its committed epochs stay."""
        self._loop.broken()

    @unharmed_by_its_run
    def snapshot(
        self,
        matrix: Any = None,  # noqa: ANN401 - of one's own, in the place of the layer's
        scores: Mapping[str, object] | None = None,
        answers: Any = None,  # noqa: ANN401
        *,
        whole: bool = True,
    ) -> None:
        """Commit the next epoch, with the layer's table as it is now unless another one is given.

        whole: whether the documents were passed to their end. The rest is as in `LoopRecorder.snapshot`.
        """
        if self._loop.is_broken:
            self.watched.passed()  # other processes wait for it
            return
        self.collect()
        if matrix is not None:
            self._is_layers = False
            self._loop.snapshot(matrix, scores, answers)
        else:
            self.commit(self.moved(), scores, answers, whole=whole)

    def collect(self, whole: str = "") -> None:
        """Count what passed the layer until now; whole: a part of which all documents have passed."""
        for part, by_row in self.watched.passed().items():
            if part == IN_TRAINING and not self._counts_layer:
                continue
            self._loop.count_rows(by_row, test=part == IN_TEST)
        if whole:
            self._loop.settle(whole)

    def moved(self) -> Moved:
        """The rows that differ from snapshot 0 now, shape as in `Moved`."""
        return self.recorder.moved(lambda block: self.watched.rows(self._rows[block]))

    def commit(
        self,
        moved: Moved,
        scores: Mapping[str, object] | None = None,
        answers: Any = None,  # noqa: ANN401
        *,
        whole: bool = True,
    ) -> None:
        """Commit the next epoch of rows that differ from snapshot 0, and what is known of the training."""
        self.recorder.keep_training(self.watched.facts())
        self._loop.commit(moved, scores, answers, whole=whole)

    def say_where_it_goes_on(self) -> None:
        """Say so where the training goes on from another table than that of the last epoch."""
        self._loop.say_where_it_goes_on(self.moved())

    def finish(self) -> Path:
        """Mark the run complete, let go of it and of the layer; returns its folder.

        Where the layer then equals an epoch before the last one, as one does whose best weights were put
        back, the run says which.
        """
        try:
            if self._is_layers and not self._loop.is_broken:
                self._loop.keep_equal_epoch(self.moved())
        except RunError as error:  # the training is over, and its epochs are there
            log.warning("%s", error)
        finally:
            self.watched.release()
        return self._loop.finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
            return
        self.watched.release()
        self._loop.__exit__(kind, error, trace)


class BesideRecorder:
    """Stands in for a `ModuleRecorder` in a process that writes nothing: its ids go to the one that does."""

    def __init__(self, folder: Path, watched: WatchedLayer) -> None:
        self.folder = folder
        self.watched = watched

    @checks_given
    def count(
        self,
        ids: Any,  # noqa: ANN401
        mask: Any = None,  # noqa: ANN401
        *,
        labels: Any = None,  # noqa: ANN401
        test: bool = False,
    ) -> None:
        """Count ids that do not pass the layer."""
        if labels is not None:
            raise SettingsError("expected labels= in one process, found several. Pass counts by class.")
        self.watched.add(IN_TEST if test else IN_TRAINING, ids, mask)

    def keep_documents(self, *_: object) -> None:
        """Nothing: the process that writes keeps them."""

    def collect(self, *_: object) -> None:
        """Hand over what passed."""
        self.watched.passed()

    def snapshot(self, *_: object, **__: object) -> None:
        """Hand over what passed."""
        self.watched.passed()

    def finish(self) -> Path:
        """Let go of the layer."""
        self.watched.release()
        return self.folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.watched.release()


def _say_padding(named: TableWords, padding: set[int]) -> None:
    """Say so where a row that the layer pads with, and never trains, is that of a word."""
    for row in padding & set(named.rows.tolist()):
        log.warning(
            "row %s is padding_idx of the layer, which is never trained and not counted, and %r in words: "
            "the words may be off by rows",
            row,
            named.words[int(np.searchsorted(named.rows, row))],
        )


def record_module(
    path: str | Path,
    module: Any,  # noqa: ANN401 - see `WatchedLayer`
    *,
    words: Any,  # noqa: ANN401 - see `table_words`
    layer: str | None = None,
    optimizer: Any = None,  # noqa: ANN401
    counts: Any = None,  # noqa: ANN401
    test_counts: Any = None,  # noqa: ANN401
    labels: Sequence[str] | None = None,
    texts: Iterable[str] | Corpus | None = None,
    max_length: int | None = None,
    seen_moved: bool = False,
    epochs: int = 0,
    more: int | None = None,
    force: bool = False,
    resume: bool = False,
    hook: str = "record",
    snapshots: str = "",
    trained_with: Iterable[str] = (),
) -> ModuleRecorder | BesideRecorder:
    """Make a run of an embedding layer's training, or go on with one; see `drift.record`.

    more: in place of epochs, see `go_on`.
    Where `torch.distributed` has several processes, all have to call it; the first one writes.
    """
    watched = WatchedLayer(module, layer=layer, optimizer=optimizer)
    if not watched.writes:
        return BesideRecorder(as_place(path), watched)
    try:
        named = table_words(words, watched.n_rows)
        _say_padding(named, watched.padding)
        if resume:
            loop = go_on(as_place(path), named, watched.n_dims, epochs=epochs, more=more)
        else:
            read = None if texts is None else read_texts(words, named, texts, max_length)
            given = (named, counts, test_counts)
            seen = seen_words(*given, by_moving=seen_moved, labels=labels, read=read)
            before = watched.rows(named.rows)
            loop = begin(
                as_place(path),
                named,
                before,
                seen,
                f"{watched.name} of PyTorch",
                planned_epochs=epochs if more is None else more,
                hook=hook,
                snapshots=snapshots,
                trained_with=("torch", *trained_with),
                force=force,
            )
    except BaseException:  # Ctrl-C too: a hook on all optimizers would stay
        watched.release()
        raise
    by_hand = texts is not None or (labels is not None and counts is not None)
    recorder = ModuleRecorder(loop, named, watched, counts_layer=not by_hand)
    if resume:
        recorder.say_where_it_goes_on()
    return recorder
