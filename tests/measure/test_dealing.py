import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drift.measure.dealing import deal

COUNTS = st.lists(st.integers(1, 100), max_size=60)


@given(COUNTS, st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_a_word_is_in_exactly_one_half_of_every_deal(counts, n_deals, seed):
    masks = deal(np.array(counts, dtype=np.int64), n_deals, seed)
    assert masks.shape == (2 * n_deals, len(counts))
    assert (masks[0::2] ^ masks[1::2]).all()


@given(COUNTS, st.integers(0, 2**32 - 1))
def test_the_halves_share_the_words_of_like_count_evenly(counts, seed):
    counts = np.array(counts, dtype=np.int64)
    first = deal(counts, 1, seed)[0]
    for block in np.unique(np.floor(np.log2(counts))):
        chosen = first[np.floor(np.log2(counts)) == block]
        assert abs(int(chosen.sum()) - int((~chosen).sum())) <= 1


def test_a_longer_experiment_begins_with_the_deals_of_a_shorter_one():
    counts = np.arange(1, 50)
    np.testing.assert_array_equal(deal(counts, 5, 3)[:4], deal(counts, 2, 3))
    assert (deal(counts, 2, 3) != deal(counts, 2, 4)).any()


def test_each_word_is_in_a_mask_as_often_as_not_and_pairs_of_words_too():
    counts = np.array([1, 1, 1, 5])  # an odd one in each block
    first = deal(counts, 4000, 0)[0::2]
    np.testing.assert_allclose(first.mean(axis=0), 0.5, atol=0.03)
    assert abs((first[:, 0] & first[:, 3]).mean() - 0.25) < 0.03
