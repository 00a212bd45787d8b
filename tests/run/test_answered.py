import shutil

import numpy as np
import pytest

from drift.errors import RunError
from drift.run.answered import (
    Answered,
    Restored,
    read_answered,
    read_restored,
    write_answered,
    write_restored,
)
from drift.run.masked import MaskedPlan, Policy, read_plan, write_plan

ANSWERS = np.array([[0.25, 0.75], [1, 0]], np.float32)


def some_answers():
    return Answered(np.array([1, 0]), np.array([4, 4, 7]), np.array([0, 1, 3]), ANSWERS, 2)


def test_answers_come_back_as_they_were_kept(make_run):
    run = make_run()
    assert read_answered(run) is None
    write_answered(run, some_answers())
    found = read_answered(run)
    assert (found.labels.tolist(), found.tokens.tolist(), found.epoch) == ([1, 0], [4, 4, 7], 2)
    assert found.lengths.tolist() == [1, 2]
    np.testing.assert_array_equal(found.answers, ANSWERS)


def test_answers_to_other_documents_than_are_kept_are_damage(make_run):
    run = make_run()
    found = some_answers()
    write_answered(run, Answered(found.labels[:1], found.tokens, found.starts, found.answers, 2))
    with pytest.raises(RunError, match=r"expected answers to 1 documents, found \(2, 2\)"):
        read_answered(run)


def test_an_array_that_is_gone_is_said_and_not_guessed(make_run):
    run = make_run()
    write_answered(run, some_answers())
    shutil.rmtree(run.folder / "answered.zarr" / "labels")
    with pytest.raises(RunError, match="incomplete"):
        read_answered(run)


def test_draws_come_back_as_they_were_kept(make_run):
    run = make_run()
    masks = np.array([[True, False, True], [False, True, False]])
    write_restored(run, Restored(3, 9, 5, np.array([1, 2, 8]), masks, np.stack([ANSWERS] * 2), ANSWERS))
    found = read_restored(run)
    assert (found.epoch, found.max_count, found.seed, found.words.tolist()) == (3, 9, 5, [1, 2, 8])
    np.testing.assert_array_equal(found.masks, masks)
    assert found.answers.shape == (2, 2, 2)


def test_a_plan_comes_back_as_it_was_kept(make_run):
    run = make_run()
    assert read_plan(run) is None
    policies = (Policy("staged", 5, 0.003, True), Policy("frozen", 4, 0.001, False))
    write_plan(run, MaskedPlan(np.array([3, 6]), np.eye(2, dtype=bool), policies, 3, 50, 7, tuned=True))
    found = read_plan(run)
    assert found.policies == policies
    assert (found.n_pairs, found.max_count, found.seed, found.tuned) == (3, 50, 7, True)
    np.testing.assert_array_equal(found.masks, np.eye(2, dtype=bool))
