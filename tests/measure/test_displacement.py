import numpy as np
import pytest
from scipy.spatial.distance import cosine as scipy_cosine_distance

from drift.arrays import FloatArray
from drift.measure import cosine
from drift.measure import displacement as module
from drift.measure.displacement import displacement


def rows(*values: list[float]) -> FloatArray:
    return np.array(values, dtype=np.float32)


def test_displacement_by_hand() -> None:
    found = displacement(rows([3, 4], [2, 0], [1, 0]), rows([6, 8], [0, 1], [-3, 0]))
    np.testing.assert_allclose(found.l2, [5, 5**0.5, 4])
    np.testing.assert_allclose(found.relative, [1, 5**0.5 / 2, 4])
    np.testing.assert_allclose(found.cosine, [0, 1, 2], atol=1e-15)
    np.testing.assert_allclose(found.norm_change, [2, 0.5, 3])


def test_displacement_agrees_with_numpy_and_scipy() -> None:
    before, after = np.random.default_rng(0).standard_normal((2, 40, 25)).astype(np.float32)
    found = displacement(before, after)
    old, new = before.astype(float), after.astype(float)
    l2 = np.sqrt(((new - old) ** 2).sum(axis=1))
    np.testing.assert_allclose(found.l2, l2)
    np.testing.assert_allclose(found.relative, l2 / np.sqrt((old**2).sum(axis=1)))
    np.testing.assert_allclose(
        found.cosine, [scipy_cosine_distance(x, y) for x, y in zip(old, new, strict=True)]
    )


def test_unmoved_words_show_exactly_zero_displacement() -> None:
    same = np.random.default_rng(1).standard_normal((500, 11)).astype(np.float32)
    found = displacement(same, same.copy())
    assert (found.l2 == 0).all()
    assert (found.relative == 0).all()
    assert (found.cosine == 0).all()
    assert (found.norm_change == 1).all()


def test_weight_decay_shows_in_the_length_and_not_in_the_cosine() -> None:
    before = np.random.default_rng(2).standard_normal((100, 50)).astype(np.float32)
    found = displacement(before, before * np.float32(0.5))
    np.testing.assert_allclose(found.norm_change, 0.5)
    np.testing.assert_allclose(found.relative, 0.5)
    np.testing.assert_allclose(found.cosine, 0, atol=1e-15)


def test_zero_vectors_leave_undefined_what_divides_by_them() -> None:
    found = displacement(rows([0, 0], [0, 0], [3, 4]), rows([3, 4], [0, 0], [0, 0]))
    assert found.l2.tolist() == [5, 0, 5]
    assert np.isnan(found.cosine).all()
    np.testing.assert_array_equal(found.relative, [np.nan, np.nan, 1])
    np.testing.assert_array_equal(found.norm_change, [np.nan, np.nan, 0])


@pytest.mark.parametrize("scale", [1e30, 1e38, 1e-30, 1e-37])
def test_huge_and_tiny_rows_give_right_figures(scale: float) -> None:
    found = displacement(rows([scale, 0]), rows([0, -scale]))
    np.testing.assert_allclose(found.l2, 2**0.5 * scale, rtol=1e-6)
    np.testing.assert_allclose(found.relative, 2**0.5, rtol=1e-6)
    np.testing.assert_allclose(found.cosine, 1)
    np.testing.assert_allclose(found.norm_change, 1)


def test_the_smallest_move_that_float32_can_make_is_not_lost() -> None:
    one = np.float32(1)
    found = displacement(rows([one, 0]), rows([np.nextafter(one, np.float32(2)), 0]))
    np.testing.assert_allclose(found.l2, 2.0**-23)


def test_blocks_change_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = np.random.default_rng(3).standard_normal((2, 23, 5)).astype(np.float32)
    whole = displacement(before, after)
    monkeypatch.setattr(module, "row_slices", lambda n, _row_bytes: cosine.row_slices(n, 1, 4))
    blocked = displacement(before, after)
    for name in ("l2", "relative", "cosine", "norm_change"):
        np.testing.assert_array_equal(getattr(blocked, name), getattr(whole, name))


def test_permuting_the_words_permutes_the_displacements() -> None:
    before, after = np.random.default_rng(4).standard_normal((2, 30, 6)).astype(np.float32)
    order = np.random.default_rng(5).permutation(30)
    np.testing.assert_array_equal(
        displacement(before[order], after[order]).l2, displacement(before, after).l2[order]
    )
