"""What a user gives wrongly is one line: expected, found, what to do; and no score ends a loop."""

import itertools

import numpy as np
import pytest

import drift
from drift.errors import DriftError, SettingsError
from drift.run.run import open_run

TABLE = np.arange(12, dtype=np.float32).reshape(4, 3) + 1
WORDS = ["a", "b", "c", "d"]
WRONG = [None, 1.5, "x", {}, object(), np.zeros((0, 3), np.float32), np.arange(3), [[1, 2], [3]], {1: "x"}]
RECORDED = ("path", "words", "matrix", "counts", "labels", "texts", "max_length", "epochs", "resume")
IMPORTED = ("before", "afters", "words", "name", "runs", "after_words", "seen", "counts", "align", "force")


@pytest.fixture
def begun(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = itertools.count()

    def begin(**changes):
        given = {"words": WORDS, "matrix": TABLE, **changes}
        return drift.record(given.pop("path", f"run{next(names)}"), **given)

    return begin


def refused_or_taken(act):
    """Nothing but an error of drift, in one line."""
    try:
        act()
    except DriftError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("name", RECORDED)
def test_no_argument_of_record_ends_in_a_traceback(begun, name):
    for wrong in WRONG:
        refused_or_taken(lambda wrong=wrong: begun(**{name: wrong}).finish())


@pytest.mark.parametrize("name", IMPORTED)
def test_no_argument_of_from_matrices_ends_in_a_traceback(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    names = itertools.count()
    for wrong in WRONG:
        given = {"before": TABLE, "afters": [TABLE + 1], "words": WORDS, "name": f"run{next(names)}"}
        given |= {"runs": tmp_path, "counts": None if name == "seen" else {"a": 1}, name: wrong}
        refused_or_taken(
            lambda given=given: drift.from_matrices(given.pop("before"), given.pop("afters"), **given)
        )


def test_no_batch_document_or_answer_ends_in_a_traceback(begun):
    recorder = begun(labels=["x", "y"])
    recorder.count([[0, 1]], labels=[0])
    recorder.keep_documents("test", [[0], [1]], [0, 1])
    for wrong in WRONG:
        for act in (
            lambda wrong=wrong: recorder.count(wrong),
            lambda wrong=wrong: recorder.count([0, 1], wrong),
            lambda wrong=wrong: recorder.count([[0, 1]], labels=wrong),
            lambda wrong=wrong: recorder.count([0], test=wrong),
            lambda wrong=wrong: recorder.keep_documents(wrong, [[0]], [0]),
            lambda wrong=wrong: recorder.keep_documents("validation", wrong, [0]),
            lambda wrong=wrong: recorder.keep_documents("validation", [[0]], wrong),
            lambda wrong=wrong: recorder.keep_documents("validation", [[0]], [0], wrong),
            lambda wrong=wrong: recorder.snapshot(wrong),
            lambda wrong=wrong: recorder.snapshot(TABLE, answers=wrong),
        ):
            refused_or_taken(act)


@pytest.mark.parametrize(
    ("act", "line"),
    [
        (lambda one: one.count([0.5]), "expected whole numbers as ids, got 0.5 in an array of float64."),
        (lambda one: one.count([0, 1], [1]), r"expected a mask of the ids' shape \(2,\), got \(1,\)."),
        (lambda one: one.count([[0, 1], [2]]), "expected ids of one shape, found rows of many lengths."),
        (
            lambda one: one.keep_documents("test", [[0]], []),
            r"a label and a mask for each document, got 1 rows",
        ),
    ],
)
def test_what_is_counted_has_to_be_ids(begun, act, line):
    with pytest.raises(SettingsError, match=line):
        act(begun())


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"words": None}, "expected the words of the rows: a list, .* or a file, got NoneType"),
        ({"words": {}}, "expected a word for a row of the table at least, found none"),
        ({"words": {"a": 1.5}}, "expected a row from 0 to 3 for each word, got 1.5 for 'a'"),
        ({"counts": 3}, r"expected one count for each of the 4 rows, .* got counts of shape \(\)"),
        ({"counts": {"a": 1.5}}, "expected whole numbers as counts, got 1.5"),
        ({"labels": [1, 2]}, r"expected a list, each text or None as labels=, got \[1, 2\]"),
        (
            {"texts": ["a b", None]},
            "expected a list, each text or Corpus or None as texts=|expected texts, got None",
        ),
        ({"epochs": -1}, "expected a number of epochs from 0 on, got -1"),
        ({"epochs": "3"}, "expected a whole number as epochs=, got '3'"),
        ({"path": None}, "expected text or a path as path=, got None"),
    ],
)
def test_the_line_says_what_was_expected_and_found(begun, tmp_path, changes, line):
    with pytest.raises(SettingsError, match=line):
        begun(**changes)
    assert not list(tmp_path.glob("run*"))


@pytest.mark.parametrize("scores", [[1], 0.5, "accuracy", {1: 2, "loss": "low"}])
def test_scores_that_are_none_are_left_out_with_a_line_and_the_loop_goes_on(begun, caplog, scores):
    with begun() as recorder:
        recorder.count([0])
        recorder.snapshot(TABLE, scores=scores)
        recorder.snapshot(TABLE, scores={"loss": 1})
    assert "left out" in caplog.text
    assert open_run(recorder.folder).record.epochs[2].scores == {"loss": 1}
