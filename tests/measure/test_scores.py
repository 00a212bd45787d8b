import numpy as np
import pytest

from drift.errors import SettingsError
from drift.measure.scores import class_scores


def certain(answered, n_classes):
    return np.eye(n_classes, dtype=np.float32)[np.array(answered)]


def test_who_always_answers_the_commonest_class_is_found_out():
    labels = np.array([0] * 97 + [1] * 3)
    found = class_scores(certain([0] * 100, 2), labels)
    assert (found.accuracy, found.majority) == (0.97, 0.97)
    assert found.balanced == 0.5
    assert found.macro_f1 == pytest.approx((2 * 97 / 197 + 0) / 2)


def test_right_answers_alone_score_1():
    found = class_scores(certain([0, 1, 2, 2], 3), np.array([0, 1, 2, 2]))
    assert (found.accuracy, found.balanced, found.macro_f1, found.majority) == (1, 1, 1, 0.5)


def test_scores_are_those_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    for n_classes in (2, 3, 5):
        answers = rng.random((200, n_classes)).astype(np.float32)
        labels = rng.integers(0, n_classes, 200)
        found, answered = class_scores(answers, labels), answers.argmax(axis=1)
        assert found.accuracy == pytest.approx(metrics.accuracy_score(labels, answered))
        assert found.balanced == pytest.approx(metrics.balanced_accuracy_score(labels, answered))
        assert found.macro_f1 == pytest.approx(metrics.f1_score(labels, answered, average="macro"))


def test_a_class_without_a_document_is_left_out_and_a_wrong_answer_of_it_counts():
    found = class_scores(certain([0, 0, 1, 2], 4), np.array([0, 0, 1, 1]))
    assert found.balanced == pytest.approx((1 + 0.5) / 2)
    assert found.macro_f1 == pytest.approx((1 + 2 / 3 + 0) / 3)  # class 3 has neither document nor answer


def test_no_document_is_refused():
    with pytest.raises(SettingsError, match="got none"):
        class_scores(np.empty((0, 2), np.float32), np.empty(0, np.int64))
