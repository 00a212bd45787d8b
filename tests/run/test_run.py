from dataclasses import replace

import numpy as np
import pytest

from drift.errors import RunError, UnknownWordError
from drift.run.facts import CorpusFacts
from drift.run.moved import Moved, put_moved
from drift.run.run import Run, open_run
from drift.run.writer import create_run
from drift.vectors.word_vectors import nearest_spellings
from tests.tampered import tamper


def test_a_run_gives_back_what_was_written(make_run, vectors, counts):
    run = make_run()
    assert run.words == vectors.words
    assert run.epochs == [0, 1, 2, 3]
    np.testing.assert_array_equal(run.base, vectors.matrix)
    np.testing.assert_array_equal(run.counts, counts)
    np.testing.assert_array_equal(run.seen, counts > 0)
    np.testing.assert_array_equal(run.moved(2).ids, np.arange(10))
    np.testing.assert_array_equal(run.moved(2).rows, vectors.matrix[:10] + np.float32(0.6))
    assert run.record.epochs[2].scores == {"test_accuracy": 0.7, "test_loss": 0.5}


def test_class_counts_are_kept_as_they_were_counted(make_run):
    counted = np.stack([np.arange(10, 0, -1), np.zeros(10, dtype=np.int64)], axis=1)
    run = make_run(class_counts=counted)
    assert run.class_counts.dtype == np.int64
    np.testing.assert_array_equal(run.class_counts, counted)


def test_a_run_that_did_not_count_by_class_has_none(make_run):
    assert make_run().class_counts is None


def test_a_full_matrix_is_snapshot_0_with_the_moved_rows_put_in(make_run, vectors):
    run = make_run()
    matrix = run.matrix(1)
    np.testing.assert_array_equal(matrix[:10], vectors.matrix[:10] + np.float32(0.3))
    np.testing.assert_array_equal(matrix[10:], vectors.matrix[10:])
    np.testing.assert_array_equal(run.matrix(0), vectors.matrix)


def test_rows_come_in_the_order_asked_for(make_run):
    run = make_run()
    ids = np.array([12, 3, 39, 0, 3])
    for asked in (ids, ids.tolist()):
        np.testing.assert_array_equal(run.rows(3, asked), run.matrix(3)[ids])


def test_snapshot_0_cannot_be_changed_by_accident(make_run):
    with pytest.raises(ValueError, match="read-only"):
        make_run().base[0] = 0


def test_put_moved_into_no_rows_is_nothing():
    moved = Moved(np.array([1]), np.ones((1, 2), np.float32))
    assert put_moved(np.empty((0, 2), np.float32), np.empty(0, np.int64), moved).shape == (0, 2)


def test_snapshot_0_is_stored_once_for_runs_of_the_same_vectors(make_run):
    first, second = make_run("first"), make_run("second")
    stored = list((first.folder.parent / "_vectors").iterdir())
    assert len(stored) == 1
    np.testing.assert_array_equal(first.base, second.base)


def test_a_run_without_a_moved_row_opens(make_run, vectors):
    run = make_run(counts=np.zeros(40, dtype=np.int64))
    assert run.moved(3).rows.shape == (0, 5)
    np.testing.assert_array_equal(run.matrix(3), vectors.matrix)


def test_a_run_of_no_epochs_is_complete_with_snapshot_0(make_run):
    run = make_run(epochs=0)
    assert (run.epochs, run.condition()) == ([0], "complete")


def test_the_newest_run_is_opened_when_none_is_named(make_run):
    make_run("b")
    runs = make_run("a").folder.parent
    assert open_run(runs=runs).name == "a"


def test_an_unknown_run_names_those_that_there_are(make_run):
    runs = make_run("first").folder.parent
    with pytest.raises(RunError, match=r"expected a run named 'frist' .* Found: first"):
        open_run("frist", runs=runs)


def test_no_run_at_all_says_how_to_make_one(tmp_path):
    with pytest.raises(RunError, match="drift snapshot"):
        open_run(runs=tmp_path)


def test_an_epoch_that_is_not_there_is_refused(make_run):
    with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 4"):
        make_run().moved(4)


def test_an_unknown_word_gives_the_nearest_spellings(make_run):
    with pytest.raises(UnknownWordError, match="word1"):
        make_run().word_id("wrod1")


def test_a_spelling_without_its_marks_is_found():
    assert nearest_spellings("елка", ["ёлка", "палка"]) == ["ёлка"]
    assert nearest_spellings("Elan", ["élan", "plan"]) == ["élan"]


def test_of_somebody_elses_run_only_what_is_committed_is_told(make_run):
    run = make_run(settings=None)
    assert run.condition() == "complete"
    cut = replace(run.record, status="interrupted")
    assert Run(run.folder, cut).condition() == f"interrupted, {run.last_epoch} epochs committed"


def test_a_missing_chunk_is_refused_and_not_read_as_zeros(make_run):
    run = make_run()
    (run.folder / "run.zarr/epochs/2/rows/c/0/0").unlink()
    with pytest.raises(RunError, match="a chunk is missing"):
        open_run(run.folder).moved(2)


def test_a_flipped_bit_is_found(make_run):
    run = make_run()
    chunk = run.folder / "run.zarr/epochs/2/rows/c/0/0"
    damaged = bytearray(chunk.read_bytes())
    damaged[7] ^= 1
    chunk.write_bytes(damaged)
    with pytest.raises(RunError, match="damaged"):
        open_run(run.folder).moved(2)


def test_a_run_without_its_snapshot_0_says_what_to_copy(make_run):
    run = make_run()
    (run.folder.parent / "_vectors").rename(run.folder.parent / "elsewhere")
    with pytest.raises(RunError, match="Copy _vectors/ along with the run"):
        _ = open_run(run.folder).base


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "null"])
def test_a_damaged_record_is_one_line(make_run, text):
    run = make_run()
    (run.folder / "run.json").write_text(text)
    with pytest.raises(RunError, match=r"run\.json: expected"):
        open_run(run.folder)


@pytest.mark.parametrize(
    "change",
    [{"epochs": []}, {"vectors": {}}, {"corpus": None}, {"epochs": [{"epoch": 3}]}, {"extra": 1}],
)
def test_a_record_that_json_reads_but_that_is_none_is_one_line(make_run, change):
    run = make_run()
    tamper(run.folder, **change)
    with pytest.raises(RunError, match=r"run\.json: expected a run's record"):
        open_run(run.folder)


def test_a_record_that_does_not_fit_snapshot_0_is_refused(make_run):
    run = make_run()
    tamper(run.folder, vectors__n_dims=7)
    with pytest.raises(RunError, match="expected snapshot 0 of shape"):
        _ = open_run(run.folder).base


def test_a_record_of_a_later_format_is_refused(make_run):
    run = make_run()
    tamper(run.folder, format=99)
    with pytest.raises(RunError, match="expected format 2 or less, found 99"):
        open_run(run.folder)


def test_words_of_every_script_survive(tmp_path, vectors):
    odd = ["naïve", "телевизор", "電視", "\u0085", "\u2028", "a b", "<script>", "\u202e", "🎬", "\\xff"]
    odd += [f"w{number}" for number in range(30)]
    base = type(vectors)(odd, vectors.matrix)
    zeros = np.zeros(40, dtype=np.int64)
    writer = create_run(
        tmp_path / "odd", base, counts=zeros, test_counts=zeros, planned_epochs=0, corpus=CorpusFacts()
    )
    assert open_run(writer.finish()).words == odd


def test_xarray_opens_a_run_without_drift(make_run):
    import xarray

    run = make_run()
    moved = xarray.open_zarr(run.folder / "run.zarr", group="epochs/2", consolidated=False)
    assert moved["rows"].dims == ("moved_word", "dim")
    np.testing.assert_array_equal(moved["rows"], run.moved(2).rows)
