import numpy as np
import pytest

from drift.analysis.neighbourhoods import Candidates, choose_candidates, neighbours
from drift.analysis.timeline import NeighbourEvent, NeighbourTimelines, neighbour_events, neighbour_timelines
from drift.errors import RunError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors


def by_hand(*lists, k=None):
    """One word's neighbours by epoch."""
    ids = np.array(lists, dtype=np.int64)[:, None]
    epochs = tuple(range(len(lists)))
    cosines = np.zeros(ids.shape, dtype=np.float32)
    return NeighbourTimelines(epochs, np.array([9]), k or ids.shape[2], "by hand", ids, cosines)


@pytest.fixture
def run(make_run, vectors):
    """Three epochs in which the seen words go different ways; word7 and word33 are zero vectors."""
    matrix = vectors.matrix.copy()
    matrix[[7, 33]] = 0
    changes = np.random.default_rng(4).normal(size=(10, 5)).astype(np.float32)
    return make_run(vectors=WordVectors(vectors.words, matrix), changes=changes)


def test_every_epoch_has_the_neighbours_of_a_search_at_that_epoch(run):
    candidates, ids = choose_candidates(run, Neighbourhood(6)), np.array([30, 2, 7, 33])
    found = neighbour_timelines(run, ids, candidates)
    assert (found.ids.shape, found.ids.dtype, found.cosines.dtype) == ((4, 4, 6), np.int64, np.float32)
    for place, epoch in enumerate(run.epochs):
        wanted = neighbours(run, epoch, ids, candidates)
        np.testing.assert_array_equal(found.ids[place], wanted.ids)
        np.testing.assert_array_equal(found.cosines[place], wanted.cosines)


def test_words_that_are_no_candidates_have_neighbours_too(run):
    candidates, ids = Candidates(np.arange(1, 20, 2), "odd ones", 3), np.array([0, 39])
    found = neighbour_timelines(run, ids, candidates)
    for place, epoch in enumerate(run.epochs):
        np.testing.assert_array_equal(found.ids[place], neighbours(run, epoch, ids, candidates).ids)


def test_epochs_come_as_asked_for(run):
    candidates, ids = choose_candidates(run, Neighbourhood(4)), np.array([3])
    some, whole = (neighbour_timelines(run, ids, candidates, epochs) for epochs in ([2, 0], None))
    assert (some.epochs, whole.epochs) == ((2, 0), (0, 1, 2, 3))
    np.testing.assert_array_equal(some.ids, whole.ids[[2, 0]])


def test_no_words_have_empty_timelines(run):
    found = neighbour_timelines(run, np.arange(0), choose_candidates(run, Neighbourhood(4)))
    assert found.ids.shape == (4, 0, 4)


def test_a_k_beyond_the_vocabulary_is_filled_with_nobody(run):
    found = neighbour_timelines(run, np.array([3]), choose_candidates(run, Neighbourhood(50)))
    # 40 words less itself and two zero vectors, of which word7 is seen and leaves zero in the first epoch.
    assert (found.ids[:, 0] >= 0).sum(axis=1).tolist() == [37, 38, 38, 38]
    assert (np.isnan(found.cosines) == (found.ids == -1)).all()


def test_a_k_below_1_and_an_unknown_epoch_are_refused(run):
    with pytest.raises(SettingsError, match="k: expected"):
        neighbour_timelines(run, np.array([3]), choose_candidates(run, Neighbourhood(0)))
    with pytest.raises(RunError, match="0 to 3"):
        neighbour_timelines(run, np.array([3]), choose_candidates(run, Neighbourhood(2)), [4])


def test_who_came_and_went_by_hand():
    events = neighbour_events(by_hand([1, 2, 3], [1, 2, 3], [4, 1, 2], [4, 3, 1]), 0)
    assert events == [
        NeighbourEvent(2, 3, entered=False, rank_before=3, rank_after=None),
        NeighbourEvent(2, 4, entered=True, rank_before=None, rank_after=1),
        NeighbourEvent(3, 2, entered=False, rank_before=3, rank_after=None),
        NeighbourEvent(3, 3, entered=True, rank_before=None, rank_after=2),
    ]


def test_deeper_lists_tell_the_ranks_outside_the_neighbourhood():
    events = neighbour_events(by_hand([1, 2, 3, 4], [3, 1, 4, 5]), 0, k=2)
    assert events == [
        NeighbourEvent(1, 2, entered=False, rank_before=2, rank_after=None),
        NeighbourEvent(1, 3, entered=True, rank_before=3, rank_after=1),
    ]


def test_a_change_of_rank_alone_is_no_coming_and_going():
    assert neighbour_events(by_hand([1, 2, 3], [3, 1, 2]), 0) == []


def test_nobody_neither_comes_nor_goes():
    events = neighbour_events(by_hand([1, -1], [-1, -1], [2, -1]), 0)
    assert [(one.epoch, one.word_id, one.entered) for one in events] == [(1, 1, False), (2, 2, True)]


def test_the_events_carry_the_first_list_over_into_the_last(run):
    found = neighbour_timelines(run, np.arange(40), choose_candidates(run, Neighbourhood(5)))
    for word in range(40):
        there = set(found.ids[0, word].tolist()) - {-1}
        for event in neighbour_events(found, word):
            assert (event.word_id in there) != event.entered
            there ^= {event.word_id}
        assert there == set(found.ids[-1, word].tolist()) - {-1}
