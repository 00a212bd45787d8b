import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import orthogonal_procrustes

from drift.arrays import FloatArray
from drift.measure.moments import Moments, moments, with_moved
from drift.measure.space import SpaceChange, space_change

MEASURES = ("cka", "overlap", "procrustes", "pip")


def summed(before: FloatArray, after: FloatArray) -> Moments:
    return with_moved(moments(before, np.arange(len(before))), before, after)


def change(before, after) -> SpaceChange:
    return space_change(summed(np.asarray(before, np.float32), np.asarray(after, np.float32)))


def random_pair(n: int, n_dims: int, size: float, seed: int = 0):
    rng = np.random.default_rng(seed)
    before = (rng.normal(size=(n, n_dims)) * np.linspace(0.3, 2, n_dims) + 0.5).astype(np.float32)
    return before, (before + size * rng.normal(size=(n, n_dims))).astype(np.float32)


def turned(before: FloatArray, seed: int = 0):
    """A float64 rotation of `before`, rounded to float32."""
    rotation = np.linalg.qr(np.random.default_rng(seed).normal(size=(before.shape[1],) * 2))[0]
    return (before @ rotation).astype(np.float32)


def brute_cka(x, y) -> float:
    """By the words' Gram matrices and the centring matrix, as HSIC is defined."""
    n = len(x)
    h = np.eye(n) - 1 / n
    k, m = h @ x @ x.T @ h, h @ y @ y.T @ h
    return np.sum(k * m) / np.sqrt(np.sum(k * k) * np.sum(m * m))


def brute_overlap(x, y) -> float:
    u, v = (np.linalg.svd(one, full_matrices=False)[0] for one in (x, y))
    return np.linalg.norm(u.T @ v) ** 2 / x.shape[1]


def test_a_quarter_turn_by_hand() -> None:
    found = change([[1, 0], [0, 1], [0, 0]], [[0, 1], [-1, 0], [0, 0]])
    assert (found.n, found.n_moved) == (3, 2)
    assert found.length == pytest.approx(np.sqrt(2))
    assert found.shift == pytest.approx(2)
    assert found.procrustes == pytest.approx(0, abs=1e-7)
    assert found.rotation == pytest.approx(2)  # R - I = [[-1, 1], [-1, -1]]
    assert found.pip == pytest.approx(0, abs=1e-7)
    assert found.cka == pytest.approx(1)
    assert found.overlap == pytest.approx(1)


def test_a_word_for_another_by_hand() -> None:
    found = change([[1], [0]], [[0], [1]])
    assert found.pip == pytest.approx(np.sqrt(2))  # diag(1, 0) - diag(0, 1)
    assert found.overlap == 0
    assert found.cka == pytest.approx(1)  # centred, one is the other's negative
    assert found.procrustes == pytest.approx(np.sqrt(2))
    assert found.rotation == 0  # X'Y is 0: any R fits as well, the identity is the nearest


def test_doubling_all_vectors_by_hand() -> None:
    found = change([[3, 0], [0, 4]], [[6, 0], [0, 8]])
    assert found.cka == pytest.approx(1)
    assert found.overlap == pytest.approx(1)
    assert found.shift == found.length == 5
    assert found.procrustes == pytest.approx(5)
    assert found.rotation == pytest.approx(0, abs=1e-12)
    assert found.pip == pytest.approx(3 * np.hypot(9, 16))


@pytest.mark.parametrize("size", [1e-3, 0.1, 3])
def test_every_measure_agrees_with_brute_force(size: float) -> None:
    before, after = random_pair(80, 6, size)
    found, x, y = change(before, after), before.astype(float), after.astype(float)
    rotation, _ = orthogonal_procrustes(x, y)
    assert found.cka == pytest.approx(brute_cka(x, y), rel=1e-12)
    assert found.overlap == pytest.approx(brute_overlap(x, y), rel=1e-12)
    assert found.procrustes == pytest.approx(np.linalg.norm(x @ rotation - y), rel=1e-9)
    assert found.rotation == pytest.approx(np.linalg.norm(rotation - np.eye(6)), rel=1e-9)
    assert found.pip == pytest.approx(np.linalg.norm(x @ x.T - y @ y.T), rel=1e-9)
    assert found.shift == pytest.approx(np.linalg.norm(y - x), rel=1e-12)
    assert found.length == pytest.approx(np.linalg.norm(x), rel=1e-12)


def test_a_change_in_the_last_bit_is_measured_rightly() -> None:
    """Where the textbook's forms, which subtract squares, have nothing but rounding left."""
    before, _ = random_pair(500, 5, 0)
    after = before.copy()
    after[7] = np.nextafter(after[7], np.float32(9))
    found, x, y = change(before, after), before.astype(float), after.astype(float)
    d = y - x
    assert found.shift == pytest.approx(np.linalg.norm(d), rel=1e-12)
    assert found.procrustes == pytest.approx(np.linalg.norm(d), rel=1e-2)
    assert 0 < found.procrustes <= found.shift
    assert found.pip == pytest.approx(np.linalg.norm(x @ d.T + d @ x.T + d @ d.T), rel=1e-6)
    textbook = sum(sign * np.sum((a.T @ b) ** 2) for sign, a, b in ((1, x, x), (1, y, y), (-2, x, y)))
    assert np.sqrt(abs(textbook)) != pytest.approx(found.pip, rel=0.1)


def test_identical_snapshots_give_exactly_1_and_0() -> None:
    before, _ = random_pair(300, 20, 0)
    found = change(before, before.copy())
    assert (found.cka, found.overlap) == (1, 1)
    assert (found.shift, found.procrustes, found.rotation, found.pip) == (0, 0, 0, 0)


def test_a_rotation_of_all_words_changes_no_shape() -> None:
    before, _ = random_pair(300, 8, 0)
    found = change(before, turned(before))
    assert found.cka == pytest.approx(1, abs=1e-12)
    assert found.overlap == pytest.approx(1, abs=1e-12)
    assert found.procrustes < 1e-6 * found.shift
    assert found.pip < 1e-6 * found.length * found.shift
    assert found.rotation > 1


def test_a_step_that_all_words_take_together_is_no_change_to_cka() -> None:
    before = np.round(random_pair(50, 4, 0)[0] * 64) / 64  # so that the step is exact in float32
    found = change(before, before + np.float32(2))
    assert found.cka == 1
    assert found.procrustes > 0


def test_permuting_the_words_changes_nothing() -> None:
    before, after = random_pair(90, 5, 0.4)
    order = np.random.default_rng(5).permutation(90)
    found, again = change(before, after), change(before[order], after[order])
    for name in (*MEASURES, "rotation", "shift", "length"):
        assert getattr(again, name) == pytest.approx(getattr(found, name), rel=1e-10)


def test_fewer_words_than_dimensions_leave_the_rotation_as_small_as_may_be() -> None:
    found = change([[1, 0, 0]], [[1, 1, 0]])
    assert found.procrustes == pytest.approx(np.sqrt(2) - 1)
    eighth = np.sqrt(2 * (1 - np.cos(np.pi / 4)) * 2)  # one turn by 45 degrees in a plane, no more
    assert found.rotation == pytest.approx(eighth)
    assert found.overlap == pytest.approx(1)
    assert np.isnan(found.cka)  # one word, centred, is nothing


def test_a_snapshot_of_zeros_has_no_shape() -> None:
    zeros, ones = np.zeros((4, 3), np.float32), np.eye(4, 3, dtype=np.float32)
    for before, after in ((zeros, ones), (ones, zeros)):
        found = change(before, after)
        assert np.isnan(found.cka)
        assert found.overlap == 0
        assert found.procrustes == pytest.approx(np.sqrt(3))
        assert found.rotation == pytest.approx(0, abs=1e-12)
        assert found.pip == pytest.approx(np.sqrt(3))
    still = change(zeros, zeros)
    assert np.isnan([still.cka, still.overlap]).all()
    assert (still.procrustes, still.pip, still.length) == (0, 0, 0)


def test_no_words_at_all_have_no_measure() -> None:
    found = change(np.empty((0, 3)), np.empty((0, 3)))
    assert (found.n, found.n_moved) == (0, 0)
    assert np.isnan([found.cka, found.overlap, found.procrustes, found.pip, found.shift]).all()


def test_a_dimension_that_is_lost_lowers_the_overlap() -> None:
    before = np.eye(4, 2, dtype=np.float32)
    found = change(before, before * np.float32([1, 0]))
    assert found.overlap == pytest.approx(0.5)


whole = st.integers(-20, 20).map(float)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 8).flatmap(
        lambda n: st.integers(1, 5).flatmap(lambda d: arrays(np.float32, (2, n, d), elements=whole))
    )
)
def test_ranges_and_symmetry(pair: FloatArray) -> None:
    before, after = pair
    there, back = change(before, after), change(after, before)
    for found in (there, back):
        for share in (found.cka, found.overlap):
            assert np.isnan(share) or 0 <= share <= 1
        assert 0 <= found.procrustes <= found.shift
        assert 0 <= found.rotation <= 2 * np.sqrt(pair.shape[2]) + 1e-9
        assert found.pip >= 0
    size = 1 + there.length + back.length
    assert there.cka == pytest.approx(back.cka, abs=1e-9, nan_ok=True)
    assert there.overlap == pytest.approx(back.overlap, abs=1e-6, nan_ok=True)
    assert there.procrustes == pytest.approx(back.procrustes, abs=1e-6 * size)
    assert there.pip == pytest.approx(back.pip, abs=1e-6 * size**2)
    assert there.pip == pytest.approx(
        np.linalg.norm(before @ before.T.astype(float) - after @ after.T.astype(float)), abs=1e-6 * size**2
    )
