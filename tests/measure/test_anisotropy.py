import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import pdist

from drift.arrays import FloatArray
from drift.measure.anisotropy import mean_cosine, unit_sum


def rows(*values: list[float]) -> FloatArray:
    return np.array(values, dtype=np.float32)


def test_mean_cosine_by_hand() -> None:
    # pairs: right angle 0, opposite -1, right angle 0
    assert mean_cosine(unit_sum(rows([2, 0], [0, 3], [-5, 0]))) == pytest.approx(-1 / 3)


def test_mean_cosine_agrees_with_scipys_pairs() -> None:
    matrix = (np.random.default_rng(0).normal(size=(60, 7)) + 0.4).astype(np.float32)
    expected = 1 - pdist(matrix.astype(float), "cosine").mean()
    assert mean_cosine(unit_sum(matrix)) == pytest.approx(expected, rel=1e-12)
    ids = np.arange(1, 60, 3)
    expected = 1 - pdist(matrix[ids].astype(float), "cosine").mean()
    assert mean_cosine(unit_sum(matrix, ids)) == pytest.approx(expected, rel=1e-12)


def test_zero_vectors_are_left_out_and_counted() -> None:
    found = unit_sum(rows([1, 0], [0, 0], [1, 1], [0, 0]))
    assert (found.n, found.left_out) == (2, 2)
    assert mean_cosine(found) == pytest.approx(np.sqrt(0.5))


@pytest.mark.parametrize("matrix", [np.empty((0, 2)), [[1, 2]], [[0, 0], [1, 2]]])
def test_fewer_than_two_directions_have_no_mean(matrix: FloatArray) -> None:
    assert np.isnan(mean_cosine(unit_sum(np.asarray(matrix, np.float32))))


def test_rows_can_be_exchanged_for_others() -> None:
    matrix = np.random.default_rng(1).normal(size=(30, 4)).astype(np.float32)
    after = matrix.copy()
    after[:5] += 1
    after[5] = 0
    found = unit_sum(matrix) - unit_sum(matrix[:6]) + unit_sum(after[:6])
    assert (found.n, found.left_out) == (29, 1)
    assert mean_cosine(found) == pytest.approx(mean_cosine(unit_sum(after)), rel=1e-10)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 9), st.integers(1, 4)).flatmap(
        lambda shape: arrays(np.float32, shape, elements=st.integers(-9, 9).map(float))
    )
)
def test_the_range_and_that_lengths_do_not_matter(matrix: FloatArray) -> None:
    units = unit_sum(matrix)
    found = mean_cosine(units)
    if units.n < 2:
        assert np.isnan(found)
    else:
        assert -1 / (units.n - 1) <= found <= 1
        scaled = matrix * np.linspace(0.5, 4, len(matrix), dtype=np.float32)[:, None]
        assert mean_cosine(unit_sum(scaled)) == pytest.approx(found, abs=1e-6)


def test_rows_of_one_direction_have_a_mean_of_1() -> None:
    matrix = np.outer([1, 2, 3], [0.1, 0.7, 0.3]).astype(np.float32)
    assert mean_cosine(unit_sum(matrix)) == pytest.approx(1, abs=1e-12)


def test_rows_that_are_taken_away_are_counted_no_more() -> None:
    found = unit_sum(rows([2, 0], [0, 0], [0, 3])) - unit_sum(rows([0, 0], [0, 3]))
    assert (found.n, found.left_out, found.total.tolist()) == (1, 0, [1, 0])
