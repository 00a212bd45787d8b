import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cosine as scipy_cosine_distance

from drift.arrays import FloatArray
from drift.measure.path import momentum, path

small = arrays(
    np.float32, st.tuples(st.integers(1, 5), st.integers(1, 4), st.just(2)), elements=st.integers(-3, 3)
)


def track(*places: list[float]) -> FloatArray:
    """One word's snapshots, shape (n_epochs, 1, n_dims)."""
    return np.array(places, dtype=np.float32)[:, None]


def test_a_detour_is_longer_than_the_way_by_air() -> None:
    found = path(track([1, 0], [4, 0], [4, 4]))
    assert found.l2.tolist() == [7]
    assert found.straightness == pytest.approx(5 / 7)
    assert found.cosine == pytest.approx(1 - 0.5**0.5)


def test_one_step_is_exactly_straight() -> None:
    before, after = np.random.default_rng(0).standard_normal((2, 500, 7)).astype(np.float32)
    assert (path([before, after]).straightness == 1).all()


def test_a_word_that_came_back_has_a_path_but_no_straightness_left() -> None:
    found = path(track([1, 2], [3, 4], [1, 2]))
    assert found.l2 == pytest.approx(2 * 8**0.5)
    assert found.straightness.tolist() == [0]


def test_a_word_that_never_moved_has_no_straightness() -> None:
    found = path(track([1, 2], [1, 2], [1, 2]))
    assert (found.l2.tolist(), found.cosine.tolist()) == ([0], [0])
    assert np.isnan(found.straightness).all()


def test_one_snapshot_alone_has_no_path() -> None:
    found = path(track([1, 2]))
    assert found.l2.tolist() == [0]
    assert np.isnan(found.straightness).all()


def test_a_path_through_the_zero_vector_has_a_length_but_no_cosine() -> None:
    found = path(track([3, 4], [0, 0], [6, 8]))
    assert found.l2.tolist() == [15]
    assert np.isnan(found.cosine).all()


def test_the_path_agrees_with_numpy_and_scipy() -> None:
    snapshots = np.random.default_rng(1).standard_normal((6, 20, 9)).astype(np.float32)
    wide, found = snapshots.astype(float), path(snapshots)
    steps = np.sqrt((np.diff(wide, axis=0) ** 2).sum(axis=2))
    np.testing.assert_allclose(found.l2, steps.sum(axis=0))
    net = np.sqrt(((wide[-1] - wide[0]) ** 2).sum(axis=1))
    np.testing.assert_allclose(found.straightness, net / steps.sum(axis=0))
    cosines = [
        sum(scipy_cosine_distance(a, b) for a, b in zip(wide[:-1, word], wide[1:, word], strict=True))
        for word in range(20)
    ]
    np.testing.assert_allclose(found.cosine, cosines)


@settings(deadline=None)
@given(small)
def test_straightness_is_from_0_to_1_and_the_same_backwards(snapshots: FloatArray) -> None:
    found, back = path(snapshots), path(snapshots[::-1])
    known = ~np.isnan(found.straightness)
    assert (known == (found.l2 > 0)).all()
    assert ((found.straightness[known] >= 0) & (found.straightness[known] <= 1)).all()
    np.testing.assert_allclose(back.l2, found.l2)
    np.testing.assert_allclose(back.straightness, found.straightness, atol=1e-12)


def test_momentum_is_the_share_of_the_path_without_the_word() -> None:
    found = momentum(np.array([0.0, 1.0, 4.0, 0.0]), np.array([2.0, 4.0, 4.0, 0.0]))
    np.testing.assert_array_equal(found, [0, 0.25, 1, np.nan])
