"""`LightningSnapshots`: the callback of Lightning that makes a run of somebody's own training."""

from pathlib import Path
from typing import Any

import lightning

from drift.hooks.torch.passing import IN_TEST
from drift.hooks.torch.recorder import record_module
from drift.hooks.torch.session import Session
from drift.run.given import checks_given
from drift.run.object_path import as_place
from drift.run.scores import as_test_scores

_VALIDATION = "val_"


class LightningSnapshots(lightning.Callback):  # type: ignore[misc]
    """Hook drift into a training by Lightning: a snapshot of an embedding layer after every epoch.

    path: the run to make; its parent folder holds the runs.
    words: see `drift.record`. layer: the name of the embedding layer in the module, where it has several.
    counts, test_counts, seen_moved, force, resume: as in `drift.record`.

    Metrics that the module logs as `val_…` are of the test documents. Raises SettingsError and RunError
    before the first step, and nothing after it: whatever goes wrong then is said in one line.
    """

    @checks_given
    def __init__(
        self,
        path: str | Path,
        *,
        words: Any,  # noqa: ANN401 - see `table_words`
        layer: str | None = None,
        counts: Any = None,  # noqa: ANN401
        test_counts: Any = None,  # noqa: ANN401
        seen_moved: bool = False,
        force: bool = False,
        resume: bool = False,
    ) -> None:
        super().__init__()
        self._path = as_place(path)
        self._given = {
            "words": words,
            "layer": layer,
            "counts": counts,
            "test_counts": test_counts,
            "seen_moved": seen_moved,
        }
        self._force = force
        self._resume = resume
        self._session: Session | None = None

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Make the run with its snapshot 0, or go on with it; the sanity check is over by then."""
        resume = self._resume or self._session is not None
        recorder = record_module(
            self._path,
            pl_module,
            optimizer=next(iter(trainer.optimizers), None),
            more=max(0, (trainer.max_epochs or 0) - trainer.current_epoch),
            force=self._force and not resume,
            resume=resume,
            hook=type(self).__name__,
            trained_with=("lightning",),
            **self._given,
        )
        self._session = Session(recorder)

    def on_validation_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Know that the validation documents have passed."""
        del pl_module
        if self._session is not None and not trainer.sanity_checking:
            self._session.passed(IN_TEST)

    def on_train_epoch_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Commit the snapshot with its scores; Lightning validates before it."""
        del pl_module
        if self._session is not None:
            self._session.look(as_test_scores(trainer.callback_metrics, _VALIDATION))
            self._session.commit()

    def on_train_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Mark the run complete and let go of it."""
        del trainer, pl_module
        if self._session is not None:
            self._session.end()

    def on_exception(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, exception: BaseException
    ) -> None:
        """Mark the run interrupted; the committed epochs stay."""
        del trainer, pl_module, exception
        if self._session is not None:
            self._session.let_go()
