import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.arrays import IntArray
from drift.corpus.split import check_split, sample
from drift.corpus.split import test_part as draw_test_part
from drift.errors import SettingsError

labels = st.lists(st.integers(0, 3), max_size=60).map(lambda values: np.array(values, dtype=np.int64))
shares = st.floats(0.001, 0.999)


def test_the_share_is_drawn_from_each_class() -> None:
    of_class = np.array([0] * 100 + [1] * 20)
    chosen = draw_test_part(of_class, 0.15, 0)
    assert np.bincount(of_class[chosen]).tolist() == [15, 3]


def test_a_class_with_one_document_is_trained_on() -> None:
    assert draw_test_part(np.array([0, 0, 1]), 0.9, 0).tolist()[2] is False


@given(labels, shares, st.integers(0, 5))
def test_a_class_of_two_or_more_documents_is_in_both_parts(
    of_class: IntArray, share: float, seed: int
) -> None:
    chosen = draw_test_part(of_class, share, seed)
    for label, count in zip(*np.unique(of_class, return_counts=True), strict=True):
        in_test = int(chosen[of_class == label].sum())
        assert 0 < in_test < count if count > 1 else in_test == 0


@given(labels, shares, st.integers(0, 5))
def test_the_same_seed_draws_the_same_part(of_class: IntArray, share: float, seed: int) -> None:
    assert np.array_equal(draw_test_part(of_class, share, seed), draw_test_part(of_class, share, seed))


def test_another_seed_draws_another_part() -> None:
    of_class = np.zeros(100, dtype=np.int64)
    assert not np.array_equal(draw_test_part(of_class, 0.5, 0), draw_test_part(of_class, 0.5, 1))


def test_a_sample_is_in_order_without_repeats_and_not_just_the_first() -> None:
    drawn = sample(["x"] * 1000, 50, 0)
    assert len(drawn) == 50
    assert (np.diff(drawn) > 0).all()
    assert drawn[-1] > 500


def test_a_sample_larger_than_the_whole_is_the_whole() -> None:
    assert sample(["x"] * 3, 5, 0).tolist() == [0, 1, 2]


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, float("nan")])
def test_a_share_outside_0_to_1_is_an_error(share: float) -> None:
    with pytest.raises(SettingsError, match="between 0 and 1"):
        check_split(share, 0, None)


def test_a_negative_seed_and_a_limit_below_1_are_errors() -> None:
    with pytest.raises(SettingsError, match="seed of 0 or more, found -1"):
        check_split(0.1, -1, None)
    with pytest.raises(SettingsError, match="limit of 1 document or more, found 0"):
        check_split(0.1, 0, 0)
