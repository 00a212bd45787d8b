import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.measure import permutation
from drift.measure.groups import cliffs_delta
from drift.measure.permutation import (
    GroupEffects,
    as_counts,
    bootstrap_effects,
    group_effects,
    p_value,
    permutation_effects,
)

values = st.lists(st.integers(-5, 5), min_size=1, max_size=20).map(lambda one: np.array(one, dtype=float))
NAMES = ("delta", "means", "medians")


def effects_of(a: np.ndarray, b: np.ndarray) -> GroupEffects:
    pair = as_counts(a, b)
    return group_effects(pair.values, pair.a, pair.b)


def few_steps(n_a: int = 40, n_b: int = 70, shift: float = 0.15) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    return random.binomial(10, 0.3, n_a) / 10 + shift, random.binomial(10, 0.3, n_b) / 10


def test_effects_by_hand() -> None:
    found = effects_of(np.array([1.0, 2, 3, 9]), np.array([1.0, 2]))
    # Of the eight pairs five are above, one is below and two are equal.
    assert found.delta == pytest.approx(4 / 8)
    assert found.means == pytest.approx(15 / 4 - 1.5)
    assert found.medians == pytest.approx(2.5 - 1.5)


@given(values, values)
def test_effects_are_those_of_numpy_and_of_the_plain_delta(a: np.ndarray, b: np.ndarray) -> None:
    found, back = effects_of(a, b), effects_of(b, a)
    assert found.delta == pytest.approx(cliffs_delta(a, b))
    assert found.means == pytest.approx(a.mean() - b.mean())
    assert found.medians == pytest.approx(np.median(a) - np.median(b))
    for name in NAMES:
        assert getattr(back, name) == pytest.approx(-getattr(found, name))
        assert getattr(effects_of(a, a), name) == 0


def test_many_draws_are_measured_at_once() -> None:
    a, b = np.array([[1, 0, 2], [3, 0, 0]]), np.array([[1, 1, 0], [0, 0, 2]])
    found = group_effects(np.array([0.0, 1, 2]), a, b)
    assert found.delta.tolist() == pytest.approx([(4 - 1) / 6, -1])
    assert found.medians.tolist() == pytest.approx([2 - 0.5, -2])


@pytest.mark.parametrize("draw", [bootstrap_effects, permutation_effects])
def test_drawing_the_counts_agrees_with_drawing_the_words(draw, monkeypatch) -> None:
    pair = as_counts(*few_steps())
    by_counts = draw(pair, 4000, np.random.default_rng(0))
    monkeypatch.setattr(permutation, "FEW_VALUES", 0)
    by_words = draw(pair, 4000, np.random.default_rng(1))
    for name in NAMES:
        one, other = (np.round(getattr(drawn, name), 9) for drawn in (by_counts, by_words))
        assert len(one) == len(other) == 4000
        # Two samples of 4,000 of one distribution are farther apart than this once in a thousand times.
        assert stats.ks_2samp(one, other).statistic < 0.044


@pytest.mark.parametrize("n_values", [11, 400])
def test_the_bootstrap_interval_is_scipys(n_values: int) -> None:
    random = np.random.default_rng(0)
    a, b = random.integers(0, n_values, 150) + n_values / 5, random.integers(0, n_values, 300).astype(float)
    drawn = bootstrap_effects(as_counts(a, b), 4000, np.random.default_rng(1)).means
    expected = stats.bootstrap(
        (a, b), lambda x, y, axis: x.mean(axis) - y.mean(axis), n_resamples=4000, method="percentile", rng=2
    ).confidence_interval
    width = expected.high - expected.low
    np.testing.assert_allclose(np.quantile(drawn, [0.025, 0.975]), expected, atol=0.06 * width)


@pytest.mark.parametrize("n_values", [11, 400])
def test_the_permutation_p_is_scipys(n_values: int) -> None:
    random = np.random.default_rng(3)
    a, b = random.integers(0, n_values, 60) + n_values / 7, random.integers(0, n_values, 90).astype(float)
    drawn = permutation_effects(as_counts(a, b), 4000, np.random.default_rng(1)).means
    expected = stats.permutation_test(
        (a, b), lambda x, y, axis: x.mean(axis) - y.mean(axis), vectorized=True, n_resamples=4000, rng=2
    ).pvalue
    assert 0.01 < expected < 0.6
    assert p_value(a.mean() - b.mean(), drawn) == pytest.approx(expected, abs=0.03)


def test_the_permutation_of_delta_has_the_p_of_mann_and_whitney() -> None:
    a, b = few_steps(shift=0.05)
    drawn = permutation_effects(as_counts(a, b), 8000, np.random.default_rng(0)).delta
    assert p_value(cliffs_delta(a, b), drawn) == pytest.approx(stats.mannwhitneyu(a, b).pvalue, abs=0.02)


def test_the_smallest_samples_have_all_their_permutations() -> None:
    drawn = permutation_effects(
        as_counts(np.array([1.0]), np.array([0.0, 2])), 3000, np.random.default_rng(0)
    )
    found, often = np.unique(drawn.delta, return_counts=True)
    assert found.tolist() == [-1, 0, 1]
    np.testing.assert_allclose(often / 3000, 1 / 3, atol=0.05)


def test_p_counts_the_observed_effect_itself_and_both_sides() -> None:
    drawn = np.array([0.5, -0.6, 0.1, 0.0])
    assert p_value(0.5, drawn) == 3 / 5
    assert p_value(-0.9, drawn) == 1 / 5
    assert p_value(0.0, drawn) == 1
    assert np.isnan(p_value(float("nan"), drawn))


def test_words_of_one_value_have_no_effect_in_any_draw() -> None:
    pair = as_counts(np.ones(4), np.ones(9))
    for draw in (bootstrap_effects, permutation_effects):
        found = draw(pair, 50, np.random.default_rng(0))
        for name in NAMES:
            assert (getattr(found, name) == 0).all()


@given(values, values, st.integers(0, 2**32 - 1))
def test_every_draw_is_in_range(a: np.ndarray, b: np.ndarray, seed: int) -> None:
    pair, both = as_counts(a, b), np.concatenate([a, b])
    for draw in (bootstrap_effects, permutation_effects):
        found = draw(pair, 20, np.random.default_rng(seed))
        assert (np.abs(found.delta) <= 1).all()
        assert (np.abs(found.means) <= np.ptp(both) + 1e-9).all()
        assert (np.abs(found.medians) <= np.ptp(both)).all()
        assert 1 / 21 <= p_value(float(effects_of(a, b).delta), found.delta) <= 1
