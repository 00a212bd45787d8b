import numpy as np
import pytest
from scipy import stats

from drift.errors import SettingsError
from drift.measure.mean_gain import mean_gain


def test_by_hand():
    # Documents' means 1, 2, 3: s² = 1; pairs' means 2, 2: s² = 0.
    found = mean_gain(np.array([[0.0, 2], [2, 2], [4, 2]]))
    assert (found.gain, found.variance) == pytest.approx((2, 1 / 3))
    np.testing.assert_allclose(found.by_document, [-1, 0, 1])


def test_one_pair_knows_of_documents_alone():
    values = np.random.default_rng(0).normal(size=(40, 1))
    found = mean_gain(values)
    low, high = stats.t.interval(0.95, 39, values.mean(), values.std(ddof=1) / 40**0.5)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert not found.over_seeds


def test_where_seeds_spread_the_more_there_are_as_many_degrees_as_pairs_less_one():
    # Documents' means 1, 1.1: s² / N = 0.0025; pairs' means 0.05, 1.05, 2.05: s² / R = 1 / 3.
    found = mean_gain(np.array([[0.0, 1, 2], [0.1, 1.1, 2.1]]))
    assert found.degrees == 2
    assert found.quantile == pytest.approx(4.302652729696142)


def test_else_satterthwaites():
    # Documents: means 0, 4, s² = 8, / N = 4. Pairs: means 1.5, 2.5, s² = 0.5, / R = 0.25.
    found = mean_gain(np.array([[-0.5, 0.5], [3.5, 4.5]]))
    assert found.degrees == pytest.approx(4.25**2 / (4**2 / 1 + 0.25**2 / 1))


def test_documents_that_are_all_alike_have_an_interval_of_no_width():
    found = mean_gain(np.full((5, 3), 0.25))
    assert (found.low, found.high) == (0.25, 0.25)


def test_one_document_is_too_few():
    with pytest.raises(SettingsError, match="two test documents or more"):
        mean_gain(np.zeros((1, 3)))


def test_the_interval_is_held_at_the_largest_gain():
    # Pairs' means 0, 0.6, 0.9: s² / 3 = 0.07, and t of 2 degrees is 4.3: 0.5 ± 1.14.
    found = mean_gain(np.array([[0.0, 0.6, 0.9], [0.0, 0.6, 0.9]]), most=0.8)
    assert (found.gain, found.low) == (pytest.approx(0.5), pytest.approx(-0.638, abs=1e-3))
    assert found.high == 0.8


def test_where_documents_and_seeds_spread_alike_both_count():
    # Documents' means 0.5, 1.5 and pairs' the same: s² / 2 = 0.25 each, so (1/2)² / (1/16 + 1/16) degrees.
    assert mean_gain(np.array([[0.0, 1], [1, 2]])).degrees == pytest.approx(2)
