import numpy as np

from drift.measure.cosine import unit_rows
from drift.measure.same_cosines import doubt, in_doubt, in_fixed_order, rounded, rounding, same_cosines


def unit(n: int, d: int, seed: int = 0) -> np.ndarray:
    return unit_rows(np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32))[0]


def test_a_sum_in_fixed_order_by_hand() -> None:
    left = np.array([[1, 2, 3, 4, 5]], dtype=np.float32)
    assert in_fixed_order(left, left).tolist() == [55]
    assert in_fixed_order(left[:, :1], left[:, :1]).tolist() == [1]
    assert in_fixed_order(np.empty((2, 0), np.float32), np.empty((2, 0), np.float32)).tolist() == [0, 0]


def test_sums_that_differ_in_their_last_bits_come_to_the_same_cosines() -> None:
    left, right = unit(2000, 30), unit(2000, 30, seed=1)
    everybody = np.arange(2000)
    sums = np.einsum("nd,nd->n", left.astype(float), right.astype(float))
    # Where two float32 numbers meet, rounding alone would part these.
    middle = np.nextafter(sums.astype(np.float32), np.float32(2)).astype(float)
    sums = (sums.astype(np.float32).astype(float) + middle) / 2
    below, above = (
        same_cosines(some, left, everybody, right, everybody) for some in (sums - 1e-15, sums + 1e-15)
    )
    assert in_doubt(sums, 30).all()
    assert ((sums - 1e-15).astype(np.float32) != (sums + 1e-15).astype(np.float32)).any()
    np.testing.assert_array_equal(below, above)


def test_hardly_any_cosine_is_in_doubt() -> None:
    left, right = unit(20_000, 50), unit(20_000, 50, seed=1)
    assert in_doubt(np.einsum("nd,nd->n", left.astype(float), right.astype(float)), 50).mean() < 1e-3


def test_the_bound_on_rounding_holds_for_sums_in_float32() -> None:
    left, right = unit(5000, 300), unit(5000, 300, seed=1)
    right[:2500] = left[:2500]
    one_by_one = np.zeros(5000, dtype=np.float32)
    for column in range(300):
        one_by_one += left[:, column] * right[:, column]
    true = np.einsum("nd,nd->n", left.astype(float), right.astype(float))
    assert np.abs(one_by_one - true).max() < rounding(300)


def test_a_sum_beside_the_middle_of_two_numbers_is_taken_again():
    # 0.5 + 2**-25 lies midway between two float32 numbers and is rounded to the even one, 0.5.
    left, right, first = np.float32([[0.5, 2.0**-25]]), np.float32([[1, 1]]), np.zeros(2, np.int64)
    sums = 0.5 + 2.0**-25 + np.array([-(2.0**-53), 2.0**-52])
    assert np.float32(sums[1]) > 0.5
    assert same_cosines(sums, left, first, right, first).tolist() == [0.5, 0.5]


def test_no_cosine_is_beyond_one():
    assert rounded(np.array([-1.5, -1, 0.25, 1, 1.5])).tolist() == [-1, -1, 0.25, 1, 1]


def test_how_far_sums_may_lie_apart_by_hand():
    assert [doubt(n) * 2.0**52 for n in (1, 50)] == [4, 53]
    assert [rounding(n) * 2.0**24 for n in (1, 50)] == [4, 53]
