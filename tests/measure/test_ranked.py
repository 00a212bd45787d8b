import numpy as np
import pytest

from drift.measure.cosine import unit_rows
from drift.measure.neighbours import NOBODY
from drift.measure.ranked import NO_KEY, cosines_of, keys_of, pair_cosines, places_of, put_in


def keys(*neighbours: tuple[int, float]) -> np.ndarray:
    places, cosines = zip(*neighbours, strict=True)
    return keys_of(np.array(places, dtype=np.int64), np.array(cosines, dtype=np.float32))


def listed(row: np.ndarray) -> list[int]:
    return places_of(row).tolist()


def test_keys_sort_by_falling_cosine_then_by_place() -> None:
    mixed = keys((3, 0.5), (9, 1), (4, -0.25), (6, 0), (5, -0.0), (8, -1), (2, 0.5), (NOBODY, np.nan))
    assert listed(np.sort(mixed)) == [9, 2, 3, 5, 6, 4, 8, NOBODY]


def test_keys_give_back_place_and_cosine() -> None:
    there = [(0, 1.0), (2**31 - 1, -1.0), (7, 1e-30), (8, -1e-30), (9, 0.1)]
    found = keys(*there)
    assert listed(found) == [place for place, _ in there]
    assert cosines_of(found).tolist() == [np.float32(cosine) for _, cosine in there]


def test_nobody_has_no_place_and_no_cosine() -> None:
    nobody = keys((NOBODY, np.nan))
    assert nobody.tolist() == [NO_KEY]
    assert listed(nobody) == [NOBODY]
    assert np.isnan(cosines_of(nobody)).all()


def test_a_nearer_neighbour_pushes_out_the_last_one() -> None:
    lists = np.stack([keys((1, 0.9), (2, 0.5)), keys((1, 0.9), (2, 0.5))])
    put_in(lists, np.array([1]), keys((7, 0.6)))
    assert [listed(row) for row in lists] == [[1, 2], [1, 7]]


def test_a_neighbour_that_is_too_far_changes_nothing() -> None:
    lists = keys((1, 0.9), (2, 0.5))[None]
    put_in(lists, np.array([0, 0]), keys((7, 0.4), (3, 0.5)))
    assert listed(lists[0]) == [1, 2]


def test_a_neighbour_that_is_put_in_twice_or_stands_there_is_listed_once() -> None:
    lists = keys((1, 0.9), (2, 0.5), (NOBODY, np.nan))[None]
    put_in(lists, np.array([0, 0, 0]), keys((7, 0.7), (1, 0.9), (7, 0.7)))
    assert listed(lists[0]) == [1, 7, 2]


def test_of_more_newcomers_than_places_the_nearest_come_in() -> None:
    lists = np.full((3, 2), NO_KEY)
    rows = np.array([2, 0, 2, 2, 2])
    put_in(lists, rows, keys((5, 0.1), (6, 0.2), (7, 0.3), (8, 0.4), (9, -0.5)))
    assert [listed(row) for row in lists] == [[6, NOBODY], [NOBODY, NOBODY], [8, 7]]


def test_nothing_to_put_in_is_fine() -> None:
    lists = keys((1, 0.9))[None]
    put_in(lists, np.empty(0, np.int64), np.empty(0, np.uint64))
    assert listed(lists[0]) == [1]


def test_cosines_of_pairs_by_hand_in_either_order() -> None:
    unit, _ = unit_rows(np.array([[3, 4], [1, 0], [-2, 0]], dtype=np.float32))
    one, other = np.array([0, 1, 2]), np.array([1, 2, 0])
    assert pair_cosines(unit, one, other).tolist() == pytest.approx([0.6, -1, -0.6])
    assert pair_cosines(unit, other, one).tolist() == pair_cosines(unit, one, other).tolist()
