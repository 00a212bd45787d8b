"""The test documents one by one: what a model answers to each after each epoch, beside its frozen control."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.across.control_runs import frozen_control
from drift.arrays import BoolArray, FloatArray, IntArray
from drift.errors import RunError
from drift.run.answered import read_answered
from drift.run.answers import Answered
from drift.run.run import Run

SHOWN_DOCUMENTS = 2_000
"""Documents that are kept: more would make a page that nobody can send."""


@dataclass(frozen=True, eq=False)
class ModelAnswers:
    """What one model answers: class probabilities of shape (n_epochs, n_documents, n_classes).

    epochs: after which the model was asked, rising.
    """

    epochs: tuple[int, ...]
    answers: FloatArray

    @property
    def classes(self) -> IntArray:
        """The class that is answered, shape (n_epochs, n_documents)."""
        found: IntArray = self.answers.argmax(axis=2)
        return found


@dataclass(frozen=True, eq=False)
class AnsweredDocuments:
    """Test documents with what the trained and the frozen model answer to each.

    rows: their places among all `n_documents` test documents, shape (n,), rising. labels, tokens, starts: as
    in `Answered`. frozen: None where there is no frozen control that answered the same documents.
    changed: which documents the trained model answers otherwise than the frozen one, at the last epoch of
    each; without a frozen one, otherwise than after its own first epoch. Shape (n,).
    n_changed: how many of all documents.
    """

    classes: tuple[str, ...]
    rows: IntArray
    labels: IntArray
    tokens: IntArray
    starts: IntArray
    trained: ModelAnswers
    frozen: ModelAnswers | None
    changed: BoolArray
    n_documents: int
    n_changed: int


def answered_documents(run: Run, *, most: int = SHOWN_DOCUMENTS, seed: int = 0) -> AnsweredDocuments:
    """Read the test documents of a run and what was answered to each.

    most: how many at most; of more, those whose answer training changed come first, the rest is drawn by
    chance from `seed`. Raises RunError where no answers are kept.
    """
    text = read_answered(run)
    if text is None:
        raise RunError(
            f"{run.folder}: expected the model's answers to its test documents, found none: earlier drifts "
            "kept none. Make the run again, or keep them with `drift.restored`."
        )
    trained, frozen = _of_model(run, text), _of_frozen(run, text)
    before = trained.classes[0] if frozen is None else frozen.classes[-1]
    changed = trained.classes[-1] != before
    rows = _chosen(changed, most, seed)
    kept = text.take(rows)
    names = run.record.corpus.classes
    return AnsweredDocuments(
        classes=tuple(names or (f"class {one}" for one in range(trained.answers.shape[2]))),
        rows=rows,
        labels=kept.labels,
        tokens=kept.tokens,
        starts=kept.starts,
        trained=_take(trained, rows),
        frozen=None if frozen is None else _take(frozen, rows),
        changed=changed[rows],
        n_documents=len(changed),
        n_changed=int(changed.sum()),
    )


def _of_model(run: Run, text: Answered) -> ModelAnswers:
    """After every epoch where the run kept its answers, else those that stand beside it."""
    kept = {epoch: run.answers(epoch) for epoch in run.epochs}
    found = {epoch: one for epoch, one in kept.items() if one is not None} or {text.epoch: text.answers}
    return ModelAnswers(tuple(found), np.stack(list(found.values())))


def _of_frozen(run: Run, text: Answered) -> ModelAnswers | None:
    control = frozen_control(run) if run.condition() == "complete" else None
    own = None if control is None else read_answered(control)
    if control is None or own is None or not np.array_equal(own.tokens, text.tokens):
        return None
    return _of_model(control, own) if np.array_equal(own.starts, text.starts) else None


def _chosen(changed: BoolArray, most: int, seed: int) -> IntArray:
    """Rows of the documents that are kept, rising."""
    order = np.random.default_rng(seed).permutation(len(changed))
    first = order[np.argsort(~changed[order], kind="stable")]
    return np.sort(first[:most])


def _take(found: ModelAnswers, rows: IntArray) -> ModelAnswers:
    return ModelAnswers(found.epochs, found.answers[:, rows])
