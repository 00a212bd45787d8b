import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.measure.many_tests import benjamini_hochberg, holm

chances = st.lists(st.floats(0, 1) | st.just(float("nan")), max_size=30).map(
    lambda one: np.array(one, dtype=float)
)


def by_hand(p: np.ndarray) -> np.ndarray:
    """The smallest of n p_j / j over all j from the value's own rank on, plainly."""
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    for rank, one in enumerate(order):
        rest = [len(p) * p[order[j]] / (j + 1) for j in range(rank, len(p))]
        adjusted[one] = min(1.0, *rest, 1.0)
    return adjusted


def test_p_values_by_hand() -> None:
    # Of four: 4 x 0.01 / 1, 4 x 0.02 / 2, 4 x 0.04 / 3 and 4 x 0.5 / 4; none above a later one.
    found = benjamini_hochberg(np.array([0.04, 0.01, 0.5, 0.02]))
    assert found.tolist() == pytest.approx([0.16 / 3, 0.04, 0.5, 0.04])


def test_a_word_without_a_test_stays_without_and_does_not_count() -> None:
    found = benjamini_hochberg(np.array([np.nan, 0.02, np.nan, 0.04]))
    np.testing.assert_allclose(found, [np.nan, 0.04, np.nan, 0.04])


def test_no_tests_at_all_are_fine() -> None:
    assert benjamini_hochberg(np.array([])).shape == (0,)
    assert np.isnan(benjamini_hochberg(np.array([np.nan]))).all()


def test_a_p_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg(np.array([0.5, 1.5]))


@given(chances)
def test_adjusted_values_are_those_of_the_definition_and_in_range(p: np.ndarray) -> None:
    found, tested = benjamini_hochberg(p), ~np.isnan(p)
    np.testing.assert_array_equal(np.isnan(found), ~tested)
    np.testing.assert_allclose(found[tested], by_hand(p[tested]), atol=1e-12)
    assert (found[tested] >= p[tested] - 1e-12).all()
    assert (found[tested] <= 1).all()


def test_of_tests_without_any_effect_few_runs_find_one() -> None:
    random = np.random.default_rng(0)
    found = [(benjamini_hochberg(random.random(200)) <= 0.05).any() for _ in range(400)]
    assert np.mean(found) < 0.08


def test_holm_by_hand():
    # Rising: 0.01 * 4, 0.02 * 3, 0.03 * 2 (below the one before), 0.5 * 1.
    found = holm(np.array([0.03, 0.01, np.nan, 0.5, 0.02]))
    np.testing.assert_allclose(found, [0.06, 0.04, np.nan, 0.5, 0.06])


def test_holm_of_nothing_is_nothing():
    assert holm(np.array([])).tolist() == []
    assert np.isnan(holm(np.array([np.nan]))).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_goes_below_a_p_nor_above_bonferroni(p):
    found = holm(np.array(p))
    assert (found >= np.array(p)).all()
    assert (found <= np.minimum(1, len(p) * np.array(p)) + 1e-15).all()
