import numpy as np
import pytest

from drift.layout.honesty import direction_agreement, map_neighbours, preservation, trail_agreement


def places(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=np.float32)


def test_map_neighbours_are_the_nearest_and_never_the_word_itself() -> None:
    near = map_neighbours(places((0, 0), (1, 0), (3, 0), (7, 0)), 2)
    assert [set(row) for row in near.tolist()] == [{1, 2}, {0, 2}, {1, 0}, {2, 1}]


def test_a_place_shared_by_many_words_does_not_make_one_its_own_neighbour() -> None:
    near = map_neighbours(places(*[(1.0, 1.0)] * 6), 2)
    assert (near != np.arange(6)[:, None]).all()


def test_preservation_is_the_mean_share_of_neighbours_kept() -> None:
    assert preservation(np.array([[1, 2], [0, 2], [0, 1]]), np.array([[2, 1], [0, 3], [3, 4]])) == 0.5


def test_trail_agreement_is_a_rank_correlation_over_the_words_that_moved() -> None:
    drawn = np.stack([np.zeros((4, 2)), [[1, 0], [0, 3], [2, 0], [0, 0]]]).astype(np.float32)
    moved = np.array([True, True, True, False])
    # ranks of the lengths 1 3 2 against 1 2 3: rho = 1 - 6 * (0 + 1 + 1) / (3 * 8)
    assert trail_agreement(drawn, np.array([0.1, 0.2, 0.3, 0.0]), moved) == pytest.approx(0.5)


def test_trail_agreement_is_undefined_where_nobody_moved() -> None:
    drawn = np.zeros((2, 3, 2), dtype=np.float32)
    assert trail_agreement(drawn, np.zeros(3), np.zeros(3, dtype=bool)) is None


def test_direction_agreement_counts_trails_towards_those_that_entered() -> None:
    # Words 0 and 1 both lost 2 (at the left) and gained 3 (at the right); 0 goes right, 1 goes left.
    first = places((0, 0), (0, 1), (-5, 0), (5, 0))
    last = places((1, 0), (-1, 1), (-5, 0), (5, 0))
    before, after = np.array([[2], [2], [0], [0]]), np.array([[3], [3], [0], [0]])
    which = np.array([True, True, True, False])
    assert direction_agreement(np.stack([first, last]), before, after, which) == 0.5


def test_direction_agreement_is_undefined_where_no_neighbour_changed() -> None:
    near = np.array([[1], [0]])
    assert direction_agreement(np.zeros((2, 2, 2), np.float32), near, near, np.ones(2, dtype=bool)) is None
