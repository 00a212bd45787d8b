from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.unseen.earned_words import earned_words
from drift.analysis.across.unseen.predicted import expected_gain
from drift.analysis.across.unseen.unseen import unseen
from drift.analysis.check import check
from drift.measure.neighbourhood import Neighbourhood
from drift.present.terminal.check import gain_sentence
from tests.unseen_by_hand import with_answers, with_masked, with_restored

WORDS = Neighbourhood(3, None)


def test_the_prediction_is_the_gain_less_the_cost_of_the_tokens_beyond(make_run):
    run = with_masked(make_run, with_answers(make_run), n_masks=8)
    whole = unseen(run).masked[0]
    usual = unseen(run).unseen_tokens
    found = expected_gain(run, usual + 2)
    assert found.gain.value == pytest.approx(whole.gain.value - 2 * whole.right.cost.value)
    assert found.usual == usual
    assert expected_gain(run, usual).gain.value == pytest.approx(whole.gain.value)


def test_nothing_is_predicted_past_what_was_tried(make_run):
    found = expected_gain(with_masked(make_run, with_answers(make_run)), 50.0)
    assert found.gain is None


def test_predictions_for_documents_that_were_not_used_hold_what_comes(make_run):
    """Where a token costs as much as it seems to; the natural gain of these documents is flat by number."""
    run = with_masked(make_run, with_answers(make_run), cost=0.0, n_masks=8)
    found = expected_gain(run, 1.0)
    assert found.n_predicted > 100
    assert found.n_held / found.n_predicted >= 0.9


def test_before_the_masks_there_is_no_prediction(make_run):
    assert expected_gain(with_answers(make_run), 1.0) is None
    pairs = with_masked(make_run, with_answers(make_run, name="pairs"), n_trained=0)
    assert expected_gain(pairs, 1.0) is None


def test_check_says_what_to_expect_or_how_to_find_out(make_run):
    run = with_answers(make_run)
    documents = [["word0", "word20", "word21", "nobody"], ["nobody"], ["word1", "word2"]]
    before = check(run, documents, neighbourhood=WORDS)
    assert before.unseen_read == 1.0  # two in the first, none in the third; nobody reads the second
    assert "`drift unseen --masks 10` finds it out" in gain_sentence(before)
    after = check(with_masked(make_run, run), documents, neighbourhood=WORDS)
    said = "Expected gain of trainable over frozen"
    epochs = ", with trainings of 2 epochs, frozen of 3 epochs (this model: 3): "
    assert f"{said}{epochs}" in gain_sentence(after)
    alike = replace(after, gain=replace(after.gain, epochs=(3, 3)))
    assert f"{said}: " in gain_sentence(alike)
    assert "such predictions held what came" in gain_sentence(after)


def test_what_words_earned_is_read_beside_the_run(make_run):
    run = with_restored(with_answers(make_run))
    found = earned_words(run, 3)
    assert np.isnan(found[10:]).all()
    assert not np.isnan(found[:10]).any()
    assert found[:10].mean() > 0
    assert np.isnan(earned_words(run, 2)).all()
    assert np.isnan(earned_words(make_run("none"), 3)).all()
