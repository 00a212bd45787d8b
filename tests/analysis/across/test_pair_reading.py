import numpy as np
import pytest

from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.effects import ground_of
from drift.analysis.across.pair_reading import LEAST_LOSS, near_pairs_reading, pair_reading
from drift.analysis.across.standing import ESTABLISHED, NOT_ESTABLISHED, NOT_TESTED
from drift.measure.neighbourhood import Neighbourhood

PAIRS = np.array([[0, 7], [2, 5], [2, 9]])
OURS = np.array([[0.50, 0.06, 0.01], [0.51, 0.05, 0.01]])
THEIRS = np.array([[0.02, 0.05, 0.0], [0.03, 0.07, 0.0], [0.02, 0.04, 0.01], [0.01, 0.06, 0.0]])


def test_a_pair_is_established_could_be_chance_or_lost_too_little_to_be_tested():
    found = pair_reading(PAIRS, OURS, THEIRS)
    assert found.standings(PAIRS) == [ESTABLISHED, NOT_ESTABLISHED, NOT_TESTED]
    assert found.evidence.n_small == 1


def test_standings_come_in_the_order_that_is_asked_for_and_a_pair_that_was_not_near_is_not_tested():
    found = pair_reading(PAIRS, OURS, THEIRS)
    assert found.standings(np.array([[2, 5], [7, 0], [0, 7]])) == [NOT_ESTABLISHED, NOT_TESTED, ESTABLISHED]
    assert found.standings(np.empty((0, 2), np.int64)) == []


def test_a_pair_that_lost_much_under_shuffled_labels_alone_is_tested():
    # Were the choice by the run's own losses, pairs that chance favoured would be tested among themselves.
    theirs = THEIRS.copy()
    theirs[1, 2] = 2 * LEAST_LOSS
    assert pair_reading(PAIRS, OURS, theirs).standings(PAIRS[2:]) == [NOT_ESTABLISHED]


def test_without_near_pairs_nothing_is_tested():
    found = pair_reading(np.empty((0, 2), np.int64), np.empty((2, 0)), np.empty((4, 0)))
    assert found.standings(PAIRS) == [NOT_TESTED] * 3
    assert found.evidence.n_tested == 0


def test_trainings_on_disk_give_the_losses(make_controls):
    run = make_controls()
    ground = ground_of(run, neighbourhood=Neighbourhood(3, None))
    found = near_pairs_reading(run, control_runs(run), ground.pairs)
    word0 = ground.pairs[:, 0] == 0
    assert found.evidence.mean[word0] == pytest.approx(
        found.evidence.excess[word0] + found.evidence.shuffled[word0]
    )
    assert ESTABLISHED in found.standings(ground.pairs[word0])
