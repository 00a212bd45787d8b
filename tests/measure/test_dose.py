import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation, norm, pearsonr, rankdata

from drift.measure.dose import count_fit, dose_response


def test_displacement_that_rises_with_the_count_has_a_spearman_of_one() -> None:
    found = dose_response(np.array([1, 10, 1000]), np.array([0.1, 0.2, 0.21]))
    assert found.spearman == pytest.approx(1)
    assert (found.n, found.left_out) == (3, 0)


def test_dose_response_agrees_with_the_pearson_correlation_of_ranks() -> None:
    random = np.random.default_rng(0)
    counts, moved = random.integers(1, 20, 200), random.integers(0, 9, 200).astype(float)
    expected = pearsonr(rankdata(counts), rankdata(moved)).statistic
    assert dose_response(counts, moved).spearman == pytest.approx(expected)


def test_unseen_words_are_not_looked_at_and_seen_words_without_a_value_are_counted() -> None:
    found = dose_response(np.array([0, 0, 3, 2, 1, 7]), np.array([9.0, np.nan, 1, 2, 3, np.nan]))
    assert found.spearman == pytest.approx(-1)
    assert (found.n, found.left_out) == (3, 1)


@pytest.mark.parametrize(
    ("counts", "moved", "n"),
    [([0, 0], [0, 0], 0), ([5], [1], 1), ([5, 5, 5], [1, 2, 3], 3), ([1, 2, 3], [4, 4, 4], 3)],
)
def test_dose_response_is_undefined_without_variation(counts: list[int], moved: list[float], n: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = dose_response(np.array(counts), np.array(moved, dtype=float))
    assert np.isnan(found.spearman)
    assert found.n == n


def test_what_is_expected_of_a_word_is_the_median_of_words_of_its_count() -> None:
    counts = np.array([1, 1, 1, 8, 8, 8, 0])
    moved = np.array([1.0, 2, 8, 10, 30, 90, 5])
    found = count_fit(counts, moved, smallest=3)
    np.testing.assert_array_equal(found.expected, [2, 2, 2, 30, 30, 30, np.nan])
    assert [(one.lowest, one.highest, one.n, one.median) for one in found.bins] == [
        (1, 1, 3, 2),
        (8, 8, 3, 30),
    ]


def test_z_is_the_log_over_its_median_absolute_deviation() -> None:
    moved = np.exp(np.array([0.0, 1, 2, 4, 12]))
    found = count_fit(np.full(5, 3), moved)
    # The deviations from 2 are 2, 1, 0, 2 and 10: their median is 2.
    np.testing.assert_allclose(found.z, np.array([-2, -1, 0, 2, 10]) / 2 * norm.ppf(0.75))
    assert found.bins[0].spread == pytest.approx(2 / norm.ppf(0.75))


def test_each_bin_has_the_spread_that_scipy_finds() -> None:
    random = np.random.default_rng(0)
    counts = random.integers(1, 4, 500)
    moved = np.exp(random.standard_normal(500) * counts)
    found = count_fit(counts, moved)
    for one in found.bins:
        logs = np.log(moved[counts == one.lowest])
        assert one.spread == pytest.approx(median_abs_deviation(logs, scale="normal"), rel=0.05)
        here = moved[counts == one.lowest]
        assert (one.p10, one.median, one.p90) == tuple(np.percentile(here, [10, 50, 90]))


def test_a_word_far_from_a_wide_bin_is_less_out_than_one_as_far_from_a_narrow_bin() -> None:
    random = np.random.default_rng(1)
    counts = np.repeat([1, 20], 201)
    moved = np.exp(np.concatenate([0.1 * random.standard_normal(201), random.standard_normal(201)]))
    moved[[0, 201]] = np.e
    found = count_fit(counts, moved)
    assert found.z[0] > 5 > 2 > found.z[201] > 0


def test_bins_are_joined_until_each_holds_enough_words() -> None:
    counts = np.repeat([1, 2, 3, 100, 5000], [10, 4, 5, 9, 2])
    found = count_fit(counts, np.arange(1.0, 31), smallest=8)
    assert [(one.lowest, one.highest, one.n) for one in found.bins] == [
        (1, 1, 10),
        (2, 3, 9),
        (100, 5000, 11),
    ]


def test_words_that_stood_still_or_have_no_value_are_counted_and_not_fitted() -> None:
    found = count_fit(np.array([1, 1, 1, 1, 0]), np.array([0.0, np.nan, 2, 3, np.nan]))
    assert (found.n, found.still, found.left_out) == (2, 1, 1)
    np.testing.assert_array_equal(np.isnan(found.expected), [True, True, False, False, True])


@pytest.mark.parametrize(
    ("counts", "moved"), [([], []), ([0, 0], [0, 0]), ([3, 3], [0, 0]), ([1], [0.5]), ([1, 1], [2, 2])]
)
def test_where_nothing_varies_there_is_no_z_and_no_warning(counts: list[int], moved: list[float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = count_fit(np.array(counts, dtype=np.int64), np.array(moved, dtype=float))
    assert np.isnan(found.z).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 20))
def test_a_fit_is_in_its_ranges_and_blind_to_order_and_unit(seed: int, n: int, smallest: int) -> None:
    random = np.random.default_rng(seed)
    counts, moved = random.integers(0, 30, n), random.integers(0, 5, n) / 2
    found = count_fit(counts, moved, smallest)
    fitted = ~np.isnan(found.expected)
    assert found.n == fitted.sum() == sum(one.n for one in found.bins)
    assert found.n + found.still == (counts > 0).sum()
    assert (found.expected[fitted] > 0).all()
    assert all(one.n >= smallest for one in found.bins) or len(found.bins) == 1
    order = random.permutation(n)
    np.testing.assert_array_equal(count_fit(counts[order], moved[order], smallest).z, found.z[order])
    np.testing.assert_allclose(count_fit(counts, 7 * moved, smallest).z, found.z, atol=1e-9)
