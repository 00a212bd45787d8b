import numpy as np
import pytest
from scipy import stats

from drift.analysis.outliers import outliers
from drift.errors import RunError, SettingsError


@pytest.fixture
def run(make_run):
    """Thirty seen words of counts 1 and 2; word4 went ten times as far as the others, word5 a tenth."""
    random = np.random.default_rng(0)
    lengths = np.exp(0.1 * random.standard_normal(30))
    lengths[[4, 5]] = 10, 0.1
    moves = np.zeros((30, 5), np.float32)
    moves[:, 0] = lengths
    return make_run(epochs=1, counts=np.array([1, 2] * 15 + [0] * 10), changes=moves)


def test_the_words_that_moved_most_and_least_for_their_count_come_first(run):
    result = outliers(run)
    assert (result.more[0].word, result.less[0].word) == ("word4", "word5")
    assert result.more[0].moved == pytest.approx(10)
    assert result.more[0].times == pytest.approx(10 / result.more[0].expected)
    assert (result.n_more, result.n_less, result.level) == (1, 1, 0.05)
    assert (result.n, result.still, result.left_out) == (30, 0, 0)
    assert [one.count for one in (result.more[0], result.less[0])] == [1, 2]


def test_words_come_by_z_and_lie_on_their_side(run):
    result = outliers(run, limit=None)
    more, less = [one.z for one in result.more], [one.z for one in result.less]
    assert more == sorted(more, reverse=True)
    assert less == sorted(less)
    assert min(more) > 0 > max(less)
    assert len(more) + len(less) == 30 - sum(one.times == 1 for one in (*result.more, *result.less))


def test_p_is_adjusted_over_all_words_and_not_only_those_listed(run):
    everybody, few = outliers(run, limit=None), outliers(run, limit=2)
    words = [*everybody.more, *everybody.less]
    adjusted = stats.false_discovery_control([one.p for one in words])
    assert [one.p_adjusted for one in words] == pytest.approx(adjusted)
    assert few.more == everybody.more[:2]
    assert len(few.less) == 2


def test_every_displacement_can_be_asked_for(run):
    for displacement in ("l2", "relative", "cosine"):
        result = outliers(run, displacement=displacement)
        assert result.displacement == displacement
        assert result.dose.n == 30
    with pytest.raises(SettingsError, match="expected a displacement of l2, relative, cosine, got 'far'"):
        outliers(run, displacement="far")


def test_spearman_is_that_of_the_displacement_asked_for(run):
    moved = np.linalg.norm(run.rows(1, np.arange(30)) - run.base[:30], axis=1)
    assert outliers(run).dose.spearman == pytest.approx(stats.spearmanr(run.counts[:30], moved).statistic)


def test_a_frozen_run_has_nothing_to_fit(make_run):
    result = outliers(make_run(step=0))
    assert (result.bins, result.n, result.still, result.more, result.less) == ((), 0, 10, (), ())


def test_a_run_without_a_seen_word_has_nothing_to_fit(make_run):
    result = outliers(make_run(counts=np.zeros(40, np.int64)))
    assert (result.bins, result.n, result.still, result.n_more) == ((), 0, 0, 0)


def test_an_epoch_that_is_not_there_is_said(run):
    with pytest.raises(RunError, match="expected an epoch from 0 to 1, got 5"):
        outliers(run, epoch=5)
