import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.errors import SettingsError
from drift.measure.groups import cliffs_delta
from drift.measure.strata import over_strata, rank_strata, strata_of, stratum_deltas


def by_rank(n: int = 6000, effect: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Common words change more and are seen more often; a seen word changes more by `effect`."""
    random = np.random.default_rng(seed)
    rank = np.arange(n)
    seen = random.random(n) < 0.9 - 0.8 * rank / n
    steps = random.binomial(10, 0.8 - 0.7 * rank / n)
    return np.minimum(steps / 10 + effect * seen, 1), seen, rank


def test_strata_hold_equally_many_seen_words() -> None:
    rank = np.arange(20)
    seen = np.isin(rank, [2, 3, 10, 11, 12, 18])
    found = rank_strata(rank, seen, 3)
    # The third points of the seen ranks are 7 2/3 and 11 1/3.
    assert found.tolist() == [-1] * 2 + [0] * 6 + [1] * 4 + [2] * 7 + [-1]
    assert np.bincount(found[seen]).tolist() == [2, 2, 2]


def test_without_a_seen_word_there_is_no_stratum() -> None:
    assert (rank_strata(np.arange(5), np.zeros(5, bool), 3) == -1).all()
    nothing = strata_of(np.arange(5), np.zeros(5, bool), 3)
    assert (len(nothing), nothing.beyond, nothing.lowest.dtype) == (0, 5, np.int64)


def test_a_stratum_without_a_seen_word_is_left_out_and_its_words_are_counted() -> None:
    # The seen ranks 0 and 100 are cut at 25, 50 and 75: nobody from 25 to 74 is seen.
    found = strata_of(np.arange(101), np.isin(np.arange(101), [0, 100]), 4)
    assert (found.lowest.tolist(), found.highest.tolist(), found.alone) == ([0, 75], [24, 100], 50)


def test_a_number_of_strata_below_one_is_refused() -> None:
    with pytest.raises(SettingsError, match="expected 1 or more strata, got 0"):
        strata_of(np.arange(2), np.ones(2, bool), 0)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 12))
def test_strata_rise_with_the_rank_and_cover_the_ranks_of_the_seen(seed: int, n: int, n_strata: int) -> None:
    random = np.random.default_rng(seed)
    rank, seen = np.sort(random.choice(1000, n, replace=False)), random.random(n) < 0.5
    found = rank_strata(rank, seen, n_strata)
    inside = found >= 0
    assert inside[seen].all()
    assert (np.diff(found[inside]) >= 0).all()
    assert found.max() < n_strata
    if seen.any():
        np.testing.assert_array_equal(inside, (rank >= rank[seen].min()) & (rank <= rank[seen].max()))


def test_effects_are_those_of_each_stratum_weighted_by_its_seen_words() -> None:
    values = np.array([0.1, 0.2, 0.0, 0.9, 0.5, 0.3, 0.7])
    seen = np.array([True, False, False, True, True, False, True])
    strata = strata_of(np.arange(7), seen, 2)
    # The quarter points of the seen ranks 0, 3, 4 and 6 put 0 to 3 and 4 to 6 together.
    assert strata.lowest.tolist() == [0, 4]
    assert strata.highest.tolist() == [3, 6]
    deltas = stratum_deltas(values, strata)
    # In the first 0.1 lies between 0.2 and 0.0, and 0.9 above both: (0 + 2) / 4.
    assert deltas.tolist() == [0.5, 1.0]
    assert over_strata(deltas, strata) == pytest.approx(0.75)


def test_one_stratum_is_the_comparison_without_matching() -> None:
    values, seen, rank = by_rank()
    strata = strata_of(rank, seen, 1)
    inside = strata.of >= 0
    a, b = values[inside & seen], values[inside & ~seen]
    (found,) = stratum_deltas(values, strata)
    assert found == pytest.approx(2 * stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)) - 1)


def test_a_difference_between_common_and_rare_words_is_none_among_words_of_like_rank() -> None:
    values, seen, rank = by_rank(3000)
    assert cliffs_delta(values[seen], values[~seen]) > 0.4
    strata = strata_of(rank, seen)
    assert abs(over_strata(stratum_deltas(values, strata), strata)) < 0.1


def test_a_difference_among_words_of_like_rank_is_found() -> None:
    values, seen, rank = by_rank(effect=0.2)
    strata = strata_of(rank, seen)
    assert over_strata(stratum_deltas(values, strata), strata) > 0.4


def test_what_is_left_out_is_counted() -> None:
    seen = np.array([False, True, True, False, True, True, True])
    strata = strata_of(np.arange(7), seen, 2)
    assert (len(strata), strata.beyond, strata.alone) == (1, 1, 3)
    assert strata.n_seen.sum() + strata.n_unseen.sum() + strata.beyond + strata.alone == 7


@pytest.mark.parametrize("seen", [[True] * 9, [False] * 9])
def test_one_group_alone_has_no_comparison(seen: list[bool]) -> None:
    strata = strata_of(np.arange(9), np.array(seen), 3)
    assert len(strata) == 0
    assert np.isnan(over_strata(stratum_deltas(np.zeros(9), strata), strata))


@given(st.integers(0, 2**32 - 1), st.integers(1, 90), st.integers(1, 5))
def test_every_figure_is_in_its_range_and_blind_to_order(seed: int, n: int, n_strata: int) -> None:
    random = np.random.default_rng(seed)
    values = np.where(random.random(n) < 0.1, np.nan, random.integers(0, 4, n) / 3)
    seen, order = random.random(n) < 0.5, random.permutation(n)
    strata = strata_of(np.arange(n), seen, n_strata)
    deltas = stratum_deltas(values, strata)
    assert (np.abs(deltas[~np.isnan(deltas)]) <= 1).all()
    again = strata_of(np.arange(n)[order], seen[order], n_strata)
    np.testing.assert_array_equal(stratum_deltas(values[order], again), deltas)
