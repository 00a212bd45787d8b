"""What tells best what a run did."""

from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.controls import controls
from drift.analysis.across.standing import ESTABLISHED, NOT_TESTED
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.stranded import stranded
from drift.analysis.telling import Beside, is_mutual, least_lost, stories
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood
from drift.run.facts import CorpusFacts
from drift.run.run import open_run
from drift.run.settings import Settings
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

NEAR = Neighbourhood(2)
# Two pairs that are each other's nearest, and `allah`, which is nearest to `thank` and nearer to `sea`.
WORDS = ["tv", "television", "sea", "ocean", "thank", "allah"]
ROWS = np.array(
    [[1, 0, 0], [0.95, 0.1, 0], [0, 1, 0], [0, 0.95, 0.1], [0.1, 0, 1], [0.1, 0.9, 0.3]], np.float32
)


def told(run, beside=None):
    pairs = stranded(run, neighbourhood=NEAR, limit=None)
    return stories(run, word_table(run, neighbourhood=NEAR), pairs, choose_candidates(run, NEAR), beside)


@pytest.fixture
def small(tmp_path):
    """Make a run in which the words of `counts` are seen and take the steps of `moves`."""

    def make(counts, moves, held_out=()):
        seen = [WORDS.index(word) for word in counts]
        numbers = np.zeros(len(WORDS), dtype=np.int64)
        numbers[seen] = list(counts.values())
        writer = create_run(
            tmp_path / "runs" / "small",
            WordVectors(WORDS, ROWS),
            counts=numbers,
            test_counts=np.zeros_like(numbers),
            planned_epochs=1,
            corpus=CorpusFacts("by hand", held_out=tuple(held_out)),
            settings=Settings(),
        )
        writer.commit(np.array(seen), ROWS[seen] + np.array([moves[word] for word in counts], np.float32), {})
        return open_run(writer.finish())

    return make


AWAY = {"tv": [0, 0, 2], "sea": [0, 0, 0.6], "thank": [0, 3, 0]}


def test_the_pair_that_lost_most_leads_and_a_changed_word_follows(small):
    found = told(small({"tv": 12, "sea": 12}, AWAY))
    assert found[0].words == ("tv", "television")
    assert found[0].standing == NOT_TESTED
    assert len(found) <= 3
    words = [word for story in found for word in story.words]
    assert len(words) == len(set(words))


def test_a_held_out_word_and_its_nearest_come_first(small):
    assert told(small({"tv": 12, "sea": 12}, AWAY, ["ocean"]))[0].words == ("sea", "ocean")


def test_words_that_were_never_near_each_other_are_no_story(small):
    run = small({"thank": 12}, AWAY, ["allah"])
    ids = np.array([[WORDS.index("thank"), WORDS.index("allah")], [0, 1]])
    assert is_mutual(run, choose_candidates(run, Neighbourhood(1)), ids).tolist() == [False, True]
    pairs = stranded(run, neighbourhood=Neighbourhood(1), limit=None)
    table = word_table(run, neighbourhood=Neighbourhood(1))
    found = stories(run, table, pairs, choose_candidates(run, Neighbourhood(1)), None)
    assert not any(story.is_pair for story in found)


def test_a_rare_word_and_a_small_loss_are_no_story(small):
    assert not any(story.is_pair for story in told(small({"tv": 9}, AWAY)))


@pytest.mark.parametrize(("k", "least"), [(2, 2), (5, 2), (10, 3), (25, 8), (3, 2)])
def test_a_word_is_told_of_only_when_it_lost_three_of_ten_neighbours_and_two_at_least(k, least):
    assert least_lost(k) == least


def test_a_word_that_lost_its_last_neighbour_alone_is_no_story(make_run):
    run = make_run(counts=np.full(40, 20))
    table = word_table(run, neighbourhood=Neighbourhood(10))
    pairs = replace(stranded(run, neighbourhood=Neighbourhood(10)), pairs=())
    for kept, is_told in ((0.8, False), (0.7, True)):
        alike = replace(table, values={**table.values, "overlap": np.full(len(table), kept)})
        found = stories(run, alike, pairs, choose_candidates(run, Neighbourhood(10)), None)
        assert bool(found) == is_told


def test_a_small_loss_is_no_story(small):
    assert not any(story.is_pair for story in told(small({"tv": 12}, {"tv": [0, 0, 0.02]})))


def test_where_controls_can_tell_a_pair_must_be_established(make_controls):
    run = make_controls()
    found = controls(run, neighbourhood=Neighbourhood(3))
    beside = Beside(found, control_runs(run))
    assert beside.can_tell
    pairs = stranded(run, neighbourhood=Neighbourhood(3), limit=None)
    table = word_table(run, neighbourhood=Neighbourhood(3))
    candidates = choose_candidates(run, Neighbourhood(3))
    made = stories(run, table, pairs, candidates, beside)
    assert all(story.standing == ESTABLISHED for story in made if story.is_pair)
    few = Beside(found, replace(control_runs(run), shuffled=()))
    assert not few.can_tell
    assert all(
        story.standing == NOT_TESTED for story in stories(run, table, pairs, candidates, few) if story.is_pair
    )


def test_a_word_that_is_established_by_its_displacement_leads_before_untested_ones(make_controls):
    run = make_controls()
    found = controls(run, neighbourhood=Neighbourhood(3))
    nothing = replace(found.changed, established=())
    beside = Beside(replace(found, changed=nothing), control_runs(run))
    pairs = replace(stranded(run, neighbourhood=Neighbourhood(3)), pairs=())
    table, candidates = (
        word_table(run, neighbourhood=Neighbourhood(3)),
        choose_candidates(run, Neighbourhood(3)),
    )
    made = stories(run, table, pairs, candidates, beside)
    assert made[0].standing == ESTABLISHED
    assert made[0].words[0] in {one.word for one in found.moved.established}
    assert made[0].moved  # nothing is established of its neighbours
