import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.layout.honesty import map_neighbours
from drift.layout.turns import WIDEST, turn_trails
from drift.measure.neighbours import overlap


def by_chance(seed, n=60, n_moved=20, n_epochs=4):
    """Places of shape (n_epochs, n, 2), of which the first `n_moved` move, and five neighbours of each."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(n_epochs, n, 2)) * 0.2
    steps[0], steps[:, n_moved:] = 0, 0
    places = (rng.normal(size=(n, 2)) + steps.cumsum(axis=0)).astype(np.float32)
    near = np.stack([rng.choice(np.delete(np.arange(n), one), 5, replace=False) for one in range(n)])
    return places, near


def kept(places, near):
    return overlap(near, map_neighbours(places[-1], near.shape[1])).mean()


def test_a_trail_turns_to_where_its_words_neighbours_are():
    # Word 0 goes right by 1; its neighbours 1 and 2 lie at 45 degrees, others straight ahead.
    places = np.zeros((2, 6, 2), dtype=np.float32)
    places[:, 1:] = [[0.75, 0.70], [0.70, 0.75], [1.0, 0.1], [1.0, -0.1], [1.1, 0.0]]
    places[1, 0] = [1, 0]
    near = np.array([[1, 2], [2, 0], [1, 0], [4, 5], [3, 5], [3, 4]])
    turned = turn_trails(places, near)
    # At 15 degrees word 3 is still nearer; 30 degrees are the least that keep both, 45 would keep no more.
    np.testing.assert_allclose(turned[1, 0], [np.sqrt(0.75), 0.5], atol=1e-6)


def test_a_trail_that_already_leads_to_its_neighbours_stays_as_it_is():
    places = np.zeros((2, 4, 2), dtype=np.float32)
    places[:, 1:] = [[1.0, 0.1], [1.0, -0.1], [5, 5]]
    places[1, 0] = [1, 0]
    near = np.array([[1, 2], [0, 2], [0, 1], [1, 2]])
    np.testing.assert_array_equal(turn_trails(places, near), places)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_lengths_stay_angles_are_bounded_and_unmoved_words_keep_their_place(seed):
    places, near = by_chance(seed)
    turned = turn_trails(places, near)
    np.testing.assert_array_equal(turned[:, 20:], places[:, 20:])
    np.testing.assert_array_equal(turned[0], places[0])
    before, after = ((one[1:, :20] - one[0, :20]).astype(float) for one in (places, turned))
    lengths = np.linalg.norm(before, axis=2)
    np.testing.assert_allclose(np.linalg.norm(after, axis=2), lengths, atol=1e-5)
    angles = np.degrees(np.arccos(np.clip((before * after).sum(axis=2)[-1] / lengths[-1] ** 2, -1, 1)))
    assert angles.max() <= WIDEST + 0.1


@pytest.mark.parametrize("seed", range(4))
def test_turning_keeps_more_neighbours_on_the_whole(seed):
    places, _ = by_chance(seed, n=200, n_moved=40)
    near = map_neighbours(places[-1] + np.random.default_rng(seed).normal(size=(200, 2)) * 0.1, 5)
    assert kept(turn_trails(places, near), near) >= kept(places, near)


def test_a_map_on_which_nothing_moved_is_given_back():
    places, near = by_chance(0, n_moved=0)
    assert turn_trails(places, near) is places
