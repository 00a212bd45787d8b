from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.plans import Expected, Plan
from drift.corpus.corpus import Corpus, documents
from drift.experiments.again import Material
from drift.experiments.forecast import TOKENS_A_SECOND, detectable_gap, forecast
from drift.run.facts import Inputs

PLANS = [Plan(f"s~frozen-seed-{seed}", {"policy": "frozen", "epochs": 3, "seed": seed}) for seed in (0, 1, 2)]


@pytest.fixture
def material(vectors):
    words = [f"word{number}" for number in range(40)]
    train = documents([np.array([0, 1, 2], np.int32)] * 20, [0, 1] * 10)
    test = documents([np.array([3, 4], np.int32)] * 8, [0, 1] * 4)
    corpus = Corpus(words, ["bad", "good"], train, test, "by hand")
    return Material(corpus, vectors, (), Inputs({"source": "by hand"}))


def foreseen(material, runs, plans=PLANS, corpus="of the corpus"):
    return forecast(plans, 6, 3, material, Expected(material.vectors.digest, corpus), runs)


def test_without_a_run_of_this_corpus_it_goes_by_the_demos_speed(material, tmp_path):
    found = foreseen(material, tmp_path)
    assert not found.measured
    assert found.seconds == pytest.approx(9 * 60 / TOKENS_A_SECOND)  # 3 runs, 3 epochs, 20 times 3 tokens
    assert (found.n_missing, found.n_runs, found.n_documents) == (3, 6, 8)


def test_with_runs_of_this_corpus_it_goes_by_theirs(make_run, material):
    facts = {"digest": "of the corpus"}
    run = make_run("before", corpus=facts, settings={"epochs": 3})
    make_run("other", corpus=facts, settings={"epochs": 3, "model": "mean"}, epochs=1)
    found = foreseen(material, run.folder.parent)
    assert found.measured
    assert found.seconds == pytest.approx(9 * 1.0)  # a second an epoch
    assert not foreseen(material, run.folder.parent, corpus="of another one").measured


def test_more_seeds_and_more_documents_tell_a_smaller_difference():
    few, more, larger = (detectable_gap(4, *given) for given in ((3, 1_000), (5, 1_000), (5, 10_000)))
    assert few > more > larger > 0.01
    assert detectable_gap(2, 3, 1_296) == pytest.approx(0.05, abs=0.01)
    assert detectable_gap(2, 3, 1_296, 0.01**2) > detectable_gap(2, 3, 1_296)
    assert detectable_gap(4, 1, 1_000) is None


@pytest.mark.parametrize(("n_seeds", "warned"), [(1, True), (2, True), (3, False)])
def test_it_is_said_with_a_warning_for_few_seeds(material, tmp_path, n_seeds, warned):
    found = replace(foreseen(material, tmp_path), n_seeds=n_seeds, detectable=0.049)
    assert found.text.startswith("3 of 6 runs to train, about 1 min at the demo's speed")
    assert "tell a difference of 4.9 points in 80 of 100 studies" in found.text
    assert (found.warning is not None) is warned


def test_nothing_to_train_is_no_time(material, tmp_path):
    assert foreseen(material, tmp_path, plans=[]).seconds == 0
