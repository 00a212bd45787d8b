"""Runs as every earlier drift wrote them: `formats/N/` holds what the drift of format N left on disk.

Of each there is `hook`, somebody else's training of two of three planned epochs, and `trained`, drift's own.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from drift.errors import RunError
from drift.run.facts import CorpusFacts
from drift.run.formats import KNOWN
from drift.run.run import Run, open_run
from drift.run.settings import Settings
from drift.run.verify import verify

FORMATS = Path(__file__).parent / "formats"
MATRIX = (np.arange(18).reshape(6, 3) / 8).astype(np.float32)


@pytest.fixture(params=sorted(path.name for path in FORMATS.iterdir()))
def runs(request):
    return FORMATS / request.param


def test_words_counts_and_moved_rows_are_read(runs):
    run = open_run("hook", runs=runs)
    assert run.words == ["tv", "television", "naïve", "電視", "radio", "sea"]
    np.testing.assert_array_equal(run.base, MATRIX)
    assert run.counts.tolist() == [3, 0, 2, 1, 0, 0]
    assert run.test_counts.tolist() == [1, 2, 0, 0, 0, 0]
    assert [run.moved(epoch).ids.tolist() for epoch in run.epochs] == [[], [0, 2], [0, 2, 3]]
    np.testing.assert_array_equal(run.moved(2).rows, MATRIX[[0, 2, 3]] + np.float32(0.5))
    assert run.condition() == "stopped early, 2 of 3 epochs"


def test_somebody_elses_training_has_a_hook_and_no_settings(runs):
    record = open_run("hook", runs=runs).record
    assert (record.hook, record.settings, record.inputs) == ("SnapshotEmbedding", None, None)
    assert record.corpus == CorpusFacts()
    assert record.epochs[2].scores == {"accuracy": 0.75, "test_accuracy": 0.5}


def test_a_training_by_drifts_own_recipe_has_all_its_facts(runs):
    record = open_run("trained", runs=runs).record
    settings = Settings(epochs=1, units=1, model="mean", batch_size=2, record_steps=True, max_length=8)
    assert record.settings == settings
    assert record.hook is None
    assert record.inputs.corpus == {"source": "/somewhere/small.csv", "seed": 0}
    assert record.inputs.vectors == {"source": "by hand"}
    assert (record.corpus.classes, record.corpus.missing) == (("bad", "good"), (("oov", 2),))
    assert record.corpus.train_labels == {"bad": 2, "good": 2}


def test_class_counts_and_step_paths_are_read(runs):
    run = open_run("trained", runs=runs)
    assert run.class_counts.sum(axis=1).tolist() == run.counts[run.seen].tolist()
    assert np.flatnonzero(run.step_path(1)).tolist() == run.moved(1).ids.tolist() == [0, 2]
    assert run.absent_path(1).max() <= run.step_path(1).max()
    assert open_run("hook", runs=runs).step_path(1) is None


def test_answers_are_kept_from_format_2_on():
    old, new = (open_run("trained", runs=FORMATS / number) for number in "12")
    assert (old.answers(1), old.test_documents) == (None, None)
    with pytest.raises(RunError, match="found none: earlier drifts kept none"):
        old.answered(1)
    found = new.answered(1)
    assert [new.words[row] for row in found.tokens.tolist()] == ["tv", "television", "television"]
    assert (found.labels.tolist(), found.starts.tolist()) == ([0, 1], [0, 2, 3])
    assert found.answers.shape == (2, 2)


def test_the_newest_format_has_its_runs_here():
    assert [path.name for path in sorted(FORMATS.iterdir())] == [str(number) for number in sorted(KNOWN)]


@pytest.mark.parametrize("name", ["hook", "trained"])
def test_every_array_is_whole(runs, name):
    assert verify(open_run(name, runs=runs)).problems == []


@pytest.fixture
def changed(tmp_path):
    """Open the oldest format's trained run with other settings in its record."""

    def change(**settings):
        folder = shutil.copytree(FORMATS / "1" / "trained", tmp_path / "changed")
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        kept = {name: value for name, value in (record["settings"] | settings).items() if value != "gone"}
        (folder / "run.json").write_text(json.dumps(record | {"settings": kept}), encoding="utf-8")
        return Run(folder).record.settings

    return change


def test_settings_that_an_older_drift_did_not_know_have_their_defaults(changed):
    assert changed(pull="gone", shuffled_labels="gone").shuffled_labels is False


def test_settings_that_this_drift_does_not_know_are_named_in_one_line(changed):
    with pytest.raises(
        RunError, match="settings with the unknown warmth; use the drift that wrote it"
    ) as error:
        changed(warmth=3)
    assert "\n" not in str(error.value)


def test_settings_out_of_their_range_are_one_line(changed):
    with pytest.raises(RunError, match=r"run\.json: expected a run's record.*a dropout from 0 to below 1"):
        changed(dropout=7)
