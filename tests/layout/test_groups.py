from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.map import moved_groups
from drift.layout.groups import (
    MovedGroups,
    near_the_middle,
    together,
)
from drift.measure.anisotropy import mean_cosine, unit_sum
from drift.measure.cosine import unit_rows
from drift.present.figures.map_text import groups_sentence, map_in_words
from tests.present.map_by_hand import map_by_hand

RNG = np.random.default_rng(0)


def clump(middle, direction, n=12, noise=0.02):
    places = np.array(middle) + noise * RNG.normal(size=(n, 2))
    rows = np.array(direction) + noise * RNG.normal(size=(n, 4))
    return places.astype(np.float32), unit_rows(rows.astype(np.float32))[0]


def joined(*clumps):
    return np.concatenate([one for one, _ in clumps]), np.concatenate([one for _, one in clumps])


def test_clumps_apart_on_the_map_are_groups_of_their_own():
    clumps = [clump((0, 0), (1, 0, 0, 0)), clump((3, 0), (1, 0, 0, 0)), clump((0, 3), (1, 0, 0, 0))]
    found = together(*joined(*clumps))
    assert [rows.tolist() for rows in sorted(found, key=min)] == [
        list(range(12)),
        list(range(12, 24)),
        list(range(24, 36)),
    ]


def test_one_clump_that_moved_two_ways_is_two_groups():
    clumps = [clump((0, 0), (1, 0, 0, 0)), clump((0, 0), (-1, 0, 0, 0)), clump((5, 5), (0, 1, 0, 0))]
    found = together(*joined(*clumps))
    assert [rows.tolist() for rows in sorted(found, key=min)][:2] == [list(range(12)), list(range(12, 24))]


def test_permuting_the_words_permutes_the_groups():
    places, directions = joined(
        clump((0, 0), (1, 0, 0, 0)), clump((3, 0), (0, 1, 0, 0)), clump((0, 3), (0, 0, 1, 0))
    )
    order = RNG.permutation(len(places))
    once = {frozenset(rows.tolist()) for rows in together(places, directions)}
    again = {frozenset(order[rows].tolist()) for rows in together(places[order], directions[order])}
    assert once == again
    assert len(once) == 3


@pytest.mark.parametrize("n", [1, 2, 7])
def test_fewer_than_eight_words_are_no_group(n):
    assert together(*clump((0, 0), (1, 0, 0, 0), n=n)) == []


def test_words_all_at_one_place_are_no_group():
    places, directions = clump((0, 0), (1, 0, 0, 0), noise=0)
    assert together(places, directions) == []


def test_a_member_far_from_the_others_leaves_its_group():
    places = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [30, 30]], dtype=np.float32)
    assert near_the_middle(places, np.arange(5)).tolist() == [0, 1, 2, 3]


def test_mean_cosine_is_that_of_all_pairs():
    rows = unit_rows(RNG.normal(size=(9, 4)).astype(np.float32))[0]
    products = (rows @ rows.T)[np.triu_indices(9, 1)]
    assert mean_cosine(unit_sum(rows)) == pytest.approx(products.mean(), abs=1e-6)
    assert mean_cosine(unit_sum(np.repeat(rows[:1], 3, axis=0))) == pytest.approx(1)


def test_a_group_is_named_by_its_words_of_largest_displacement(report_run):
    run = report_run([f"w{number}" for number in range(60)], seen=[1] * 60)
    placed = map_by_hand(run)
    rank = np.arange(60)
    places = placed.places.copy()
    for middle, words in (((0, 0), rank[:20]), ((50, 0), rank[20:40]), ((0, 50), rank[40:])):
        places[:, words] = places[:, words] % 1 + middle + RNG.normal(size=(20, 2)) * 0.1
    places[-1] += 0.2

    class Run:
        """All words point along the first axis before, and along the second after."""

        def rows(self, epoch, ids):
            return np.repeat(np.eye(5, dtype=np.float32)[[min(epoch, 1)]], len(ids), axis=0)

    displacement = (rank % 20) / 20 + 0.1
    found = moved_groups(Run(), replace(placed, places=places, displacement=displacement))
    assert found.n_searched == 60
    assert {group.name for group in found.groups} == {
        ("w19", "w18", "w17"),
        ("w39", "w38", "w37"),
        ("w59", "w58", "w57"),
    }
    assert all(np.all(np.diff(displacement[group.members]) <= 0) for group in found.groups)


def test_a_run_that_did_not_move_has_no_groups_and_says_nothing_of_them(report_run):
    run = report_run([f"w{number}" for number in range(20)], moved=False)
    placed = replace(map_by_hand(run, step=0), n_turned=0)
    found = moved_groups(run, placed)
    assert found == MovedGroups((), 0, None)
    assert groups_sentence(found) == ""
    assert "No word moved." in map_in_words(placed, found)
