"""`StaticSnapshots`: the fine-tuning of a model2vec `StaticModel` becomes a run."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch
from model2vec.train.base import BaseFinetuneable

from drift.errors import SettingsError
from drift.hooks.torch.passing import IN_TEST
from drift.hooks.torch.recorder import record_module
from drift.hooks.torch.session import Session
from drift.run.given import checks_given
from drift.run.object_path import as_place


class StaticSnapshots:
    """Watches `fit` of a fine-tuneable static model inside a `with` block.

    `fit` makes the embeddings anew, trains, and looks at its validation documents after every epoch, or, of
    much text, several times in one: each of these looks is a snapshot. At its end it takes back its best
    weights; the run says which snapshot they are. Token weights, which such a model may train too, are not
    part of the table.

    path: the run to make; its parent folder holds the runs.
    model: such as `StaticModelForClassification`; the words are those of its tokenizer.
    counts, test_counts, force: as in `drift.record`.
    Raises SettingsError where several tokens share a row.
    """

    @checks_given
    def __init__(
        self,
        path: str | Path,
        model: BaseFinetuneable,
        *,
        counts: Any = None,  # noqa: ANN401
        test_counts: Any = None,  # noqa: ANN401
        force: bool = False,
    ) -> None:
        mapping = model.token_mapping.detach().cpu().numpy()
        if not np.array_equal(mapping, np.arange(len(mapping))):
            raise SettingsError(
                f"{path}: expected a row for each token, got a quantised vocabulary: several share one."
            )
        self._path = as_place(path)
        self._model = model
        self._given = {"counts": counts, "test_counts": test_counts, "force": force}
        self._session: Session | None = None

    def __enter__(self) -> Self:
        model = self._model
        self._made, self._set = model.construct_embeddings, model.train
        model.construct_embeddings = self._begin
        model.train = self._change
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in ("construct_embeddings", "train"):
            vars(self._model).pop(name, None)
        if self._session is not None and kind is None:
            self._session.end()
        elif self._session is not None:
            self._session.let_go()

    def _begin(self) -> torch.nn.Module:
        if self._session is not None:
            raise SettingsError(
                f"{self._path}: expected one fit, got another one. Give each a run of its own."
            )
        layer = self._made()
        recorder = record_module(
            self._path,
            layer,
            words=self._model.tokenizer,
            hook=type(self).__name__,
            snapshots="whenever fit validated",
            trained_with=("model2vec",),
            **self._given,
        )
        self._session = Session(recorder)
        return layer

    def _change(self, mode: bool = True) -> torch.nn.Module:
        """Look at the table where `fit` goes from training to validation."""
        session, validates = self._session, self._model.training and not mode
        if session is not None and validates and session.trained:
            session.look()
            session.commit()
        elif session is not None and mode and not self._model.training:
            session.passed(IN_TEST)
        return self._set(mode)
