import warnings
from random import Random

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cosine as scipy_cosine_distance

from drift.arrays import FloatArray, row_slices
from drift.measure import cosine as module
from drift.measure.cosine import cosine, unit_rows

numbers = st.floats(-(2.0**100), 2.0**100, width=32, allow_subnormal=False)
matrices = hnp.arrays(np.float32, st.tuples(st.integers(0, 6), st.integers(1, 4)), elements=numbers)


def rows(*values: list[float]) -> FloatArray:
    return np.array(values, dtype=np.float32)


def test_unit_rows_have_length_one_and_keep_their_direction() -> None:
    unit, zero = unit_rows(rows([3, 4], [0, -2]))
    np.testing.assert_allclose(unit, [[0.6, 0.8], [0, -1]], rtol=1e-7)
    assert unit.dtype == np.float32
    assert zero.tolist() == [False, False]


def test_a_zero_row_stays_zero_and_is_named() -> None:
    unit, zero = unit_rows(rows([0, 0], [5, 0]))
    assert unit.tolist() == [[0, 0], [1, 0]]
    assert zero.tolist() == [True, False]


@pytest.mark.parametrize("scale", [1e30, 3e38, 1e-30, 1e-37])
def test_unit_rows_of_huge_and_tiny_rows_neither_overflow_nor_vanish(scale: float) -> None:
    unit, zero = unit_rows(rows([scale, -scale]))
    np.testing.assert_allclose(unit, [[0.5**0.5, -(0.5**0.5)]], rtol=1e-6)
    assert not zero.any()


def test_cosines_by_hand() -> None:
    a = rows([1, 0], [1, 0], [1, 0], [3, 4])
    b = rows([0, 7], [-2, 0], [1, 1], [4, 3])
    np.testing.assert_allclose(cosine(a, b), [0, -1, 0.5**0.5, 24 / 25], atol=1e-15)


def test_cosine_agrees_with_scipy() -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal((2, 50, 30)).astype(np.float32)
    expected = [
        1 - scipy_cosine_distance(x, y) for x, y in zip(a.astype(float), b.astype(float), strict=True)
    ]
    np.testing.assert_allclose(cosine(a, b), expected, atol=1e-14)


def test_the_cosine_of_identical_rows_is_exactly_one() -> None:
    same = np.random.default_rng(1).standard_normal((2000, 7)).astype(np.float32)
    assert (cosine(same, same.copy()) == 1.0).all()


def test_a_cosine_with_a_zero_row_is_nan_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = cosine(rows([0, 0], [1, 2], [0, 0]), rows([1, 2], [0, 0], [0, 0]))
    assert np.isnan(found).all()


def test_blocks_change_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = np.random.default_rng(2).standard_normal((2, 23, 5)).astype(np.float32)
    whole, unit = cosine(a, b), unit_rows(a)[0]
    monkeypatch.setattr(module, "row_slices", lambda n, _row_bytes: row_slices(n, 1, 4))
    assert (cosine(a, b) == whole).all()
    assert (unit_rows(a)[0] == unit).all()


def test_row_slices_cover_every_row_once_even_where_a_row_is_larger_than_a_block() -> None:
    assert list(row_slices(5, 10, 20)) == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert list(row_slices(2, 100, 20)) == [slice(0, 1), slice(1, 2)]
    assert list(row_slices(0, 10, 20)) == []


@given(matrices, st.randoms(use_true_random=False))
def test_cosine_is_in_range_symmetric_and_undefined_only_for_zero_rows(a: FloatArray, random: Random) -> None:
    b = a[random.sample(range(len(a)), len(a))]
    found = cosine(a, b)
    undefined = ~a.any(axis=1) | ~b.any(axis=1)
    assert (np.isnan(found) == undefined).all()
    assert (np.abs(found[~undefined]) <= 1).all()
    np.testing.assert_array_equal(found, cosine(b, a))
