import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.errors import SettingsError
from drift.measure.groups import cliffs_delta
from drift.measure.strata import Matched, matched_contrast, rank_strata


def by_rank(n: int = 6000, effect: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Common words change more and are seen more often; a seen word changes more by `effect`."""
    random = np.random.default_rng(seed)
    rank = np.arange(n)
    seen = random.random(n) < 0.9 - 0.8 * rank / n
    steps = random.binomial(10, 0.8 - 0.7 * rank / n)
    return np.minimum(steps / 10 + effect * seen, 1), seen, rank


def check_same(one: Matched, other: Matched) -> None:
    assert one.combined == other.combined
    assert one.strata == other.strata


def test_strata_hold_equally_many_seen_words() -> None:
    rank = np.arange(20)
    seen = np.isin(rank, [2, 3, 10, 11, 12, 18])
    found = rank_strata(rank, seen, 3)
    # The third points of the seen ranks are 7 2/3 and 11 1/3.
    assert found.tolist() == [-1] * 2 + [0] * 6 + [1] * 4 + [2] * 7 + [-1]
    assert np.bincount(found[seen]).tolist() == [2, 2, 2]


def test_without_a_seen_word_there_is_no_stratum() -> None:
    assert (rank_strata(np.arange(5), np.zeros(5, bool), 3) == -1).all()


def test_a_number_of_strata_or_draws_below_one_is_refused() -> None:
    with pytest.raises(SettingsError, match="expected 1 or more strata, got 0"):
        rank_strata(np.arange(2), np.ones(2, bool), 0)
    with pytest.raises(SettingsError, match="expected 1 or more resamples, got 0"):
        matched_contrast(np.zeros(2), np.array([True, False]), np.arange(2), n_draws=0)


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
    values = np.array([0.4, 0.2, 0.0, 0.9, 0.5, 0.3, 0.7])
    seen = np.array([True, False, False, True, True, False, True])
    found = matched_contrast(values, seen, np.arange(7), n_strata=2, n_draws=50)
    first, second = found.strata
    # The quarter points of the seen ranks 0, 3, 4 and 6 put 0 to 3 and 4 to 6 together.
    assert (first.lowest, first.highest, second.lowest, second.highest) == (0, 3, 4, 6)
    assert (first.weight, second.weight) == (0.5, 0.5)
    assert first.contrast.delta.value == second.contrast.delta.value == 1
    assert first.contrast.means.value == pytest.approx(0.65 - 0.1)
    assert second.contrast.medians.value == pytest.approx(0.6 - 0.3)
    assert found.combined is not None
    assert found.combined.means.value == pytest.approx((0.55 + 0.3) / 2)
    assert (found.combined.n_seen, found.combined.n_unseen) == (4, 3)


def test_one_stratum_is_the_comparison_without_matching() -> None:
    values, seen, rank = by_rank()
    found = matched_contrast(values, seen, rank, n_strata=1, n_draws=50).combined
    inside = (rank >= rank[seen].min()) & (rank <= rank[seen].max())
    a, b = values[seen], values[~seen & inside]
    assert found is not None
    assert found.delta.value == pytest.approx(cliffs_delta(a, b))
    assert found.delta.value == pytest.approx(2 * stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)) - 1)
    assert found.medians.value == pytest.approx(np.median(a) - np.median(b))


def test_a_difference_between_common_and_rare_words_is_no_evidence() -> None:
    values, seen, rank = by_rank(3000)
    assert cliffs_delta(values[seen], values[~seen]) > 0.4
    found = matched_contrast(values, seen, rank, n_draws=500).combined
    assert found is not None
    assert abs(found.delta.value) < 0.1
    assert found.p > 0.01


def test_a_difference_among_words_of_like_rank_is_found() -> None:
    values, seen, rank = by_rank(effect=0.2)
    found = matched_contrast(values, seen, rank, n_draws=500).combined
    assert found is not None
    assert found.p == 1 / 501
    assert found.delta.low is not None
    assert found.delta.high is not None
    assert 0.4 < found.delta.low < found.delta.value < found.delta.high
    assert found.means.low is not None
    assert found.means.high is not None
    assert found.means.low < 0.2 < found.means.high + 0.02


def test_where_nothing_changed_every_effect_is_zero_and_p_is_one() -> None:
    _, seen, rank = by_rank()
    found = matched_contrast(np.zeros(len(rank)), seen, rank, n_draws=50)
    for contrast in (found.combined, *(stratum.contrast for stratum in found.strata)):
        assert contrast is not None
        assert contrast.p == 1
        for effect in (contrast.delta, contrast.means, contrast.medians):
            assert (effect.value, effect.low, effect.high) == (0, 0, 0)


@pytest.mark.parametrize("jitter", [0, 1e-6])
def test_the_order_of_the_words_changes_nothing_and_nor_does_a_second_call(jitter: float) -> None:
    values, seen, rank = by_rank(effect=0.1)
    values = values + jitter * np.random.default_rng(1).random(len(values))
    order = np.random.default_rng(0).permutation(len(values))
    found = matched_contrast(values, seen, rank, n_draws=60, seed=4)
    check_same(found, matched_contrast(values, seen, rank, n_draws=60, seed=4))
    check_same(found, matched_contrast(values[order], seen[order], rank[order], n_draws=60, seed=4))
    assert found.combined != matched_contrast(values, seen, rank, n_draws=60, seed=5).combined


def test_swapping_the_groups_turns_the_effects_round() -> None:
    values = np.random.default_rng(0).integers(0, 5, 60).astype(float)
    # The rarest and the commonest rank are held by a word of each group, so that nobody is left out.
    rank, seen = np.arange(60) // 2, np.arange(60) % 2 == 0
    there = matched_contrast(values, seen, rank, n_strata=1, n_draws=20).combined
    back = matched_contrast(values, ~seen, rank, n_strata=1, n_draws=20).combined
    assert there is not None
    assert back is not None
    assert there.delta.value != 0
    for name in ("delta", "means", "medians"):
        assert getattr(back, name).value == pytest.approx(-getattr(there, name).value)


def test_what_is_left_out_is_counted() -> None:
    values = np.array([0.1, np.nan, 0.2, 0.3, 0.4, 0.5, 0.6])
    seen = np.array([False, True, True, False, True, True, True])
    found = matched_contrast(values, seen, np.arange(7), n_strata=2, n_draws=10)
    assert (found.no_value, found.beyond, found.empty) == (1, 1, 1)
    assert len(found.strata) == 1
    total = sum(one.contrast.n_seen + one.contrast.n_unseen for one in found.strata)
    assert total + found.alone + found.no_value + found.beyond == 7


@pytest.mark.parametrize("seen", [[True] * 9, [False] * 9])
def test_one_group_alone_has_no_comparison(seen: list[bool]) -> None:
    found = matched_contrast(np.zeros(9), np.array(seen), np.arange(9), n_strata=3, n_draws=10)
    assert (found.combined, found.strata, found.empty) == (None, (), 3)


def test_under_no_difference_p_is_spread_evenly() -> None:
    found = []
    for seed in range(200):
        values, seen, rank = by_rank(60, seed=seed)
        shuffled = np.random.default_rng(seed).permutation(seen)
        one = matched_contrast(
            np.round(values, 1), shuffled, rank, n_strata=3, n_draws=99, seed=seed
        ).combined
        assert one is not None
        found.append(one.p)
    assert np.mean(np.array(found) <= 0.05) < 0.09
    assert 0.43 < np.mean(found) < 0.6


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        seen = np.arange(200) % 2 == 0
        values = random.normal(seen * 1.0, 1.0)
        one = matched_contrast(values, seen, np.arange(200), n_strata=2, n_draws=200, seed=seed).combined
        assert one is not None
        assert one.means.low is not None
        assert one.means.high is not None
        held += one.means.low <= 1.0 <= one.means.high
    assert 0.88 <= held / 200 <= 0.99


@given(st.integers(0, 2**32 - 1), st.integers(1, 90), st.integers(1, 5))
def test_every_figure_is_in_its_range(seed: int, n: int, n_strata: int) -> None:
    random = np.random.default_rng(seed)
    values = np.where(random.random(n) < 0.1, np.nan, random.integers(0, 4, n) / 3)
    found = matched_contrast(values, random.random(n) < 0.5, np.arange(n), n_strata=n_strata, n_draws=20)
    assert sum(one.weight for one in found.strata) == pytest.approx(1 if found.strata else 0)
    contrasts = [one.contrast for one in found.strata] + ([found.combined] if found.combined else [])
    for one in contrasts:
        assert -1 <= one.delta.value <= 1
        if one.delta.low is not None and one.delta.high is not None:
            assert -1 <= one.delta.low <= one.delta.high <= 1
        assert 1 / 21 <= one.p <= 1
        assert abs(one.means.value) <= 1 >= abs(one.medians.value)
    assert all(one.contrast.p <= one.p_adjusted <= 1 for one in found.strata)


def test_a_group_of_few_words_has_an_effect_and_no_interval() -> None:
    values, seen = np.arange(60) / 60, np.arange(60) % 4 == 0  # 15 seen words
    found = matched_contrast(values, seen, np.arange(60), n_strata=1, n_draws=50).combined
    assert found is not None
    assert (found.delta.low, found.delta.high) == (None, None)
    assert -1 < found.delta.value < 1


def test_progress_is_told_stratum_by_stratum() -> None:
    done: list[float] = []
    matched_contrast(*by_rank(), n_strata=4, n_draws=5, advance=done.append)
    assert done == [1, 1, 1, 1]
