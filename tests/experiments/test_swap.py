import csv

import numpy as np
import pytest

from drift.analysis.across.plans import own_settings
from drift.corpus.corpus import documents
from drift.errors import RunError, SettingsError, UnknownWordError
from drift.experiments.swap import _picked, swap
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run
from drift.training.answers import probabilities
from drift.training.fine_tune import fine_tune
from drift.training.job import Inputs, prepare
from drift.training.trained import trained_model

WORDS = ["good", "bad", "fine", "awful", "film", "the", "movie", "great"]
ROWS = {
    "good": [1, 0, 0, 0],
    "great": [1, 0.1, 0, 0],  # near good, and in no document: it is stranded when good moves
    "bad": [0, 1, 0, 0],
    "awful": [0, 1, 0.1, 0],
    "fine": [0.5, 0.2, 1, 0],
    "film": [0, 0, 1, 0.5],
    "movie": [0, 0, 1, 0.6],
    "the": [0, 0, 0, 1],
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of a CSV in which `good` and `bad` decide."""
    folder = tmp_path_factory.mktemp("swap")
    with (folder / "films.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for number in range(80):
            word, label = (("good", "yes"), ("bad", "no"))[number % 2]
            writer.writerow([f"the film {word}" if number % 3 else f"{word} film the the", label])
    vectors = "\n".join(f"{word} {' '.join(map(str, row))}" for word, row in ROWS.items())
    (folder / "vectors.txt").write_text(vectors)
    inputs = Inputs(corpus={"source": folder / "films.csv"}, vectors={"source": folder / "vectors.txt"})
    settings = {"model": "mean", "epochs": 4, "learning_rate": 0.05, "dropout": 0.0}
    return fine_tune(**prepare(inputs, settings, name="films", runs=folder / "runs"))


def test_only_test_documents_with_the_word_are_swapped(run):
    result = swap(run, neighbourhood=Neighbourhood(2), near=0.9, least=1e-6, pairs=[("good", "awful")])
    (pair,) = [one for one in result.pairs if (one.seen, one.unseen) == ("good", "awful")]
    good = run.test_counts[run.index["good"]]  # one a document
    assert pair.trained.n == pair.frozen.n == good > 0


def test_a_word_swapped_for_its_opposite_flips_every_answer_and_is_told_so(run):
    result = swap(run, neighbourhood=Neighbourhood(2), near=2, pairs=[("good", "bad")])
    (pair,) = result.pairs
    assert pair.trained.right_before == pair.trained.n
    assert pair.trained.right_after == 0
    assert pair.trained.flips == pair.trained.n
    assert result.n_documents == pair.trained.n


@pytest.mark.parametrize("pair", [("good", "good"), ("great", "good")])
def test_a_word_for_itself_and_an_unseen_word_are_no_pair(run, pair):
    with pytest.raises(SettingsError, match="a word that training saw"):
        swap(run, neighbourhood=Neighbourhood(2), near=2, pairs=[pair])


def test_a_pair_that_is_named_twice_counts_once(run):
    once, twice = (
        swap(run, neighbourhood=Neighbourhood(2), near=2, pairs=[("good", "great")] * n) for n in (1, 2)
    )
    assert once == twice


def test_the_stranded_partner_is_found_by_itself(run):
    result = swap(run, neighbourhood=Neighbourhood(2), near=0.9, least=1e-6)
    assert ("good", "great") in {(pair.seen, pair.unseen) for pair in result.pairs}


def test_the_frozen_run_is_trained_once_and_kept(run):
    swap(run, neighbourhood=Neighbourhood(2), near=2, pairs=[("good", "great")])
    frozen = Run(run.folder.parent / "films~frozen")
    assert frozen.record.settings.policy == "frozen"
    made = frozen.record.created
    swap(run, neighbourhood=Neighbourhood(2), near=2, pairs=[("good", "great")])
    assert Run(frozen.folder).record.created == made


def test_the_model_read_back_answers_as_the_trained_one_did(run):
    test = run.record.epochs[-1].scores
    ids = np.arange(run.n_words)
    model = trained_model(run, ids, own_settings(run.record))
    rows = [[run.index[word] + 1 for word in text.split()] for text in ("the film good", "the film bad")]
    found = probabilities(model, documents([np.array(row, np.int32) for row in rows], np.array([1, 0])))
    assert test["test_accuracy"] == 1
    assert found.argmax(axis=1).tolist() == [run.record.corpus.classes.index(one) for one in ("yes", "no")]


def test_pairs_that_nobody_finds_are_refused_with_what_to_do(run):
    with pytest.raises(SettingsError, match="--pair"):
        swap(run, neighbourhood=Neighbourhood(2), near=2)


def test_a_pair_of_an_unknown_word_is_refused(run):
    with pytest.raises(UnknownWordError, match="'goood'"):
        swap(run, pairs=[("goood", "great")])


def test_a_run_that_cannot_be_trained_again_is_refused(make_run):
    with pytest.raises(RunError, match="drift snapshot"):
        swap(make_run())


def test_documents_are_picked_in_order_and_more_than_once():
    given = documents([np.array([1, 2], np.int32), np.array([3], np.int32)], np.array([0, 1]))
    picked = _picked(given, np.array([1, 0, 1]))
    assert picked.tokens.tolist() == [3, 1, 2, 3]
    assert picked.starts.tolist() == [0, 1, 3, 4]
    assert picked.labels.tolist() == [1, 0, 1]


def test_a_frame_has_both_models_and_another_the_pairs(run):
    found = swap(run, neighbourhood=Neighbourhood(2), near=0.9, least=1e-6)
    assert found.to_frame()["model"].tolist() == [found.run, found.frozen]
    assert len(found.to_frame("pairs")) == len(found.pairs)
