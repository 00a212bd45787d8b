import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import drift
from drift.errors import RunError, SettingsError
from drift.experiments.restored import restored
from drift.run.answered import read_restored

ROOT = Path(__file__).parents[2]


def model(matrix):
    """Two documents: the one reads word0, the other word9."""
    found = 1 / (1 + np.exp(-matrix[[0, 9]].sum(axis=1)))
    return np.stack([1 - found, found], axis=1)


def test_each_draw_asks_with_half_of_the_words_put_back(make_run):
    run = make_run()
    matrices = []

    def predict(matrix):
        matrices.append(matrix)
        return model(matrix)

    found = restored(run, predict, draws=4)
    assert len(matrices) == 5
    for matrix, mask in zip(matrices, [*found.masks, np.ones(10, bool)], strict=True):
        back = found.words[mask]
        others = np.setdiff1d(np.arange(run.n_words), back)
        np.testing.assert_array_equal(matrix[back], run.base[back])
        np.testing.assert_array_equal(matrix[others], run.rows(3, others))
    np.testing.assert_allclose(found.whole, model(run.base), rtol=1e-6)


def test_what_was_asked_is_kept_and_not_asked_again(make_run):
    run = make_run()
    first = restored(run, model, draws=4, seed=3)
    np.testing.assert_array_equal(read_restored(run).answers, first.answers)

    def never(matrix):
        raise AssertionError

    again = restored(run, never, draws=4, seed=3)
    np.testing.assert_array_equal(again.masks, first.masks)
    with pytest.raises(AssertionError):
        restored(run, never, draws=4, seed=4)


def test_words_above_the_largest_count_are_left_as_they_are(make_run):
    assert restored(make_run(), model, draws=2, max_count=4).words.tolist() == [6, 7, 8, 9]


def test_the_draws_are_a_table_and_one_line(make_run):
    found = restored(make_run(), model, draws=2)
    frame = found.to_frame()
    assert frame["draw"].tolist() == ["1", "2", "all words"]
    assert frame["words_put_back"].tolist() == [*found.masks.sum(axis=1), 10]
    assert frame["test_accuracy"].isna().all()  # the run keeps no labels
    assert repr(found) == "RestoredDraws(run='small', epoch=3, draws: 3 rows)"
    assert "all words" in found._repr_html_()
    right = replace(found, labels=np.array([1, 1])).to_frame()["test_accuracy"]
    assert right.tolist() == [
        float((one.argmax(axis=1) == 1).mean()) for one in [*found.answers, found.whole]
    ]


def test_rows_alone_can_be_asked_for(make_run):
    run, ids = make_run(), np.array([0, 9, 30])

    def predict(rows):
        assert rows.shape == (3, run.n_dims)
        return model(np.concatenate([rows[:1]] * 9 + [rows[1:]]))

    some = restored(run, predict, draws=2, ids=ids)
    np.testing.assert_allclose(some.answers, restored(make_run("other"), model, draws=2).answers, rtol=1e-6)


def test_mistakes_are_said_in_one_line(make_run):
    run = make_run()
    with pytest.raises(SettingsError, match="an even number of draws"):
        restored(run, model, draws=3)
    with pytest.raises(SettingsError, match=r"finite class probabilities .* \(2,\)"):
        restored(run, lambda matrix: model(matrix)[:, 0])
    with pytest.raises(SettingsError, match=r"a function of 1 argument as predict=, got <function"):
        drift.restored(run, lambda: model)
    with pytest.raises(RunError, match="words seen 1 to 100 times"):
        restored(make_run("none", epochs=0), model)


def test_neither_tensorflow_nor_keras_is_needed():
    code = (
        "import sys; sys.modules.update(tensorflow=None, keras=None);"
        "import drift.experiments.masked, drift.experiments.restored, drift.analysis.across.unseen.unseen;"
        "import drift; drift.restored, drift.unseen"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class OwnModel:
    """Somebody's own classifier: a logistic regression on the mean vector of a document, by plain SGD."""

    def __init__(self, seed=0):
        random = np.random.default_rng(seed)
        self.table = random.normal(size=(30, 4)).astype(np.float32)
        self.weights = random.normal(size=4).astype(np.float32)
        self.labels = np.arange(160) % 2
        # Documents of class 0 hold words 0 to 9 and those of class 1 words 10 to 19, with a word of either.
        self.texts = np.column_stack(
            [random.integers(0, 10, (160, 3)) + 10 * self.labels[:, None], random.integers(0, 20, 160)]
        )

    def answers(self, table, texts):
        p = 1 / (1 + np.exp(-table[texts].mean(axis=1) @ self.weights))
        return np.column_stack([1 - p, p])

    def epoch(self, rate=2.0):
        for text, label in zip(self.texts[:100], self.labels[:100], strict=True):
            error = self.answers(self.table, text[None])[0, 1] - label
            np.subtract.at(self.table, text, rate * error * self.weights / len(text))


def test_somebody_elses_training_is_asked_and_measured(tmp_path):
    model = OwnModel()
    words = [f"w{number}" for number in range(30)]
    tested, labels = model.texts[100:], model.labels[100:]
    with drift.record(tmp_path / "mine", words=words, matrix=model.table) as recorder:
        recorder.keep_documents("test", tested, labels)
        for _ in range(2):
            recorder.count(model.texts[:100])
            model.epoch()
            recorder.snapshot(model.table, answers=model.answers(model.table, tested))
    run = drift.open_run(tmp_path / "mine")
    restored(run, lambda matrix: model.answers(matrix, tested), draws=6)
    found = drift.unseen(run)
    assert (found.natural, found.masked) == (None, ())
    assert found.restored.accuracy > 0.9
    whole = model.answers(np.where(run.seen[:, None], run.base, run.matrix(2)), tested)
    assert found.restored.restored_accuracy == (whole.argmax(axis=1) == labels).mean()
    assert {one.model: one.accuracy for one in found.scores}["mine"] == found.restored.accuracy
    assert found.verdict == "Nothing was compared: there is no frozen run beside this one."


def test_answers_to_other_documents_than_those_of_the_run_are_refused(tmp_path):
    model = OwnModel()
    with drift.record(
        tmp_path / "mine", words=[f"w{one}" for one in range(30)], matrix=model.table
    ) as recorder:
        recorder.keep_documents("test", model.texts[100:], model.labels[100:])
        recorder.count(model.texts[:100])
        model.epoch()
        recorder.snapshot(model.table)
    with pytest.raises(SettingsError, match="the 60 test documents that the run keeps"):
        restored(drift.open_run(tmp_path / "mine"), lambda matrix: model.answers(matrix, model.texts))
