import numpy as np
import pytest

from drift.measure.epoch_choice import best_epoch, epoch_choice

ACCURACY = np.array([[0.5, 0.8, 0.6], [0.5, 0.8, 0.6]])


def test_the_epoch_is_that_of_the_highest_mean_and_the_first_of_equal_ones():
    assert best_epoch(np.array([[0.5, 0.7, 0.6], [0.5, 0.7, 0.8]])) == 1
    assert best_epoch(np.array([[0.5, 0.5]])) == 0


def test_where_every_document_says_the_same_nothing_is_left_open():
    right = np.zeros((2, 3, 10), dtype=bool)
    right[:, 1] = True
    found = epoch_choice(right, ACCURACY)
    assert (found.place, found.variance) == (1, 0.0)


def test_the_variance_is_that_of_the_test_accuracy_between_two_epochs_that_are_chosen_equally_often():
    """Epoch 2 is right on the documents on which epoch 3 is wrong: half of the draws choose either."""
    random = np.random.default_rng(1)
    second = random.permutation(1_000) < 500
    right = np.stack([np.zeros(1_000, bool), second, ~second])[None]
    found = epoch_choice(right, ACCURACY[:1])
    # Chosen with p = 1/2 each, 0.8 and 0.6: the variance is 0.1 squared.
    assert found.variance == pytest.approx(0.01, rel=0.05)


def test_seeds_that_disagree_leave_more_open_than_seeds_that_agree():
    """On all documents one seed is right at epoch 2 and the other at epoch 3, or both a little at epoch 2."""
    split = np.zeros((2, 3, 50), dtype=bool)
    split[0, 1], split[1, 2] = True, True
    agree = np.zeros((2, 3, 50), dtype=bool)
    agree[:, 1] = True
    assert epoch_choice(split, ACCURACY).variance > epoch_choice(agree, ACCURACY).variance == 0


def test_the_same_seed_draws_the_same():
    right = np.random.default_rng(0).random((2, 3, 40)) < 0.5
    assert epoch_choice(right, ACCURACY) == epoch_choice(right, ACCURACY)
    assert epoch_choice(right, ACCURACY).variance > 0
