"""A model's answers to documents, kept with every epoch: what accuracy is measured from afterwards."""

import shutil

import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.run.answers import Answered, ReadDocuments
from drift.run.facts import CorpusFacts
from drift.run.moved import Moved
from drift.run.recorder import Recorder
from drift.run.run import Run, open_run
from drift.run.verify import verify
from drift.run.writer import create_run, resume_run

DOCUMENTS = ReadDocuments(np.array([1, 0, 1]), np.array([5, 39, 0, 7, 7]), np.array([0, 2, 2, 5]))
ANSWERS = np.array([[0.25, 0.75], [0.5, 0.5], [1, 0]], np.float32)
NOTHING = Moved(np.empty(0, np.int64), np.empty((0, 5), np.float32))


@pytest.fixture
def recorder(tmp_path, vectors, counts):
    corpus = CorpusFacts(classes=("bad", "good"))
    writer = create_run(
        tmp_path / "mine", vectors, counts=counts, test_counts=counts, planned_epochs=2, corpus=corpus
    )
    return Recorder(writer)


@pytest.fixture
def run(recorder):
    recorder.keep_documents("test", DOCUMENTS)
    with recorder:
        recorder.commit(NOTHING, answers={"test": ANSWERS})
        recorder.commit(NOTHING, answers={"test": ANSWERS[:, ::-1]})
    return open_run(recorder.folder)


def test_answers_and_documents_come_back_as_they_were_given(run):
    documents = run.test_documents
    assert documents.labels.tolist() == [1, 0, 1]
    assert documents.tokens.tolist() == [5, 39, 0, 7, 7]
    assert (documents.starts.tolist(), documents.lengths.tolist()) == ([0, 2, 2, 5], [2, 0, 3])
    np.testing.assert_array_equal(run.answers(1), ANSWERS)
    np.testing.assert_array_equal(run.answers(2), ANSWERS[:, ::-1])
    assert run.answers(1).dtype == np.float32


def test_documents_are_taken_in_the_order_asked_for_with_their_answers():
    found = Answered(
        np.array([0, 1, 1]), np.array([7, 8, 9, 5]), np.array([0, 2, 2, 4]), np.eye(3)[:, :2], epoch=4
    ).take(np.array([2, 0, 1]))
    assert (found.labels.tolist(), found.tokens.tolist()) == ([1, 0, 1], [9, 5, 7, 8])
    assert found.starts.tolist() == [0, 2, 4, 4]
    assert (found.answers.tolist(), found.epoch) == ([[0, 0], [1, 0], [0, 1]], 4)
    none = found.take(np.array([], dtype=np.int64))
    assert (len(none), none.tokens.tolist(), none.starts.tolist()) == (0, [], [0])


def test_accuracy_can_be_measured_from_them(run):
    found = run.answered(1)
    assert (found.answers.argmax(axis=1) == found.labels).tolist() == [True, True, False]


def test_a_validation_part_is_kept_beside_the_test_part(recorder):
    recorder.keep_documents("test", DOCUMENTS)
    recorder.keep_documents("validation", ReadDocuments(np.array([0]), np.array([3]), np.array([0, 1])))
    recorder.commit(NOTHING, answers={"test": ANSWERS, "validation": ANSWERS[:1]})
    run = Run(recorder.folder)
    assert run.record.documents == {"test": 3, "validation": 1}
    assert run.answered(1, "validation").tokens.tolist() == [3]
    np.testing.assert_array_equal(run.answers(1, "validation"), ANSWERS[:1])


def test_a_run_without_answers_opens_and_says_what_cannot_be_had(make_run):
    run = make_run()
    assert (run.test_documents, run.answers(1)) == (None, None)
    with pytest.raises(RunError, match=r"answers to the test documents after epoch 1, found none") as error:
        run.answered(1)
    assert "\n" not in str(error.value)


def test_an_epoch_may_have_none(recorder):
    recorder.keep_documents("test", DOCUMENTS)
    recorder.commit(NOTHING)
    run = Run(recorder.folder)
    assert run.answers(1) is None
    assert verify(run).problems == []


def test_answers_that_are_no_numbers_are_left_out_with_one_line(recorder, caplog):
    recorder.keep_documents("test", DOCUMENTS)
    with caplog.at_level("WARNING", logger="drift"):
        recorder.commit(NOTHING, answers={"test": np.full((3, 2), np.nan)})
    assert Run(recorder.folder).answers(1) is None
    assert caplog.messages == ["epoch 1: answers to the test documents are no numbers, and left out"]


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (3,)])
def test_answers_of_another_shape_are_refused(recorder, shape):
    recorder.keep_documents("test", DOCUMENTS)
    with pytest.raises(SettingsError, match=r"answers to the test documents of shape \(3, 2\), got \("):
        recorder.commit(NOTHING, answers={"test": np.zeros(shape)})
    assert Run(recorder.folder).epochs == [0]


def test_answers_to_documents_that_are_not_kept_are_refused(recorder):
    with pytest.raises(SettingsError, match="expected documents before answers: those of 'test'"):
        recorder.commit(NOTHING, answers={"test": ANSWERS})


@pytest.mark.parametrize(
    ("part", "changes", "said"),
    [
        ("train", {}, "expected documents of test or validation, got 'train'"),
        ("test", {"starts": np.array([0, 2, 5])}, "expected starts of 3 documents, rising from 0 to 5"),
        ("test", {"starts": np.array([0, 3, 2, 5])}, "expected starts of 3 documents, rising from 0 to 5"),
        ("test", {"tokens": np.array([5, 40, 0, 7, 7])}, "from 0 to 39, got 0 to 40"),
        ("test", {"tokens": np.array([5, -1, 0, 7, 7])}, "from 0 to 39, got -1 to 7"),
        ("test", {"labels": np.array([0, -1, 0])}, "expected labels from 0 on, got -1"),
    ],
)
def test_documents_that_do_not_fit_are_refused(recorder, part, changes, said):
    with pytest.raises(SettingsError, match=said):
        recorder.keep_documents(part, ReadDocuments(**{**vars(DOCUMENTS), **changes}))
    assert Run(recorder.folder).record.documents == {}


def test_documents_that_a_killed_process_left_half_written_are_written_again(recorder):
    left = recorder.folder / "run.zarr/documents/test/labels"
    left.mkdir(parents=True)
    (left / "zarr.json").write_text("{")
    assert Run(recorder.folder).test_documents is None
    recorder.keep_documents("test", DOCUMENTS)
    assert Run(recorder.folder).test_documents.labels.tolist() == [1, 0, 1]


def test_a_resumed_run_goes_on_with_its_documents(recorder):
    recorder.keep_documents("test", DOCUMENTS)
    recorder.commit(NOTHING, answers={"test": ANSWERS})
    recorder.interrupt()
    with Recorder(resume_run(recorder.folder)) as resumed:
        resumed.commit(NOTHING, answers={"test": ANSWERS})
    assert [Run(recorder.folder).answers(epoch) is not None for epoch in (0, 1, 2)] == [False, True, True]


def test_verify_reads_them(run):
    found = verify(run)
    assert found.checked == ["snapshot 0", "counts", "test documents", "epoch 1", "epoch 2"]
    assert found.problems == []


@pytest.mark.parametrize(
    ("array", "named"),
    [("documents/test/tokens", "tokens"), ("epochs/2/test_answers", "epochs/2/test_answers")],
)
@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_damage_is_found_and_named(run, array, named, damage):
    place = run.folder / "run.zarr" / array
    (chunk,) = [path for path in (place / "c").rglob("*") if path.is_file()]
    if damage == "remove":
        shutil.rmtree(place)
    else:
        data = bytearray(chunk.read_bytes())
        data[2] ^= 1
        chunk.write_bytes(data)
    problems = verify(open_run(run.folder)).problems
    assert problems
    assert all(named in problem and "\n" not in problem for problem in problems)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (ANSWERS * 2, "expected probabilities that add up to 1"),
        (ANSWERS - 1, "expected probabilities that add up to 1"),
        (np.ones((3, 1)), "a column a class"),
    ],
)
def test_answers_that_cannot_be_are_found(tmp_path, vectors, counts, answers, said):
    writer = create_run(
        tmp_path / "mine", vectors, counts=counts, test_counts=counts, planned_epochs=1, corpus=CorpusFacts()
    )
    with Recorder(writer) as recorder:
        recorder.keep_documents("test", DOCUMENTS)
        recorder.commit(NOTHING, answers={"test": answers})
    (problem,) = verify(Run(recorder.folder)).problems
    assert said in problem
