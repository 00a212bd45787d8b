"""What came out of a policy's trainings: the epoch that is chosen for it, and its answers there."""

from collections.abc import Sequence

import numpy as np

from drift.analysis.across.policy_losses import Outcome
from drift.arrays import BoolArray, DoubleArray
from drift.measure.epoch_choice import EpochChoice, best_epoch, epoch_choice
from drift.measure.outcomes import right
from drift.run.run import Run

_TEST, _VALIDATION = "test_accuracy", "validation_accuracy"


def outcome_of(policy: str, runs: Sequence[Run], change: DoubleArray) -> Outcome:
    """A policy at one epoch, the same for all its seeds.

    The epoch is that of the highest mean accuracy on the validation documents; where a run has none, on the
    test documents, which flatters the policy. It was still rising where that is the last of several epochs.
    runs: one a seed, with as many epochs. change: of shape (n_seeds, n_epochs).
    """
    accuracy, choice = accuracies(runs, _TEST), _choice(runs)
    at = choice.place
    is_last = at == change.shape[1] - 1
    return Outcome(
        policy=policy,
        epoch=at + 1,
        accuracy=accuracy[:, at],
        change=change[:, at],
        right=_right(runs, at + 1),
        rising=is_last and at > 0,
        of_choice=choice.variance,
        is_last=is_last,
    )


def _choice(runs: Sequence[Run]) -> EpochChoice:
    """By the answers to the validation documents, where all are kept; else by scores, taken for sure."""
    epochs = range(1, runs[0].last_epoch + 1)
    found = [_right(runs, epoch, "validation") for epoch in epochs]
    answers = [one for one in found if one is not None]
    if len(answers) == len(found) and has_validation(runs):
        return epoch_choice(np.stack(answers, axis=1), accuracies(runs, _TEST))
    return EpochChoice(best_epoch(accuracies(runs, _VALIDATION if has_validation(runs) else _TEST)), 0.0)


def has_validation(runs: Sequence[Run]) -> bool:
    """Whether every epoch of every run was scored on validation documents."""
    return all(_VALIDATION in epoch.scores for run in runs for epoch in run.record.epochs[1:])


def accuracies(runs: Sequence[Run], name: str) -> DoubleArray:
    """A score of each run at each epoch from 1 on, shape (n_seeds, n_epochs)."""
    return np.array([[epoch.scores[name] for epoch in run.record.epochs[1:]] for run in runs])


def _right(runs: Sequence[Run], epoch: int, part: str = "test") -> BoolArray | None:
    """Which documents of a part each run answered rightly; None where a run does not hold its answers."""
    found = []
    for run in runs:
        documents, answers = run.documents(part), run.answers(epoch, part)
        if documents is None or answers is None:
            return None
        found.append(right(answers, documents.labels) > 0)
    return np.array(found)
