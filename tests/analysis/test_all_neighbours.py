from dataclasses import replace

import numpy as np
import pytest

from drift.analysis import all_neighbours as module
from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import Candidates, choose_candidates, neighbours
from drift.analysis.stranded import stranded
from drift.analysis.words import word_table
from drift.errors import RunError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors
from tests.frameworks import needs


@pytest.fixture
def larger():
    """Vectors of 400 words, a dozen of them zero."""
    matrix = np.random.default_rng(3).normal(size=(400, 8)).astype(np.float32)
    matrix[390:] = 0
    return WordVectors([f"word{number}" for number in range(400)], matrix)


@pytest.fixture
def run(make_run, larger):
    counts = np.zeros(400, dtype=np.int64)
    counts[::17] = 1
    zeros = np.zeros(400, dtype=np.int64)
    changes = np.random.default_rng(4).normal(size=(24, 8)).astype(np.float32) / 5
    return make_run(epochs=3, vectors=larger, counts=counts, test_counts=zeros, changes=changes)


def never(*_args, **_kwargs):
    raise AssertionError("snapshot 0 was searched")


def test_every_epoch_has_the_neighbours_of_a_full_search(run):
    candidates = choose_candidates(run, Neighbourhood(10))
    found = list(all_neighbours(run, candidates))
    assert [epoch for epoch, _ in found] == [0, 1, 2, 3]
    for epoch, lists in found:
        wanted = neighbours(run, epoch, candidates.ids, candidates)
        np.testing.assert_array_equal(lists.ids, wanted.ids)
        np.testing.assert_array_equal(lists.cosines, wanted.cosines)


def test_a_device_of_pytorch_finds_the_same_at_every_epoch(run, monkeypatch):
    needs("torch")
    candidates = choose_candidates(run, Neighbourhood(10))
    there = replace(candidates, device="cpu:0")
    found = list(all_neighbours(run, there))
    monkeypatch.setattr(module, "base_lists", never)  # what the device found is kept for the CPU
    for (epoch, lists), (wanted_epoch, wanted) in zip(found, all_neighbours(run, candidates), strict=True):
        assert epoch == wanted_epoch
        np.testing.assert_array_equal(lists.ids, wanted.ids)
        np.testing.assert_array_equal(lists.cosines, wanted.cosines)


def test_ids_are_those_of_the_vocabulary_where_only_some_words_are_candidates(run):
    candidates = Candidates(np.arange(5, 390, 3), "every third word", 4)
    for epoch, lists in all_neighbours(run, candidates):
        wanted = neighbours(run, epoch, candidates.ids, candidates)
        np.testing.assert_array_equal(lists.ids, wanted.ids)


def test_moved_words_beyond_the_last_candidate_are_left_out(run):
    candidates = Candidates(np.arange(100), "the first hundred", 4)
    (lists,) = (found for _, found in all_neighbours(run, candidates, [3]))
    np.testing.assert_array_equal(lists.ids, neighbours(run, 3, candidates.ids, candidates).ids)


def test_epochs_come_as_asked_for(run):
    asked, candidates = [3, 0, 3], choose_candidates(run, Neighbourhood(3))
    assert [epoch for epoch, _ in all_neighbours(run, candidates, asked)] == asked


def test_snapshot_0_is_searched_once(run, monkeypatch):
    candidates = choose_candidates(run, Neighbourhood(5))
    first = [lists.ids for _, lists in all_neighbours(run, candidates)]
    monkeypatch.setattr(module, "base_lists", never)
    again = [lists.ids for _, lists in all_neighbours(run, candidates)]
    np.testing.assert_array_equal(first, again)


def test_a_k_beyond_the_kept_lists_makes_deeper_ones(run, monkeypatch):
    candidates = choose_candidates(run, Neighbourhood(5))
    deep = replace(candidates, k=100)
    list(all_neighbours(run, candidates, [0]))
    (lists,) = (found for _, found in all_neighbours(run, deep, [2]))
    np.testing.assert_array_equal(lists.ids, neighbours(run, 2, deep.ids, deep).ids)
    monkeypatch.setattr(module, "base_lists", never)
    list(all_neighbours(run, candidates, [0]))


def test_where_lists_cannot_be_kept_the_neighbours_are_the_same(run, monkeypatch):
    candidates = choose_candidates(run, Neighbourhood(5))
    monkeypatch.setattr(module, "store_lists", lambda *_: None)
    for _ in range(2):
        (lists,) = (found for _, found in all_neighbours(run, candidates, [3]))
        np.testing.assert_array_equal(lists.ids, neighbours(run, 3, candidates.ids, candidates).ids)


def test_the_word_table_and_the_stranded_pairs_are_those_of_full_searches(run):
    candidates = choose_candidates(run, Neighbourhood(10))
    before, after = (neighbours(run, epoch, candidates.ids, candidates).ids for epoch in (0, 3))
    shared = [len(set(a) & set(b) - {-1}) for a, b in zip(before.tolist(), after.tolist(), strict=True)]
    table = word_table(run)
    np.testing.assert_array_equal(table.overlap[:390], np.array(shared[:390]) / 10)
    assert np.isnan(table.overlap[390:]).all()
    near = {
        frozenset((word, there)) for word, row in enumerate(before.tolist()) for there in row if there >= 0
    }
    assert stranded(run).n_pairs == sum(len({bool(run.seen[word]) for word in pair}) == 2 for pair in near)


def test_an_epoch_that_was_not_trained_is_refused(run):
    with pytest.raises(RunError, match="expected an epoch from 0 to 3"):
        list(all_neighbours(run, choose_candidates(run, Neighbourhood(3)), [4]))


def test_a_k_below_1_is_refused(run):
    with pytest.raises(SettingsError, match="k: expected"):
        list(all_neighbours(run, choose_candidates(run, Neighbourhood(0))))
