"""What is said of a run's record."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.facts import facts, lead, settings
from drift.present.page.report import render
from drift.run.facts import TrainingFacts
from tests.present.pages import report_page


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


def test_the_lead_says_what_was_trained_on_what_and_how_well_it_did(plain_run, data):
    said = lead(plain_run, "Nobody moved.")
    assert said.startswith("Trained on somewhere: 7 training and 3 test documents, from ")
    assert said.endswith("policy trainable, 3 epochs, test accuracy 60.0%. Nobody moved.")
    assert data.found("finding").lead.endswith(
        "All 20 seen words moved; the 20 unseen ones stand where they stood."
    )


def test_facts_name_coverage_missing_tokens_and_state(plain_run):
    found = {fact.name: fact for fact in facts(plain_run)}
    assert found["State of the run"].value == "complete"
    assert found["Seen words"].value == "20 of 40 (50.0%) occur in the training documents"
    assert found["Coverage"].value.startswith("75.0%: 150 of 200 tokens have a vector")
    assert found["Coverage"].words == (("<unk>", "9"), ("zzz", "2"))
    assert found["Held-out words"].words == (("w4", ""), ("elsewhere", ""))
    assert found["Trained on"].value == "somewhere: 7 training and 3 test documents"


def test_an_interrupted_run_says_how_far_it_came(report_run):
    words = [f"w{number}" for number in range(12)]
    run = report_run(words, epochs=2, planned=8, status="interrupted")
    assert "interrupted, 2 of 8 epochs committed" in render(report_page(run, neighbourhood=Neighbourhood(3)))


def test_words_and_the_vectors_spelling_are_named_where_they_were_recorded(plain_run):
    reading = {"spelling": {"cased": True, "contractions": "apart", "tags": ["<user>"]}}
    corpus = replace(plain_run.record.corpus, types=9, covered_types=8, reading=reading)
    run = SimpleNamespace(
        **{name: getattr(plain_run, name) for name in ("n_words", "n_dims", "seen", "condition")}
    )
    run.record = replace(plain_run.record, corpus=corpus)
    found = {fact.name: fact.value for fact in facts(run)}
    assert found["Coverage"].startswith("75.0%: 150 of 200 words have a vector")
    assert found["Spelling of the vectors"] == "cased, n't apart, <user> tags"


def test_of_somebody_elses_training_is_said_what_it_may_have_moved_and_what_is_to_be_known_first(plain_run):
    training = TrainingFacts("AdamW", 0.01, "float32", tied=())
    record = replace(
        plain_run.record, settings=None, hook="SnapshotEmbedding", seen_from="moved", training=training
    )
    found = {fact.name: fact.value for fact in settings(record)}
    assert found["optimizer"] == "AdamW"
    assert found["what moves every row"] == "weight decay (AdamW, 0.01)"
    assert found["seen words known from"] == "moved"
    names = ("n_words", "n_dims", "seen", "condition", "last_epoch")
    run = SimpleNamespace(**{name: getattr(plain_run, name) for name in names}, record=record)
    assert "To be known first: its seen words are those that moved" in lead(run, "Nobody moved.")
    assert "To be known first" not in lead(plain_run, "Nobody moved.")
