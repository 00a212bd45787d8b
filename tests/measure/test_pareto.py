import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drift.measure.pareto import pareto_front


def test_a_point_that_another_one_beats_in_both_respects_is_not_on_the_front():
    front = pareto_front(np.array([0.70, 0.80, 0.75]), np.array([0.0, 0.2, 0.3]))
    assert front.tolist() == [True, True, False]


def test_as_much_gain_for_more_cost_is_not_on_the_front():
    assert pareto_front(np.array([0.7, 0.7]), np.array([0.1, 0.2])).tolist() == [True, False]


def test_equal_points_stand_together():
    assert pareto_front(np.array([0.7, 0.7, 0.6]), np.array([0.1, 0.1, 0.1])).tolist() == [True, True, False]


def test_a_point_may_be_saved_by_any_one_of_several_costs():
    gain, costs = np.array([0.8, 0.7]), np.array([[0.2, 0.5], [0.3, 0.4]])
    assert pareto_front(gain, costs).tolist() == [True, True]
    assert pareto_front(gain, costs[:, 0]).tolist() == [True, False]


def test_an_undefined_point_is_not_on_the_front_and_keeps_nobody_from_it():
    front = pareto_front(np.array([np.nan, 0.5, 0.9]), np.array([0.0, 0.1, np.nan]))
    assert front.tolist() == [False, True, False]


numbers = st.integers(0, 4).map(float)
points = st.integers(1, 12).flatmap(lambda n: arrays(np.float64, (n, 2), elements=numbers))


@given(points)
def test_the_front_is_what_a_loop_over_all_pairs_finds(both):
    gain, cost = both.T
    expected = [
        not any(
            gain[i] >= gain[j] and cost[i] <= cost[j] and (gain[i] > gain[j] or cost[i] < cost[j])
            for i in range(len(both))
        )
        for j in range(len(both))
    ]
    assert pareto_front(gain, cost).tolist() == expected


@given(points, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(both, random):
    order = list(range(len(both)))
    random.shuffle(order)
    front = pareto_front(both[:, 0], both[:, 1])
    assert front.any()
    assert (pareto_front(both[order, 0], both[order, 1]) == front[order]).all()
