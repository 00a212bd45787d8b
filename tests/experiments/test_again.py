"""The one test file here that trains: a tiny model, a few seconds."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import keras
import numpy as np
import pytest

from drift.analysis.across.control_runs import control_runs, missing_controls
from drift.analysis.across.controls import controls
from drift.analysis.across.plans import Plan, expected_of, unfinished
from drift.corpus.corpus import Corpus
from drift.errors import RunError
from drift.experiments.again import material_of, train
from drift.experiments.control import train_controls
from drift.measure.neighbourhood import Neighbourhood
from drift.run.facts import Inputs
from drift.run.lease import LEASE
from drift.run.object_path import as_place
from drift.run.run import open_run
from drift.run.store.objects import put_object
from drift.training.fine_tune import fine_tune
from drift.vectors.word2vec import CORPUS
from drift.vectors.word_vectors import WordVectors
from tests.frameworks import needs

SMALL = {"model": "mean", "units": 2, "batch_size": 32, "epochs": 2}
N_WORDS = 30


@pytest.fixture
def text(tmp_path):
    """Twelve words in documents; good ones hold w0 to w4, bad ones w5 to w9."""
    rng = np.random.default_rng(0)
    rows = ["text,label"]
    for number in range(80):
        good = number % 2
        own = rng.integers(0, 5, 4) + 5 * (1 - good)
        rows.append(f"{' '.join(f'w{one}' for one in own)} w10 w{rng.integers(10, 12)},{good}")
    path = tmp_path / "text.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def run(text, tmp_path):
    from drift.corpus.read import read_corpus

    arguments = {"source": str(text), "seed": 3}
    matrix = np.random.default_rng(1).normal(size=(N_WORDS, 4)).astype(np.float32)
    return fine_tune(
        read_corpus(**arguments),
        WordVectors([f"w{number}" for number in range(N_WORDS)], matrix),
        name="tiny",
        runs=tmp_path / "runs",
        inputs=Inputs(arguments, {"source": "by hand"}),
        seed=5,
        **SMALL,
    )


def test_what_is_held_out_keeps_its_masked_tokens_in_the_test_documents(run):
    """As a worker has it, which reads the text anew, and as who holds words out before anything else."""
    material = replace(material_of(run), hold_out=("w0",))
    masked = np.array([1, 2, 10])
    held = replace(material, corpus=material.corpus.hold_out(["w0"]))
    ours, theirs = (one.without(masked).corpus.hold_out(["w0"]) for one in (material, held))
    assert len(ours.test) > len(material.corpus.test)
    assert (ours.digest, len(ours.test.tokens)) == (theirs.digest, len(held.corpus.test.tokens))


def stamps(runs):
    return {path.parent.name: path.stat().st_mtime_ns for path in runs.glob("*/run.json")}


def test_controls_are_trained_once_with_the_runs_own_split(run):
    runs = run.folder.parent
    train_controls(run, seeds=1, shuffled=1)
    found = control_runs(run)
    assert found.frozen.record.epochs[-1].moved_words == 0
    assert found.seeds[0].record.settings.seed == 6
    assert found.seeds[0].record.corpus.digest == run.record.corpus.digest
    assert found.seeds[0].record.corpus.source == run.record.corpus.source
    assert found.seeds[0].test_counts.tolist() == run.test_counts.tolist()
    assert found.shuffled[0].record.corpus.digest != run.record.corpus.digest
    assert not np.array_equal(found.seeds[0].matrix(2), run.matrix(2))
    before = stamps(runs)
    train_controls(run, seeds=1, shuffled=1)
    assert stamps(runs) == before
    assert controls(run, neighbourhood=Neighbourhood(3, None)).frozen.passed


def test_more_seeds_add_to_those_that_are_there(run):
    train_controls(run, seeds=1, shuffled=0)
    before = stamps(run.folder.parent)
    train_controls(run, seeds=2, shuffled=0)
    after = stamps(run.folder.parent)
    assert after.keys() - before.keys() == {"tiny~seed-2"}
    assert all(after[name] == stamp for name, stamp in before.items())


class StopAfterOne(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        del epoch, logs
        raise KeyboardInterrupt


def as_if_killed(run, seconds):
    """Leave a run on a store as whoever trained it left it by dying: leased for so many seconds yet."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    lease = {"holder": "process 1 on another machine", "until": until.isoformat(), "mark": "theirs"}
    put_object(run.folder / LEASE, json.dumps(lease).encode())


def test_a_run_whose_training_was_killed_is_gone_on_with_to_what_it_would_have_been(run, caplog, monkeypatch):
    """On an object store, once the lease is over; tests/test_workers.py has the same in a folder."""
    needs("obstore")
    runs, material = as_place("memory://again/runs"), material_of(run)
    plans = [Plan("tiny~seed-1", {**SMALL, "seed": 6}), Plan("tiny~whole", {**SMALL, "seed": 6})]
    with pytest.raises(KeyboardInterrupt):
        fine_tune(
            material.corpus,
            material.vectors,
            name=plans[0].name,
            runs=runs,
            inputs=material.inputs,
            callbacks=[StopAfterOne()],
            **plans[0].settings,
        )
    assert open_run("tiny~seed-1", runs=runs).last_epoch == 1
    assert unfinished(plans, runs, expected_of(run.record)) == plans
    as_if_killed(open_run("tiny~seed-1", runs=runs), 1.0)
    monkeypatch.setattr("drift.experiments.again._A_MOMENT", 0.05)
    with caplog.at_level("INFO", logger="drift"):
        train(plans, material, runs)
    assert f"{runs / 'tiny~seed-1'}: another process is training it, or was just ended" in caplog.messages
    assert unfinished(plans, runs, expected_of(run.record)) == []
    resumed, whole = (open_run(plan.name, runs=runs) for plan in plans)
    assert np.array_equal(resumed.matrix(2), whole.matrix(2))


def test_a_corpus_that_is_another_one_now_is_refused(run, text):
    text.write_text(text.read_text(encoding="utf-8") + "\nw1 w2,1", encoding="utf-8")
    with pytest.raises(RunError, match="found another one") as error:
        train_controls(run, seeds=1, shuffled=0)
    assert "\n" not in str(error.value)
    assert [one.name for one in missing_controls(run, seeds=0, shuffled=0)] == ["tiny~frozen"]


def test_a_note_that_all_runs_make_is_said_once(run, caplog):
    with caplog.at_level("INFO", logger="drift"):
        train_controls(run, seeds=2, shuffled=0)
    assert sum(record.getMessage().startswith("coverage:") for record in caplog.records) == 1
    assert "run 3 of 3: tiny~seed-2" in caplog.messages


def test_the_least_count_of_word2vec_is_that_which_the_run_was_made_with(text, tmp_path):
    """Without it the controls are told that nothing explains why few words have a vector."""
    from drift.corpus.read import read_corpus

    arguments = {"source": str(text), "seed": 3}
    matrix = np.random.default_rng(1).normal(size=(N_WORDS, 4)).astype(np.float32)
    run = fine_tune(
        read_corpus(**arguments),
        WordVectors([f"w{number}" for number in range(N_WORDS)], matrix, CORPUS, 7),
        name="own",
        runs=tmp_path / "runs",
        inputs=Inputs(arguments, {"source": CORPUS, "word2vec": {"min_count": 7}}),
        **{**SMALL, "epochs": 0},
    )
    assert material_of(run).vectors.least_count == 7


def test_the_vectors_are_the_runs_snapshot_0(run):
    material = material_of(run)
    assert material.vectors.digest == run.record.vectors.digest
    assert isinstance(material.corpus, Corpus)
