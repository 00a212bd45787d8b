"""A tiny model exported, served by a real server in a process of its own, and asked in every way."""

import json
import subprocess
import sys

import numpy as np
import pytest

from drift.analysis.serving.way import GRPC, OUTSIDE, all_ways
from drift.corpus.read import read_corpus
from drift.errors import DriftError, RunError, SettingsError
from drift.experiments.serving import measured
from drift.experiments.serving.asking import served
from drift.experiments.serving.measured import serving
from drift.training.fine_tune import fine_tune
from drift.vectors.word_vectors import WordVectors


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Three classes; the word w0, which is in every document, has a vector of zeros."""
    folder, rng = tmp_path_factory.mktemp("serving"), np.random.default_rng(0)
    rows = ["text,label"]
    for number in range(90):
        own = rng.integers(1, 6, rng.integers(1, 6)) + 5 * (number % 3)
        rows.append(f"w0 {' '.join(f'w{one}' for one in own)},{number % 3}")
    path = folder / "text.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    matrix = rng.normal(size=(20, 4)).astype(np.float32)
    matrix[0] = 0
    vectors = WordVectors([f"w{number}" for number in range(20)], matrix)
    corpus = read_corpus(str(path), seed=3, test_share=0.4)
    return fine_tune(corpus, vectors, name="tiny", runs=folder / "runs", units=3, epochs=1, policy="frozen")


@pytest.fixture(scope="module")
def exported(run, tmp_path_factory):
    """The folder of the exported models, and the result."""
    folder = tmp_path_factory.mktemp("models") / "kept"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "LOAD_ROUNDS", 1)
        patch.setattr(measured, "EACH", 3)
        return folder, serving(run, folder)


def test_both_ways_to_deploy_answer_alike_to_the_last_bit_in_the_same_batches(exported):
    _, found = exported
    whole = [one for one in found.ways if one.way.numbers != "float16"]
    assert {one.difference for one in whole} == {0.0}
    assert {one.other_class for one in whole} == {0}


def test_what_is_exported_answers_as_the_run_did(exported):
    assert exported[1].from_run < 1e-6


def test_half_precision_differs_and_little(exported):
    half = [one.difference for one in exported[1].ways if one.way.numbers == "float16"]
    assert 0 < max(half) < 0.01


def test_every_way_was_asked_and_timed(exported):
    found = exported[1]
    assert [one.way for one in found.ways] == all_ways()
    assert min(one.latency for one in found.ways) > 0
    assert found.n_documents == found.n_test


def test_vectors_of_four_dimensions_take_more_than_ids(exported):
    ratio = {one.way: one.ratio for one in exported[1].ways}
    assert min(ratio[way] for way in ratio if way.where == OUTSIDE and way.api == GRPC) > 1


def test_the_exported_models_run_without_drift(exported):
    script = """
import json, sys, numpy as np, tensorflow as tf
model = tf.saved_model.load(sys.argv[1] + "/inside/1").signatures["serving_default"]
found = model(tokens=tf.constant([[1, 2, 0], [1, 7, 8]], tf.int32))["classes"].numpy()
assert not [name for name in sys.modules if name.partition(".")[0] == "drift"]
print(json.dumps(found.sum(axis=1).tolist()))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(exported[0])],
        capture_output=True,
        text=True,
        check=True,
        cwd=exported[0],
    )
    assert json.loads(done.stdout) == pytest.approx([1, 1])


def test_a_server_without_its_models_is_said(tmp_path):
    with pytest.raises(DriftError, match="expected a server for the exported models"), served(tmp_path):
        pass


def test_a_run_without_test_documents_is_refused(make_run):
    with pytest.raises(RunError, match="expected a run that keeps test documents"):
        serving(make_run())


def test_a_folder_that_is_there_is_left_alone(make_run, tmp_path):
    with pytest.raises(SettingsError, match="expected a new folder"):
        serving(make_run(), tmp_path)
