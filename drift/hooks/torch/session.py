"""`Session`: a training that a framework's callback watches; nothing that drift does ends it."""

from collections.abc import Mapping

from drift.hooks.torch.recorder import BesideRecorder, ModuleRecorder
from drift.hooks.unharmed import unharmed
from drift.run.moved import Moved


class Session:
    """Snapshots that wait for the scores of their epoch: frameworks evaluate after an epoch has ended.

    recorder: of the run, or of a process that only counts.
    """

    def __init__(self, recorder: ModuleRecorder | BesideRecorder) -> None:
        self._recorder = recorder
        self._pending: tuple[Moved, bool] | None = None
        self._scores: dict[str, object] = {}

    @property
    def trained(self) -> bool:
        """Whether anything was trained on since the last snapshot."""
        return self._recorder.watched.trained

    @unharmed
    def look(self, scores: Mapping[str, object] | None = None, *, whole: bool = True) -> None:
        """Take a snapshot of the table as it is now; it is committed by what happens next.

        whole: whether the training documents were passed to their end.
        """
        self._commit()
        self._recorder.collect()
        if isinstance(self._recorder, ModuleRecorder):
            self._pending = (self._recorder.moved(), whole)
        self.add_scores(scores or {})

    def add_scores(self, scores: Mapping[str, object]) -> None:
        """Scores of the snapshot that waits; without one they are left."""
        if self._pending is not None:
            self._scores.update(scores)

    @unharmed
    def passed(self, part: str) -> None:
        """All documents of a part, `train` or `test`, have passed."""
        self._recorder.collect(part)

    @unharmed
    def commit(self) -> None:
        """Commit the snapshot that waits, if one does."""
        self._commit()

    @unharmed
    def end(self) -> None:
        """The training is over: the run is complete, and says which epoch the model equals that is kept."""
        self._commit()
        self._recorder.finish()

    def broken(self) -> None:
        """The training, or the watching of it, was broken off: committed epochs stay."""
        if isinstance(self._recorder, ModuleRecorder):
            self._recorder.recorder.interrupt()
            self._recorder = BesideRecorder(self._recorder.folder, self._recorder.watched)
        self._pending = None

    def let_go(self) -> None:
        """After `broken`, where no more is to come: the layer is watched no more."""
        self.broken()
        self._recorder.finish()

    def _commit(self) -> None:
        if self._pending is not None and isinstance(self._recorder, ModuleRecorder):
            (moved, whole), self._pending = self._pending, None
            scores, self._scores = self._scores, {}
            self._recorder.commit(moved, scores, whole=whole)
