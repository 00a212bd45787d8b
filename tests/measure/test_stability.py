import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from drift.measure.stability import stability


def test_equal_rankings_agree_fully():
    row = np.arange(20.0)
    found = stability(np.stack([row, row * 3 + 1]), top=(5,))
    assert found.spearman == pytest.approx(1)
    assert (found.precision[0].mean, found.precision[0].least) == (1.0, 1.0)


def test_opposite_rankings_disagree_fully():
    row = np.arange(20.0)
    found = stability(np.stack([row, -row]), top=(5,))
    assert found.least_spearman == pytest.approx(-1)
    assert found.precision[0].mean == 0.0


def test_the_mean_and_the_least_are_over_all_pairs():
    rows = np.random.default_rng(0).normal(size=(3, 30))
    found = stability(rows)
    pairs = [spearmanr(rows[a], rows[b]).statistic for a, b in ((0, 1), (0, 2), (1, 2))]
    assert found.spearman == pytest.approx(np.mean(pairs))
    assert found.least_spearman == pytest.approx(min(pairs))


def test_precision_is_the_share_of_the_first_k_in_common():
    found = stability(np.array([[5.0, 4, 3, 2, 1], [5.0, 1, 4, 3, 2]]), top=(2, 3))
    assert [one.mean for one in found.precision] == [0.5, 2 / 3]  # {0, 1} and {0, 2}; {0, 1, 2} and {0, 2, 3}
    assert [one.chance for one in found.precision] == [0.4, 0.6]


def test_of_equal_values_the_earlier_column_comes_first():
    found = stability(np.array([[1.0, 1, 1, 0], [1.0, 1, 1, 0]]), top=(2,))
    assert found.precision[0].mean == 1.0


def test_the_first_k_of_words_that_are_all_alike_are_no_agreement():
    """A frozen run, and one of whose words fewer than k changed."""
    assert stability(np.zeros((3, 20))).precision == ()
    few = np.zeros((2, 20))
    few[:, 5:8] = [1.0, 2, 3]
    assert [one.k for one in stability(few, top=(2, 3, 4)).precision] == [2, 3]


def test_a_k_as_large_as_the_vocabulary_is_not_told():
    assert stability(np.array([[1.0, 2, 3], [1.0, 2, 3]]), top=(2, 3, 4)).precision[-1].k == 2


def test_columns_without_a_value_are_left_out_and_counted():
    found = stability(np.array([[np.nan, 1.0, 2], [3, 1, 2]]), top=())
    assert (found.n, found.left_out) == (2, 1)
    assert found.spearman == pytest.approx(1)


@pytest.mark.parametrize("values", [np.zeros((3, 5)), np.ones((1, 5)), np.ones((2, 1)), np.empty((2, 0))])
def test_a_ranking_of_nothing_is_undefined(values):
    found = stability(values)
    assert found.spearman is None
    assert found.least_spearman is None


@given(arrays(np.float64, (3, 12), elements=st.integers(0, 5).map(float)))
def test_values_are_in_range_and_ties_agree_with_scipy(rows):
    found = stability(rows, top=(4,))
    assert all(0 <= one.least <= one.mean <= 1 for one in found.precision)
    if all(np.ptp(row) > 0 for row in rows):
        pairs = [spearmanr(rows[a], rows[b]).statistic for a, b in ((0, 1), (0, 2), (1, 2))]
        assert found.spearman == pytest.approx(np.mean(pairs), abs=1e-9)
        assert -1 <= found.least_spearman <= found.spearman <= 1
