"""A loop in plain NumPy becomes a run; tensors of PyTorch are stood in for by what they are asked for."""

import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.hooks.loop import record
from drift.hooks.loop_recorder import go_on
from drift.hooks.tables import as_table
from drift.hooks.words import table_words
from drift.run.lock import is_held
from drift.run.run import open_run
from drift.run.verify import verify

WORDS = [None, "<b>", "a", "b", "[UNK]", "never", "rare"]
TABLE = (np.arange(21).reshape(7, 3) / 8).astype(np.float32)


def trained(*rows):
    table = TABLE.copy()
    table[list(rows)] += np.float32(1)
    return table


def loop(path, **changes):
    return record(path, **{"words": WORDS, "matrix": TABLE, **changes})


def test_a_loop_becomes_a_run_and_its_ids_say_what_is_seen(tmp_path, caplog):
    with caplog.at_level("INFO", logger="drift"), loop(tmp_path / "mine") as recorder:
        recorder.count([[2, 3, 0], [2, 4, 0]])
        recorder.count([[1, 5]], mask=[[1, 0]])
        recorder.count([6], test=True)
        recorder.snapshot(trained(0, 1, 2, 3, 4), scores={"test_accuracy": 0.5})
        recorder.count([[2, 3, 6]])
        recorder.snapshot(trained(0, 1, 2, 3, 4, 6))
    run = open_run(tmp_path / "mine")
    assert run.words == ["<b>", "a", "b", "never", "rare"]
    assert run.counts.tolist() == [1, 2, 1, 0, 1]  # of the first epoch in which each passes
    assert run.test_counts.tolist() == [0, 0, 0, 0, 1]
    assert [run.moved(epoch).ids.tolist() for epoch in run.epochs] == [[], [0, 1, 2], [0, 1, 2, 4]]
    assert (run.record.seen_from, run.record.hook, run.condition()) == ("ids", "record", "complete")
    assert run.record.epochs[1].scores == {"test_accuracy": 0.5}
    assert "3 seen, 3 moved, 0 moved unseen, 0 seen stood still" in caplog.messages
    assert verify(run).problems == []


def test_snapshot_0_is_kept_although_the_loop_changes_its_table(tmp_path):
    table = TABLE.copy()
    with loop(tmp_path / "mine", matrix=table, words=list("abcdefg"), counts={"b": 1}) as recorder:
        table[1] += np.float32(1)
        recorder.snapshot(table)
    run = open_run(tmp_path / "mine")
    assert run.moved(1).ids.tolist() == [1]
    np.testing.assert_array_equal(run.base, TABLE)


def test_ids_that_passed_go_before_counts_that_were_given(tmp_path):
    with loop(tmp_path / "mine", counts={"never": 5, "a": 5}) as recorder:
        recorder.snapshot(trained(2))
        assert open_run(recorder.folder).record.seen_from == "counts"
        recorder.count([2, 2])
        recorder.snapshot(trained(2))
    assert open_run(tmp_path / "mine").counts.tolist() == [0, 2, 0, 0, 0]


def test_words_may_be_called_seen_because_they_moved_but_not_where_all_did(tmp_path):
    with loop(tmp_path / "mine", seen_moved=True) as recorder:
        recorder.snapshot(trained(2))
        recorder.snapshot(trained(3))
    run = open_run(tmp_path / "mine")
    assert (run.counts.tolist(), run.record.seen_from) == ([0, 1, 1, 0, 0], "moved")
    with (
        pytest.raises(SettingsError, match="5 of 5 words moved"),
        loop(tmp_path / "all", seen_moved=True) as all_,
    ):
        all_.snapshot(TABLE + np.float32(1))


def test_what_says_nothing_of_seen_words_is_refused(tmp_path):
    with (
        pytest.raises(SettingsError, match="expected what says which words are seen"),
        loop(tmp_path / "m") as one,
    ):
        one.snapshot(trained(2))
    assert open_run(tmp_path / "m").condition().startswith("interrupted")


def test_a_loop_without_a_snapshot_is_not_complete_and_replaces_nothing(tmp_path, caplog):
    with loop(tmp_path / "mine", counts={"a": 1}) as recorder:
        recorder.snapshot(trained(2))
    with loop(tmp_path / "mine", force=True) as recorder:
        recorder.count([2])
    assert f"{tmp_path / 'mine'}: no snapshot was taken, so that the run holds the table" in caplog.text
    assert open_run(tmp_path / "mine").epochs == [0, 1]  # the one that was there
    with loop(tmp_path / "other"):
        pass
    other = open_run(tmp_path / "other")
    assert (other.epochs, other.record.status) == ([0], "interrupted")


def test_a_run_that_is_to_replace_another_is_called_by_its_own_name(tmp_path, caplog):
    loop(tmp_path / "mine", counts={"a": 1}).recorder.finish()
    with loop(tmp_path / "mine", counts={"a": 1}, force=True) as recorder:
        assert recorder.folder.name == "mine~new"
        recorder.snapshot(np.full_like(TABLE, np.nan))
    assert f"{tmp_path / 'mine'}: the vectors of epoch 1 hold NaN or infinity" in caplog.text


def test_after_an_exception_a_second_start_in_the_same_process_works(tmp_path):
    for force in (False, True, True):
        with (
            pytest.raises(KeyboardInterrupt),
            loop(tmp_path / "mine", counts={"a": 1}, force=force) as recorder,
        ):
            recorder.snapshot(trained(2))
            raise KeyboardInterrupt
        assert not is_held(recorder.folder)
    with loop(tmp_path / "mine", counts={"a": 1}, force=True) as recorder:
        recorder.snapshot(trained(2))
    assert open_run(tmp_path / "mine").condition() == "complete"
    with pytest.raises(RunError, match="this run exists"):
        loop(tmp_path / "mine", counts={"a": 1})


def test_a_loop_that_stopped_early_goes_on_to_fewer_epochs_than_were_planned_first(tmp_path):
    with loop(tmp_path / "mine", counts={"a": 1}, epochs=20) as recorder:
        recorder.snapshot(trained(2))
    for epochs in (0, 1):
        with pytest.raises(RunError, match="nothing to resume"):
            loop(tmp_path / "mine", matrix=trained(2), resume=True, epochs=epochs)
    with loop(tmp_path / "mine", matrix=trained(2), resume=True, epochs=2) as recorder:
        recorder.snapshot(trained(2))
    assert open_run(tmp_path / "mine").condition() == "complete"


@pytest.mark.parametrize("more", [0, 1, 19])
def test_a_training_that_goes_on_plans_what_it_makes_after_what_is_done(tmp_path, more):
    with loop(tmp_path / "mine", counts={"a": 1}, epochs=20) as recorder:
        recorder.snapshot(trained(2))
    named = table_words(WORDS, len(TABLE))
    with go_on(tmp_path / "mine", named, 3, more=more) as recorder:
        assert recorder.recorder.record.planned_epochs == 1 + more
        for _ in range(more):
            recorder.snapshot(trained(2))
    assert open_run(tmp_path / "mine").condition() == "complete"


def test_an_interrupted_run_is_gone_on_with(tmp_path):
    with pytest.raises(KeyboardInterrupt), loop(tmp_path / "mine", epochs=2) as recorder:
        recorder.count([2])
        recorder.snapshot(trained(2))
        raise KeyboardInterrupt
    with pytest.raises(SettingsError, match="expected the run's own 5 words"):
        loop(tmp_path / "mine", words=list("abcdefg"), resume=True)
    with loop(tmp_path / "mine", matrix=trained(2), resume=True) as recorder:
        recorder.count([2, 3])
        recorder.snapshot(trained(2, 3))
    run = open_run(tmp_path / "mine")
    assert run.condition() == "complete"
    assert run.counts.tolist() == [0, 1, 1, 0, 0]
    assert run.moved(2).ids.tolist() == [1, 2]
    np.testing.assert_array_equal(run.base, TABLE[[1, 2, 3, 5, 6]])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (trained(2), []),
        (TABLE, ["the table of epoch 0"]),
        (trained(2, 3), ["a table that is none of its epochs"]),
    ],
)
def test_a_loop_that_goes_on_from_another_table_than_its_last_one_is_told(tmp_path, caplog, table, said):
    with pytest.raises(KeyboardInterrupt), loop(tmp_path / "mine", counts={"a": 1}, epochs=2) as recorder:
        recorder.snapshot(trained(2))
        raise KeyboardInterrupt
    caplog.clear()
    loop(tmp_path / "mine", matrix=table, resume=True).finish()
    found = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert [one.partition(": goes on after epoch 1 from ")[2] for one in found] == said


@pytest.mark.parametrize("again", [[], [2, 3, 6, 6]])
def test_a_word_of_an_epoch_that_was_broken_off_is_seen_where_the_training_goes_on_with_it(
    tmp_path, caplog, again
):
    with pytest.raises(KeyboardInterrupt), loop(tmp_path / "mine") as recorder:
        recorder.count([2])
        recorder.snapshot(trained(2))
        recorder.count([3, 6])
        raise KeyboardInterrupt
    with loop(tmp_path / "mine", matrix=trained(2, 3, 6), resume=True) as recorder:
        recorder.count(again)
        recorder.snapshot(trained(2, 3, 6))
    assert open_run(tmp_path / "mine").counts.tolist() == [0, 1, 1, 0, 2 if again else 1]
    assert "2 words moved in an epoch that was broken off: they are seen" in caplog.text


@pytest.mark.parametrize(("table", "said"), [(trained(2), False), (TABLE + np.float32(1), True)])
def test_words_of_a_broken_off_epoch_stay_unseen_where_it_is_undone_or_cannot_be_told(
    tmp_path, caplog, table, said
):
    with pytest.raises(KeyboardInterrupt), loop(tmp_path / "mine") as recorder:
        recorder.count([2])
        recorder.snapshot(trained(2))
        recorder.count([3])
        raise KeyboardInterrupt
    with loop(tmp_path / "mine", matrix=table, resume=True) as recorder:
        recorder.snapshot(table)
    assert open_run(tmp_path / "mine").counts.tolist() == [0, 1, 0, 0, 0]
    assert ("which words an epoch trained that was broken off cannot be told" in caplog.text) == said


def test_counts_that_go_behind_the_ids_that_passed_are_not_passed_over_in_silence(tmp_path, caplog):
    with loop(tmp_path / "mine", counts={"never": 5}) as recorder:
        recorder.count([2])
        recorder.snapshot(trained(2))
        recorder.snapshot(trained(2))
    said = "the ids that passed in training go before the counts that were given"
    assert [one for one in caplog.messages if one.startswith("the ids that passed")] == [said]


def test_answers_are_kept_for_the_documents_in_which_a_word_is_read(tmp_path):
    with loop(tmp_path / "mine", counts={"a": 1}) as recorder:
        recorder.keep_documents(
            "test", [[2, 3, 0], [0, 0, 4], [1, 5, 2]], [1, 0, 1], [[1, 1, 1], [1, 1, 1], [0, 1, 1]]
        )
        recorder.snapshot(trained(2), answers=np.array([[0.2, 0.8], [0.5, 0.5], [0.6, 0.4]], np.float32))
    run = open_run(tmp_path / "mine")
    answered = run.answered(1)
    assert answered.labels.tolist() == [1, 1]
    assert (answered.tokens.tolist(), answered.starts.tolist()) == ([1, 2, 3, 1], [0, 2, 4])
    assert run.test_counts.tolist() == [0, 2, 1, 1, 0]  # of the same documents
    np.testing.assert_allclose(answered.answers, [[0.2, 0.8], [0.6, 0.4]])
    assert verify(run).problems == []


@pytest.mark.parametrize("table", [TABLE[:3], TABLE[:, :2]])
def test_a_table_of_another_shape_is_refused(tmp_path, table):
    with pytest.raises(SettingsError, match="expected"), loop(tmp_path / "mine", counts={"a": 1}) as recorder:
        recorder.snapshot(table)


def test_a_file_of_texts_is_not_read_letter_by_letter(tmp_path):
    with pytest.raises(SettingsError, match=r"expected texts, or a corpus, got 'tweets.csv'"):
        loop(tmp_path / "mine", texts="tweets.csv")


class Tensor:
    """What is asked of a tensor of PyTorch: NumPy cannot read one that has a gradient or is bfloat16."""

    def __init__(self, values, dtype="torch.float32", ready=False):
        self.values, self.dtype, self.ready = values, dtype, ready

    def detach(self):
        return Tensor(self.values, self.dtype, self.ready)

    def cpu(self):
        return Tensor(self.values, self.dtype, ready=True)

    def float(self):
        return Tensor(self.values.astype(np.float32), "torch.float32", self.ready)

    def __array__(self, dtype=None, copy=None):
        if not self.ready or self.dtype == "torch.bfloat16":
            raise TypeError("on a device, or of a type that NumPy does not have")
        return np.asarray(self.values, dtype=dtype)


@pytest.mark.parametrize("dtype", ["torch.float32", "torch.bfloat16"])
def test_a_tensor_is_taken_from_its_device_and_bfloat16_taken_up(dtype):
    np.testing.assert_array_equal(as_table(Tensor(TABLE, dtype)), TABLE)


def test_half_precision_and_tensors_are_recorded_exactly(tmp_path):
    half = TABLE.astype(np.float16) + np.float16(0.1)
    with loop(tmp_path / "mine", matrix=half, counts={"a": 1}) as recorder:
        recorder.snapshot(Tensor(half))
    run = open_run(tmp_path / "mine")
    assert run.moved(1).ids.tolist() == []
    np.testing.assert_array_equal(run.base, half.astype(np.float32)[[1, 2, 3, 5, 6]])


@pytest.mark.parametrize("table", [np.zeros((3, 2), np.int8), np.zeros(3, np.float32), [["a"]]])
def test_what_is_no_table_of_floats_is_refused(table):
    with pytest.raises(
        SettingsError, match=r"expected floats of shape \(rows, dimensions\) for the table, got"
    ):
        as_table(table)
