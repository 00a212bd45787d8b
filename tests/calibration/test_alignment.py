"""How often vectors that have nothing to do with each other pass for a fit that is better than chance."""

import numpy as np
import pytest

from drift.hooks import alignment
from drift.hooks.alignment import turned_onto
from tests.calibration.unseen import may_be_at_most, share

N = 200


def passes(seed: int, n_words: int, n_dims: int) -> bool:
    before, after = np.random.default_rng(seed).normal(size=(2, n_words, n_dims)).astype(np.float32)
    return turned_onto(before, after).beyond_chance


@pytest.mark.parametrize(("n_words", "n_dims"), [(10, 8), (100, 8), (400, 32), (1000, 8)])
def test_unrelated_vectors_seldom_fit_better_than_permuted_words(n_words, n_dims):
    assert may_be_at_most(share(passes, N, n_words, n_dims), 0.05)


def test_any_excess_over_the_permuted_words_fails_the_same_check(monkeypatch):
    monkeypatch.setattr(alignment, "_BEYOND", 0.0)
    assert not may_be_at_most(share(passes, N, 100, 8), 0.05)
