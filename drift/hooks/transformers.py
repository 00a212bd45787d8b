"""`TrainerSnapshots`: the callback that makes a run of a training by Hugging Face's `Trainer`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from drift.errors import SettingsError
from drift.hooks.torch.passing import IN_TEST, IN_TRAINING
from drift.hooks.torch.recorder import record_module
from drift.hooks.torch.session import Session
from drift.run.given import checks_given
from drift.run.object_path import as_place
from drift.run.scores import as_test_scores

_NO_SCORES = ("epoch", "runtime", "per_second", "total_flos", "train_loss")


class TrainerSnapshots(TrainerCallback):  # type: ignore[misc]
    """Hook drift into a training by `Trainer`: a snapshot of the input embeddings after every epoch.

    Also for trainers built on it, as that of sentence-transformers, `StaticEmbedding` included.

    path: the run to make; its parent folder holds the runs.
    words: see `drift.record`; without it the words of the trainer's tokenizer.
    layer: the name of the embedding layer, where it is not the model's input embeddings.
    every: a snapshot after so many steps, and after the last one, in the place of one after each epoch.
    counts, test_counts, seen_moved, force, resume: as in `drift.record`.

    The ids that pass the layer are counted, without padding, special tokens and what `attention_mask` leaves
    out. A second `train` with the same callback goes on with the same run. Where the best model is loaded at
    the end, the run says which epoch that is. Raises SettingsError and RunError before the first step, and
    nothing after it: whatever goes wrong then is said in one line.
    """

    @checks_given
    def __init__(
        self,
        path: str | Path,
        *,
        words: Any = None,  # noqa: ANN401 - see `table_words`
        layer: str | None = None,
        every: int | None = None,
        counts: Any = None,  # noqa: ANN401
        test_counts: Any = None,  # noqa: ANN401
        seen_moved: bool = False,
        force: bool = False,
        resume: bool = False,
    ) -> None:
        if every is not None and every < 1:
            raise SettingsError(f"expected every= of at least 1 step, got {every}.")
        self._path = as_place(path)
        self._words = words
        self._every = every
        self._given = {
            "layer": layer,
            "counts": counts,
            "test_counts": test_counts,
            "seen_moved": seen_moved,
        }
        self._force = force
        self._resume = resume
        self._session: Session | None = None
        self._last_step = 0

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **of_trainer: Any,  # noqa: ANN401 - the model, its tokenizer, the optimizer
    ) -> None:
        """Make the run with its snapshot 0, or go on with it."""
        del args, control
        resume = self._resume or self._session is not None
        if state.global_step and not resume:
            raise SettingsError(
                f"{self._path}: the training goes on at step {state.global_step:,}, so its table is not the "
                "one before training. Pass resume=True to go on with the run that was begun then."
            )
        self._last_step = state.global_step
        recorder = record_module(
            self._path,
            of_trainer["model"],
            words=self._words_of(of_trainer),
            optimizer=of_trainer.get("optimizer"),
            more=self._planned(state),
            force=self._force and not resume,
            resume=resume,
            hook=type(self).__name__,
            snapshots=_unit(self._every),
            trained_with=("transformers",),
            **self._given,
        )
        self._session = Session(recorder)

    def on_epoch_begin(self, *_: object, **__: object) -> None:
        """Commit what waited for scores that did not come."""
        self._watching.commit()

    def on_step_begin(self, *_: object, **__: object) -> None:
        """Commit what waited for scores that did not come."""
        self._watching.commit()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
    ) -> None:
        """Look at the table after every so many steps, if that was asked for, and after the last one."""
        del args, control
        if self._every and (state.global_step % self._every == 0 or state.global_step == state.max_steps):
            self._look(state, whole=False)

    def on_epoch_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
    ) -> None:
        """Look at the table after an epoch."""
        del args, control
        if self._every:
            self._watching.passed(IN_TRAINING)
        else:
            self._look(state, whole=True)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: Mapping[str, object] | None = None,
        **_: object,
    ) -> None:
        """Take the training's scores."""
        del args, state, control
        if self._session is not None:
            self._session.add_scores(_scores(logs or {}))

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: Mapping[str, object] | None = None,
        **_: object,
    ) -> None:
        """Take the evaluation's scores and commit the snapshot that they are of."""
        del args, state, control
        if self._session is not None:  # one may evaluate before training
            self._session.passed(IN_TEST)
            self._session.add_scores(_scores(metrics or {}))
            self._session.commit()

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
    ) -> None:
        """Mark the run complete and let go of it."""
        del control
        if self._last_step != state.global_step and not args.load_best_model_at_end:
            self._look(state, whole=False)
        self._watching.end()

    @property
    def _watching(self) -> Session:
        if self._session is None:
            raise SettingsError(f"{self._path}: the training has not begun, so there is no run yet.")
        return self._session

    def _look(self, state: TrainerState, *, whole: bool) -> None:
        self._last_step = state.global_step
        self._watching.look(whole=whole)

    def _planned(self, state: TrainerState) -> int:
        """How many snapshots this training takes, without those before its checkpoint."""
        if self._every:
            return -(-(int(state.max_steps) - int(state.global_step)) // self._every)
        return int(state.num_train_epochs) - int(state.epoch or 0)

    def _words_of(self, of_trainer: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """The words that were given, else the trainer's tokenizer, else the model's."""
        found = self._words
        for holder in (of_trainer.get("processing_class"), of_trainer["model"]):
            if found is None:
                found = getattr(holder, "tokenizer", holder)
                found = found if hasattr(found, "get_vocab") else None
        if found is None:
            raise SettingsError(f"{self._path}: expected words=, since the trainer has no tokenizer.")
        return found


def _unit(every: int | None) -> str:
    """When snapshots are taken, see `RunRecord.snapshots`."""
    return "" if every is None else "after each step" if every == 1 else f"every {every} steps"


def _scores(logs: Mapping[str, object]) -> dict[str, object]:
    found = {name: value for name, value in logs.items() if not name.endswith(_NO_SCORES)}
    return as_test_scores(found, "eval_")
