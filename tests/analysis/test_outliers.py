import numpy as np
import pytest

from drift.analysis.outliers import outliers
from drift.analysis.words import word_table
from drift.errors import RunError


@pytest.fixture
def run(make_run):
    """Thirty seen words of counts 1 and 2; word4 went ten times as far as the others, word5 a tenth."""
    random = np.random.default_rng(0)
    lengths = np.exp(0.1 * random.standard_normal(30))
    lengths[[4, 5]] = 10, 0.1
    moves = np.zeros((30, 5), np.float32)
    moves[:, 0] = lengths
    return make_run(epochs=1, counts=np.array([1, 2] * 15 + [0] * 10), changes=moves)


def test_the_words_that_moved_most_for_their_count_come_first(run):
    result = outliers(run)
    assert result.more[0].word == "word4"
    assert result.more[0].moved == pytest.approx(10)
    assert result.more[0].times == pytest.approx(10 / result.more[0].expected)
    assert (result.n, result.still, result.left_out) == (30, 0, 0)
    assert result.more[0].count == 1


def test_words_come_by_z_and_lie_above_their_counts_median(run):
    result = outliers(run, limit=None)
    more = [one.z for one in result.more]
    assert more == sorted(more, reverse=True)
    assert more[-1] > 0
    assert all(one.moved > one.expected for one in result.more)
    assert outliers(run, limit=2).more == result.more[:2]


def test_the_table_of_words_has_the_same_order(run):
    table = word_table(run, with_overlap=False)
    found = {one.word: (one.expected, one.z) for one in outliers(run, limit=None).more}
    for word, said in found.items():
        place = run.index[word]
        assert (table.expected[place], table.z[place]) == said
    assert np.isnan(table.z[~table.seen]).all()


def test_a_frozen_run_has_nothing_to_fit(make_run):
    result = outliers(make_run(step=0))
    assert (result.bins, result.n, result.still, result.more) == ((), 0, 10, ())


def test_a_run_without_a_seen_word_has_nothing_to_fit(make_run):
    result = outliers(make_run(counts=np.zeros(40, np.int64)))
    assert (result.bins, result.n, result.still, result.more) == ((), 0, 0, ())


def test_an_epoch_that_is_not_there_is_said(run):
    with pytest.raises(RunError, match="expected an epoch from 0 to 1, got 5"):
        outliers(run, epoch=5)
