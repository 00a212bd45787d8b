import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr
from sklearn.decomposition import PCA, TruncatedSVD

from drift.arrays import FloatArray
from drift.measure import cosine
from drift.measure import direction as module
from drift.measure.direction import class_axis, foremost, leans, log_odds, principal_axis, standing, towards
from drift.measure.rank_correlation import rank_correlation


def rows(*values: list[float]) -> FloatArray:
    return np.array(values, dtype=np.float32)


ZEROS = np.zeros((4, 2), dtype=np.float32)


def test_the_axis_by_hand() -> None:
    axis = principal_axis(ZEROS, rows([3, 0], [-3, 0], [0, 1], [0, -1]))
    assert np.abs(axis.direction) == pytest.approx([1, 0])
    assert axis.share == axis.share_centred == pytest.approx(18 / 20)


def test_a_common_step_counts_unless_the_mean_is_taken_off() -> None:
    axis = principal_axis(ZEROS, rows([5, 1], [5, -1], [5, 1], [5, -1]))
    assert np.abs(axis.direction) == pytest.approx([1, 0])
    assert axis.share == pytest.approx(100 / 104)
    assert axis.share_centred == pytest.approx(1)


def test_the_shares_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    before = rng.normal(size=(200, 6)).astype(np.float32)
    after = (before + rng.normal(size=(200, 6)) * [3, 1, 1, 1, 1, 0.5] + 0.7).astype(np.float32)
    steps = after.astype(float) - before
    axis = principal_axis(before, after)
    svd = TruncatedSVD(1, algorithm="arpack", random_state=0).fit(steps)
    assert abs(axis.direction @ svd.components_[0]) == pytest.approx(1, abs=1e-9)
    assert axis.share == pytest.approx(svd.singular_values_[0] ** 2 / np.sum(steps**2))
    assert axis.share_centred == pytest.approx(PCA().fit(steps).explained_variance_ratio_[0])


def test_words_that_stand_still_do_not_matter() -> None:
    before, after = rows([0, 0], [1, 1], [2, 0]), rows([3, 1], [3, 1], [2, 5])
    padded = np.concatenate([before, rows([7, 7], [8, 8])]), np.concatenate([after, rows([7, 7], [8, 8])])
    one, other = principal_axis(before, after), principal_axis(*padded)
    assert (one.share, one.share_centred) == (other.share, other.share_centred)


def test_where_nothing_moved_there_is_no_axis() -> None:
    assert principal_axis(ZEROS, ZEROS.copy()) is None
    assert principal_axis(ZEROS[:0], ZEROS[:0]) is None


def test_one_moved_word_is_its_own_axis() -> None:
    axis = principal_axis(ZEROS[:1], rows([3, 4]))
    assert np.abs(axis.direction) == pytest.approx([0.6, 0.8])
    assert axis.share == 1
    assert np.isnan(axis.share_centred)


def test_blocks_do_not_change_the_axis(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = np.random.default_rng(2).normal(size=(2, 50, 3)).astype(np.float32)
    one = principal_axis(before, after)
    monkeypatch.setattr(module, "row_slices", lambda n, size: cosine.row_slices(n, size, 4 * size))
    other = principal_axis(before, after)
    assert (one.share, one.share_centred) == pytest.approx((other.share, other.share_centred))
    lean = leans(before, after, one.direction)
    np.testing.assert_allclose(lean, (after.astype(float) - before) @ one.direction)
    odds = np.linspace(-1, 1, 50)
    turned = class_axis(before, after, odds).direction
    summed = odds @ (after.astype(float) - before)
    np.testing.assert_allclose(turned, summed / np.linalg.norm(summed))


def test_leans_and_standing_by_hand() -> None:
    axis = np.array([1.0, 0.0])
    assert leans(rows([1, 1], [2, 0]), rows([4, 9], [1, 0]), axis).tolist() == [3, -1]
    np.testing.assert_allclose(standing(rows([3, 4], [-2, 0], [0, 0]), axis), [0.6, -1, np.nan])


def test_the_word_that_makes_most_of_an_axis_by_hand() -> None:
    assert foremost(np.array([3.0, 0, -4])) == (2, 16 / 25)
    assert foremost(np.zeros(3)) is None


def test_log_odds_by_hand() -> None:
    odds = log_odds(np.array([[3, 0], [0, 3], [1, 1]]))
    # rates of the first word: 3.5 of 5.5 in either class' column sums, 0.5 of 5.5 in the other
    np.testing.assert_allclose(odds[0], [np.log(7), -np.log(7)])
    np.testing.assert_allclose(odds[:, 0], -odds[:, 1])
    assert odds[2].tolist() == [0, 0]


def test_a_word_that_is_rare_has_smaller_odds_than_a_common_one_of_the_same_shares() -> None:
    odds = log_odds(np.array([[1, 0], [50, 0], [0, 60]]))
    assert 0 < odds[0, 0] < odds[1, 0]


def test_the_size_of_a_class_is_no_lean() -> None:
    odds = log_odds(np.array([[100, 1000], [100, 1000], [100, 1000]]))
    np.testing.assert_allclose(odds, 0, atol=1e-12)


def test_a_class_axis_is_the_direction_of_the_largest_covariance_with_the_odds() -> None:
    random = np.random.default_rng(5)
    after, odds = random.normal(size=(60, 3)).astype(np.float32), random.normal(size=60)
    before = random.normal(size=(60, 3)).astype(np.float32)
    axis = class_axis(before, after, odds)
    steps = (after - before).astype(float)
    ways = random.normal(size=(2000, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    best = ways[np.argmax([np.cov(steps @ way, odds)[0, 1] for way in ways])]
    assert axis.direction @ best > 0.995  # as near as 2,000 directions come
    assert np.cov(steps @ axis.direction, odds)[0, 1] >= np.cov(steps @ best, odds)[0, 1]
    assert axis.share == pytest.approx(((steps @ axis.direction) ** 2).sum() / (steps**2).sum())


def test_a_class_axis_by_hand() -> None:
    # odds less their mean: 1, 1, -1, -1: (3,0) + (1,1) - (-1,0) - (0,1) = (5, 0)
    axis = class_axis(ZEROS, rows([3, 0], [1, 1], [-1, 0], [0, 1]), np.array([2.0, 2, 0, 0]))
    assert axis.direction == pytest.approx([1, 0])
    assert axis.share == pytest.approx(11 / 13)


def test_without_a_class_axis_there_is_none() -> None:
    assert class_axis(ZEROS, ZEROS, np.array([1.0, 2, 3, 4])) is None
    moved = rows([3, 0], [1, 1], [-1, 0], [0, 1])
    assert class_axis(ZEROS, moved, np.ones(4)) is None
    assert class_axis(ZEROS, rows([1, 0], [1, 0], [1, 0], [1, 0]), np.array([2.0, 2, 0, 0])) is None


def test_two_classes_turn_the_axis_to_the_second_one() -> None:
    counts = np.array([[9, 0], [5, 1], [1, 5], [0, 9]])
    rising = np.array([-2.0, -1, 1, 2])
    assert towards(rising, counts) == module.Towards(1, 1, pytest.approx(1))
    assert towards(-rising, counts) == module.Towards(1, -1, pytest.approx(1))


def test_of_several_classes_the_closest_one_is_chosen_in_either_direction() -> None:
    counts = np.array([[9, 3, 1], [5, 1, 3], [2, 5, 0], [0, 2, 2]])
    along = -log_odds(counts)[:, 0]
    found = towards(along, counts)
    assert (found.class_id, found.sign) == (0, -1)
    assert found.spearman == pytest.approx(1)


def test_leans_that_go_with_no_class_point_nowhere() -> None:
    assert towards(np.array([1.0, 2, 3]), np.array([[1, 1], [2, 2], [3, 3]])) is None
    assert towards(np.array([1.0]), np.array([[3, 1]])) is None
    assert towards(np.zeros(3), np.array([[3, 1], [1, 3], [2, 2]])) is None


def test_rank_correlation_leaves_out_what_is_undefined() -> None:
    a, b = np.array([1, 2, np.nan, 4, 3]), np.array([2.0, 1, 5, 9, np.nan])
    assert rank_correlation(a, b) == pytest.approx(spearmanr([1, 2, 4], [2, 1, 9]).statistic)
    assert rank_correlation(a[:1], b[:1]) is None


pairs = st.tuples(st.integers(1, 9), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float32, (2, *shape), elements=st.integers(-9, 9).map(float))
)


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_shares_and_leans_are_in_their_range_and_the_share_is_that_of_the_leans(pair: FloatArray) -> None:
    before, after = pair
    axis = principal_axis(before, after)
    steps = after.astype(float) - before
    if axis is None:
        assert not steps.any()
        return
    lowest = 1 / before.shape[1] - 1e-12
    assert lowest <= axis.share <= 1
    assert np.isnan(axis.share_centred) or lowest <= axis.share_centred <= 1
    assert np.linalg.norm(axis.direction) == pytest.approx(1)
    lean = leans(before, after, axis.direction)
    assert (np.abs(lean) <= np.linalg.norm(steps, axis=1) + 1e-9).all()
    assert np.sum(lean**2) / np.sum(steps**2) == pytest.approx(axis.share)
    stood = standing(before, axis.direction)
    assert (np.isnan(stood) == ~before.any(axis=1)).all()
    assert (np.abs(stood[~np.isnan(stood)]) <= 1).all()


@settings(max_examples=40, deadline=None)
@given(arrays(np.int64, st.tuples(st.integers(2, 8), st.integers(2, 4)), elements=st.integers(0, 30)))
def test_turning_the_axis_round_turns_the_sign_and_nothing_else(counts: np.ndarray) -> None:
    along = np.random.default_rng(0).normal(size=len(counts))
    found, turned = towards(along, counts), towards(-along, counts)
    if found is None:
        assert turned is None
    else:
        assert (found.class_id, found.sign) == (turned.class_id, -turned.sign)
        assert found.spearman == pytest.approx(turned.spearman)
