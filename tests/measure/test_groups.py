import warnings
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from drift.measure.groups import cliffs_delta, summary
from tests.growth import growth

values = st.lists(st.integers(-5, 5), min_size=1, max_size=20).map(lambda one: np.array(one, dtype=float))


def test_summary_by_hand() -> None:
    found = summary(np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100]))
    assert (found.n, found.left_out) == (11, 0)
    assert (found.mean, found.median, found.p10, found.p90, found.max) == pytest.approx(
        (145 / 11, 5, 1, 9, 100)
    )


def test_values_that_are_nan_are_left_out_of_the_summary_and_counted() -> None:
    found = summary(np.array([np.nan, 1.0, 3.0, np.nan]))
    assert (found.n, found.left_out, found.mean) == (2, 2, 2)


def test_the_summary_of_nobody_counts_nobody_and_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = summary(np.array([np.nan]))
    assert (found.n, found.left_out) == (0, 1)
    assert np.isnan([found.mean, found.median, found.p10, found.p90, found.max]).all()


def test_the_summary_of_one_word_is_its_value() -> None:
    found = summary(np.array([0.25]))
    assert (found.n, found.mean, found.median, found.p10, found.p90, found.max) == (1, *[0.25] * 5)


def test_cliffs_delta_by_hand() -> None:
    # Of the six pairs, 3 over 1, 3 over 2 and 2 over 1 are above, 1 under 2 is below, two are equal.
    assert cliffs_delta(np.array([1.0, 2, 3]), np.array([1.0, 2])) == pytest.approx(2 / 6)


def test_cliffs_delta_is_one_where_all_are_above_and_minus_one_where_all_are_below() -> None:
    low, high = np.array([0.0, 1]), np.array([2.0, 3, 4])
    assert cliffs_delta(high, low) == 1
    assert cliffs_delta(low, high) == -1


def test_cliffs_delta_leaves_nan_out() -> None:
    assert cliffs_delta(np.array([2.0, np.nan]), np.array([np.nan, 1.0])) == 1


def test_cliffs_delta_with_an_empty_group_is_nan() -> None:
    assert np.isnan(cliffs_delta(np.array([]), np.array([1.0])))
    assert np.isnan(cliffs_delta(np.array([1.0]), np.array([np.nan])))


@given(values, values)
def test_cliffs_delta_is_that_of_the_mann_whitney_u(a: np.ndarray, b: np.ndarray) -> None:
    expected = 2 * mannwhitneyu(a, b, method="asymptotic").statistic / (len(a) * len(b)) - 1
    assert cliffs_delta(a, b) == pytest.approx(expected)
    assert cliffs_delta(b, a) == -cliffs_delta(a, b)
    assert cliffs_delta(a, a) == 0


def test_the_work_of_cliffs_delta_grows_with_the_groups_and_not_with_their_product() -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal(16_000), random.standard_normal(384_000)
    assert abs(cliffs_delta(a, b)) < 0.03
    # A little above 16, since values are sorted; 256 if each value were compared with each of the others.
    assert growth(lambda n: partial(cliffs_delta, a[:n], b[: 24 * n]), 1_000, 16) < 80


@given(values)
def test_a_summary_is_ordered_and_within_its_values(a: np.ndarray) -> None:
    found = summary(a)
    assert a.min() <= found.p10 <= found.median <= found.p90 <= found.max == a.max()
    assert a.min() - 1e-12 <= found.mean <= a.max() + 1e-12


@given(values, values)
def test_cliffs_delta_is_from_minus_one_to_one_and_blind_to_order_and_scale(
    a: np.ndarray, b: np.ndarray
) -> None:
    found = cliffs_delta(a, b)
    assert -1 <= found <= 1
    assert cliffs_delta(a[::-1], b[::-1]) == found
    assert cliffs_delta(np.exp(a), np.exp(b)) == found
