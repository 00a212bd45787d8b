import numpy as np
import pytest

from drift.analysis.across.unseen.unseen import unseen
from drift.errors import SettingsError
from drift.experiments.masked_plan import masked_plan
from drift.run.find import find_run
from drift.run.run import open_run

DOCUMENTS = [["word0", "word9"], ["word1", "word2", "word20"], ["word9"]]
TEST = [["word0", "word9", "nobody"], ["word3", "word25"], ["word4"], ["word5", "word5"]] * 5
LABELS = [0, 1, 1, 0] * 5
ARGUMENTS = {"masks": 2, "seed": 3}


def answers(training):
    """A model that needs the words that training saw; a trainable one is wrong where one is masked."""
    known = {word for document in training.documents for word in document}
    right = [0.5 + 0.4 * any(word in known for word in document) for document in TEST]
    if training.policy == "trainable":
        right = [
            0.2 if training.masked & set(document) else p for p, document in zip(right, TEST, strict=True)
        ]
    return np.array([[p, 1 - p] if not label else [1 - p, p] for p, label in zip(right, LABELS, strict=True)])


def test_pairs_come_first_and_then_both_policies_of_each_mask(make_run):
    run = make_run()
    found = list(masked_plan(run, DOCUMENTS, TEST, LABELS, **ARGUMENTS))
    assert len(found) == 2 * (3 + 2)
    assert [one.policy for one in found[:2]] == ["trainable", "frozen"]
    assert [one.seed for one in found] == [3, 3, 4, 4, 5, 5, 6, 6, 7, 7]
    assert found[0].masked == frozenset()
    assert found[0].documents == DOCUMENTS
    first, second = found[6], found[8]
    assert repr(first) == f"MaskedTraining({first.name!r}, 'trainable', seed 6, 5 words masked, 3 documents)"
    assert first.masked | second.masked == {f"word{number}" for number in range(10)}
    assert not first.masked & second.masked
    assert [set(document) & first.masked for document in first.documents] == [set()] * 3
    assert len(first.documents) == len(DOCUMENTS)


def test_answers_become_runs_that_unseen_reads_and_none_is_asked_for_twice(make_run):
    run = make_run()
    for number, training in enumerate(masked_plan(run, DOCUMENTS, TEST, LABELS, **ARGUMENTS)):
        training.answer(answers(training))
        if number == 6:
            break
    rest = list(masked_plan(run, DOCUMENTS, TEST, LABELS, **ARGUMENTS))
    assert [one.name for one in rest] == [
        "small~masked-1-frozen",
        "small~masked-2-trainable",
        "small~masked-2-frozen",
    ]
    for training in rest:
        training.answer(answers(training))
    other = open_run("small~masked-2-frozen", runs=run.folder.parent)
    assert all(other.counts[run.index[word]] == 0 for word in rest[2].masked)
    assert other.test_counts[run.index["word5"]] == 10
    found = unseen(run)
    assert found.masked[0].n_pairs == 3
    assert found.masked[0].right.masks == 2
    assert found.masked[0].gain.value == 0
    assert found.masked[0].epochs == (None, None)
    assert find_run(None, run.folder.parent).name == "small"


def test_mistakes_are_said_in_one_line(make_run):
    run = make_run()
    with pytest.raises(SettingsError, match="one label for each test document"):
        next(masked_plan(run, DOCUMENTS, TEST, LABELS[1:]))
    training = next(masked_plan(run, DOCUMENTS, TEST, LABELS, **ARGUMENTS))
    with pytest.raises(SettingsError, match=r"shape \(20, 2 or more\), got \(19, 2\)"):
        training.answer(answers(training)[1:])
    with pytest.raises(SettingsError, match="--seed 3"):
        next(masked_plan(run, DOCUMENTS, TEST, LABELS, masks=2, seed=4))
