"""What came out of a policy's trainings: the epoch that is chosen for it, and its answers there."""

from collections.abc import Sequence

import numpy as np

from drift.analysis.across.policy_losses import Outcome
from drift.arrays import BoolArray, DoubleArray
from drift.measure.outcomes import right
from drift.run.run import Run

_TEST, _VALIDATION = "test_accuracy", "validation_accuracy"


def outcome_of(policy: str, runs: Sequence[Run], change: DoubleArray) -> Outcome:
    """A policy at one epoch, the same for all its seeds.

    The epoch is that of the highest mean accuracy on the validation documents; where a run has none, on the
    test documents, which flatters the policy. It was still rising where that is the last of several epochs.
    runs: one a seed, with as many epochs. change: of shape (n_seeds, n_epochs).
    """
    by = _VALIDATION if has_validation(runs) else _TEST
    at = best_epoch(accuracies(runs, by))
    return Outcome(
        policy=policy,
        epoch=at + 1,
        accuracy=accuracies(runs, _TEST)[:, at],
        change=change[:, at],
        right=_right(runs, at + 1),
        rising=at == change.shape[1] - 1 > 0,
    )


def has_validation(runs: Sequence[Run]) -> bool:
    """Whether every epoch of every run was scored on validation documents."""
    return all(_VALIDATION in epoch.scores for run in runs for epoch in run.record.epochs[1:])


def accuracies(runs: Sequence[Run], name: str) -> DoubleArray:
    """A score of each run at each epoch from 1 on, shape (n_seeds, n_epochs)."""
    return np.array([[epoch.scores[name] for epoch in run.record.epochs[1:]] for run in runs])


def best_epoch(accuracy: DoubleArray) -> int:
    """The place of the highest mean of `accuracy`, shape (n_seeds, n_epochs); the first of equal ones."""
    return int(np.argmax(accuracy.mean(axis=0)))


def _right(runs: Sequence[Run], epoch: int) -> BoolArray | None:
    """Which test documents each run answered rightly; None where a run does not hold its answers."""
    found = []
    for run in runs:
        documents, answers = run.test_documents, run.answers(epoch)
        if documents is None or answers is None:
            return None
        found.append(right(answers, documents.labels) > 0)
    return np.array(found)
