import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

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
