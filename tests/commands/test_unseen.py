import json

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from drift.run.answered import write_answered
from drift.run.answers import Answered
from tests.unseen_by_hand import answers, documents, with_answers, with_masked


@pytest.fixture
def drift(tmp_path):
    return lambda *words: CliRunner().invoke(app, [*words, "--runs", str(tmp_path / "runs")])


def test_a_training_that_cannot_be_repeated_is_told_how_to_go_on(drift, make_run):
    make_run(settings=None)
    for words in (["unseen"], ["unseen", "--masks", "2"]):
        found = drift(*words)
        assert found.exit_code == 2
        assert "drift.restored(run, predict)" in found.output
        assert "drift.masked_plan(run, documents, test_documents, test_labels)" in found.output


def test_what_such_a_training_can_still_be_asked_is_said(drift, make_run):
    run, (labels, tokens, starts) = make_run(settings=None), documents()
    probabilities = answers(np.random.default_rng(0), labels, 0.7)
    write_answered(run, Answered(labels, tokens, starts, probabilities, run.last_epoch))
    said = drift("unseen", "--run", "small").stdout
    assert "Nothing was compared" in said
    assert "since drift cannot repeat it: drift.restored(run, predict)" in said


def test_what_such_a_training_answered_is_measured(drift, make_run):
    run = make_run(settings=None)
    with_masked(make_run, run)
    found = drift("unseen", "--run", "small", "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["masked"][0]["n_pairs"] == 3
    assert "Masked words: each policy against frozen" in drift("unseen", "--run", "small").stdout


def test_an_odd_number_of_masks_is_refused_in_one_line(drift, make_run):
    with_answers(make_run)
    found = drift("unseen", "--masks", "3")
    assert found.exit_code == 2
    assert "an even number of masks" in found.output


def test_too_few_test_documents_are_said_before_anything_is_trained(drift, make_run):
    run = make_run(corpus={"test_documents": 19})
    found = drift("unseen", "--masks", "2")
    assert found.exit_code == 2
    assert "expected 20 test documents or more, found 19" in found.output
    assert [one.name for one in run.folder.parent.glob("[!_]*")] == [run.folder.name]
