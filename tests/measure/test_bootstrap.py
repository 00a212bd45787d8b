import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.errors import SettingsError
from drift.measure import bootstrap as module
from drift.measure.bootstrap import Interval, bootstrap_interval, percentile_interval


def mean_of(values):
    return lambda rows: values[rows].mean(axis=1)


def test_a_constant_has_an_interval_of_no_width():
    assert bootstrap_interval(mean_of(np.full(7, 2.5)), 7) == Interval(2.5, 2.5, 0.95, 2000)


def test_of_few_rows_percentiles_further_out_are_taken():
    """t of 5 degrees of freedom is -2.571 at 2.5 %, times √(6/5) -2.816: the normal's 0.243 %."""
    found = percentile_interval(np.arange(10_001.0), n=6)
    assert (found.low, found.high, found.level) == (
        pytest.approx(24.3, abs=0.1),
        pytest.approx(9975.7, abs=0.1),
        0.95,
    )
    assert percentile_interval(np.arange(10_001.0)).low == pytest.approx(250)
    assert percentile_interval(np.arange(10_001.0), n=10_000).low == pytest.approx(250, abs=1)


def test_one_row_is_all_that_can_be_drawn():
    assert bootstrap_interval(mean_of(np.array([4.0])), 1, resamples=5) == Interval(4.0, 4.0, 0.95, 5)


def test_no_row_has_no_interval():
    assert bootstrap_interval(mean_of(np.empty(0)), 0) is None


def test_the_interval_agrees_with_scipys():
    values = np.random.default_rng(1).exponential(size=60)
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", random_state=2
    ).confidence_interval
    ours = bootstrap_interval(mean_of(values), 60, resamples=20_000)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_two_values_are_drawn_as_the_binomial_says():
    # Of 4 draws of 0 or 1 all are 0 in 1 of 16 resamples: inside 10 % at either end, outside 5 %.
    narrow = bootstrap_interval(mean_of(np.array([0.0, 0, 1, 1])), 4, level=0.8)
    wide = bootstrap_interval(mean_of(np.array([0.0, 0, 1, 1])), 4, level=0.9)
    assert (narrow.low, narrow.high) == (0.25, 0.75)
    assert (wide.low, wide.high) == (0.0, 1.0)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    values = np.random.default_rng(3).normal(size=30)
    first, again, other = (bootstrap_interval(mean_of(values), 30, seed=seed) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_the_size_of_the_blocks_changes_nothing(monkeypatch):
    values = np.random.default_rng(3).normal(size=31)
    whole = bootstrap_interval(mean_of(values), 31, resamples=300)
    monkeypatch.setattr(module, "_ROW_BYTES", 1 << 20)
    assert bootstrap_interval(mean_of(values), 31, resamples=300) == whole


def test_a_block_stays_within_its_memory():
    sizes = []

    def statistic(rows):
        sizes.append(rows.size)
        return np.zeros(len(rows))

    bootstrap_interval(statistic, 10_000, resamples=100)
    assert sum(sizes) == 1_000_000
    assert max(sizes) * 128 <= 1 << 25


def test_resamples_without_a_value_are_left_out_and_counted():
    def only_with_row_0(rows):
        return np.where((rows == 0).any(axis=1), 3.0, np.nan)

    found = bootstrap_interval(only_with_row_0, 2, resamples=1000)
    assert (found.low, found.high) == (3.0, 3.0)
    assert 700 < found.resamples < 800  # 3 of 4 resamples of two rows hold row 0
    assert bootstrap_interval(lambda rows: np.full(len(rows), np.nan), 2) is None


@pytest.mark.parametrize("wrong", [{"resamples": 0}, {"level": 0.0}, {"level": 1.0}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(SettingsError, match="expected 1 or more resamples and a level between 0 and 1"):
        bootstrap_interval(mean_of(np.ones(3)), 3, **wrong)


def test_an_interval_holds_its_ends():
    interval = Interval(-1.0, 2.0, 0.95, 10)
    assert [interval.holds(value) for value in (-1.1, -1.0, 0.0, 2.0, 2.1)] == [
        False,
        True,
        True,
        True,
        False,
    ]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.integers(0, 5))
def test_a_mean_stays_between_the_smallest_and_the_largest_value(values, seed):
    found = bootstrap_interval(mean_of(np.array(values)), len(values), seed=seed, resamples=50)
    slack = 1e-9 * max(map(abs, values))
    assert min(values) - slack <= found.low <= found.high <= max(values) + slack
