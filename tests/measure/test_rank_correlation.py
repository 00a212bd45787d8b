import numpy as np
import pytest

from drift.measure.rank_correlation import rank_correlation

NOTHING = np.nan


def test_of_four_ranks_of_which_two_changed_places():
    # 1 - 6 (0 + 1 + 1 + 0) / (4 (16 - 1)); the fifth and the sixth have one value each and are left out.
    found = rank_correlation(np.array([1.0, 2, 3, 40, NOTHING, 7]), np.array([10.0, 30, 20, 41, 0, NOTHING]))
    assert found == pytest.approx(0.8)


def test_ties_have_their_mean_rank():
    # Ranks 1.5, 1.5, 3 and 1, 2, 3: 1.5 / √(1.5 · 2).
    assert rank_correlation(np.array([5.0, 5, 6]), np.array([1.0, 2, 3])) == pytest.approx(0.75**0.5)


def test_fewer_than_are_asked_for_have_none():
    a, b = np.array([1.0, 2, 3, NOTHING]), np.array([3.0, 2, 1, 4])
    assert rank_correlation(a, b, 4) is None
    assert rank_correlation(a, b, 3) == pytest.approx(-1)
    assert rank_correlation(a[:2], b[:2]) == pytest.approx(-1)
    assert rank_correlation(a[:1], b[:1]) is None


def test_where_a_side_is_all_equal_there_is_none():
    rising, equal = np.array([1.0, 2, 3, 4]), np.array([2.0, 2, 2, NOTHING])
    assert rank_correlation(rising, equal) is None
    assert rank_correlation(equal, rising) is None
