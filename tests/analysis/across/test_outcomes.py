import numpy as np
import pytest

from drift.analysis.across.outcomes import has_validation, outcome_of

CHANGE = np.array([[0.1, 0.2, 0.3], [0.2, 0.3, 0.4]])


def scored(make_run, *scores):
    """Runs with these scores at each of three epochs."""
    from dataclasses import replace

    runs = []
    for number, own in enumerate(scores):
        run = make_run(f"run-{number}")
        epochs = [replace(one, scores=score) for one, score in zip(run.record.epochs[1:], own, strict=True)]
        run.record = replace(run.record, epochs=(run.record.epochs[0], *epochs))
        runs.append(run)
    return runs


def by_test(*accuracies):
    return [{"test_accuracy": one} for one in accuracies]


def test_a_policy_stands_at_its_best_epoch_over_all_seeds(make_run):
    found = outcome_of("trainable", scored(make_run, by_test(0.5, 0.8, 0.6), by_test(0.5, 0.7, 0.8)), CHANGE)
    assert (found.policy, found.epoch, found.rising, found.is_last) == ("trainable", 2, False, False)
    assert found.accuracy.tolist() == [0.8, 0.7]
    assert found.change.tolist() == [0.2, 0.3]


def test_the_validation_documents_choose_and_the_test_documents_tell(make_run):
    both = [
        {"test_accuracy": test, "validation_accuracy": validation}
        for test, validation in ((0.6, 0.9), (0.9, 0.5), (0.7, 0.6))
    ]
    runs = scored(make_run, both, both)
    assert has_validation(runs)
    found = outcome_of("trainable", runs, CHANGE)
    assert found.epoch == 1
    assert found.accuracy.tolist() == [0.6, 0.6]


def test_one_run_without_a_validation_part_leaves_the_choice_to_the_test_documents(make_run):
    both = [{"test_accuracy": 0.5 + one / 10, "validation_accuracy": 0.9 - one / 10} for one in range(3)]
    runs = scored(make_run, both, by_test(0.5, 0.6, 0.7))
    assert not has_validation(runs)
    assert outcome_of("trainable", runs, CHANGE).epoch == 3


@pytest.mark.parametrize(("accuracies", "rising"), [((0.5, 0.6, 0.7), True), ((0.5, 0.7, 0.7), False)])
def test_a_policy_whose_best_epoch_is_its_last_was_still_rising(make_run, accuracies, rising):
    assert outcome_of("frozen", scored(make_run, by_test(*accuracies)), CHANGE[:1]).rising is rising


def test_one_epoch_alone_does_not_rise(make_run):
    found = outcome_of("frozen", [make_run(epochs=1)], CHANGE[:1, :1])
    assert (found.rising, found.is_last) == (False, True)


def answered(monkeypatch, runs, by_part):
    """Let the runs hold these answers to three documents, by part and epoch."""
    from types import SimpleNamespace

    documents = SimpleNamespace(labels=np.array([0, 1, 0]))
    for run in runs:
        monkeypatch.setattr(run, "documents", lambda part: documents if part in by_part else None)
        monkeypatch.setattr(
            run,
            "answers",
            lambda epoch, part="test": np.eye(2)[by_part[part][epoch]] if part in by_part else None,
        )


def test_the_answers_at_the_chosen_epoch_say_which_documents_were_right(make_run, monkeypatch):
    runs = scored(make_run, by_test(0.5, 0.8, 0.6), by_test(0.5, 0.7, 0.6))
    answers = {1: [0, 0, 0], 2: [0, 1, 1], 3: [1, 1, 1]}
    answered(monkeypatch, runs, {"test": answers})
    assert outcome_of("trainable", runs, CHANGE).right.tolist() == [[True, True, False]] * 2


def test_what_other_validation_documents_would_choose_is_left_open(make_run, monkeypatch):
    """Epoch 2 is right on all three validation documents, or on the first two and epoch 3 on the last two."""
    scores = [{"test_accuracy": test, "validation_accuracy": 0.5} for test in (0.5, 0.8, 0.6)]
    runs = scored(make_run, scores, scores)
    sure = {1: [1, 0, 1], 2: [0, 1, 0], 3: [1, 1, 0]}
    unsure = {1: [1, 0, 1], 2: [0, 1, 1], 3: [1, 1, 0]}
    for answers, holds in ((sure, lambda one: one < 0.001), (unsure, lambda one: 0 < one < 0.02)):
        answered(monkeypatch, runs, {"test": answers, "validation": answers})
        found = outcome_of("trainable", runs, CHANGE)
        assert found.epoch == 2
        assert holds(found.of_choice)


def test_runs_without_answers_say_nothing_of_single_documents(make_run):
    assert outcome_of("trainable", [make_run()], CHANGE[:1]).right is None
