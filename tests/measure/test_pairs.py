import numpy as np

from drift.measure.pairs import pair_history


def test_a_pair_by_hand_at_three_epochs() -> None:
    a = np.array([[1, 0], [1, 0], [3, 4]], dtype=np.float32)
    b = np.array([[1, 0], [0, 1], [0, 4]], dtype=np.float32)
    found = pair_history(a, b)
    np.testing.assert_allclose(found.cosine, [1, 0, 0.8], atol=1e-15)
    np.testing.assert_allclose(found.l2, [0, 2**0.5, 3])


def test_a_pair_is_symmetric() -> None:
    a, b = np.random.default_rng(0).standard_normal((2, 6, 4)).astype(np.float32)
    there, back = pair_history(a, b), pair_history(b, a)
    np.testing.assert_array_equal(there.cosine, back.cosine)
    np.testing.assert_array_equal(there.l2, back.l2)


def test_an_epoch_with_a_zero_vector_has_no_cosine_but_a_distance() -> None:
    found = pair_history(np.zeros((1, 2), np.float32), np.array([[3, 4]], np.float32))
    assert np.isnan(found.cosine).all()
    assert found.l2.tolist() == [5]


def test_two_words_of_huge_rows_have_a_finite_distance() -> None:
    found = pair_history(np.array([[3e38, 0]], np.float32), np.array([[-3e38, 0]], np.float32))
    np.testing.assert_allclose(found.l2, 6e38, rtol=1e-6)
    assert found.cosine.tolist() == [-1]
