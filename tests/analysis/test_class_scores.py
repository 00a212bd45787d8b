from types import SimpleNamespace

import numpy as np
import pytest

from drift.analysis.class_scores import class_scores_by_epoch

LABELS = np.array([0, 0, 0, 1])


def answering(*by_epoch, documents=True):
    """A run whose model answers these classes, epoch by epoch; None: it kept no answers."""
    answers = [None if one is None else np.eye(2, dtype=np.float32)[np.array(one)] for one in by_epoch]
    return SimpleNamespace(
        epochs=[0, *range(1, len(by_epoch) + 1)],
        test_documents=SimpleNamespace(labels=LABELS) if documents else None,
        answers=lambda epoch: answers[epoch - 1],
    )


def test_every_epoch_is_scored_by_its_answers():
    first, last = class_scores_by_epoch(answering([0, 0, 0, 0], [0, 0, 1, 1]))
    assert (first.accuracy, first.majority, first.balanced) == (0.75, 0.75, 0.5)
    assert (last.accuracy, last.balanced) == (0.75, pytest.approx((2 / 3 + 1) / 2))


def test_a_run_without_answers_to_all_epochs_has_no_scores():
    assert class_scores_by_epoch(answering([0, 0, 0, 0], None)) == ()
    assert class_scores_by_epoch(answering([0, 0, 0, 0], documents=False)) == ()
