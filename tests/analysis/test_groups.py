import numpy as np
import pytest
from scipy import stats

from drift.analysis.groups import by_epoch, neighbourhood_change
from drift.analysis.words import word_table


def test_unseen_words_stand_still_exactly_and_seen_ones_go_on(make_run):
    groups = by_epoch(make_run())
    assert [group.epoch for group in groups] == [0, 1, 2, 3]
    assert [group.unseen_l2.max for group in groups] == [0, 0, 0, 0]
    assert [group.seen_l2.median for group in groups] == pytest.approx(
        [0, *(0.3 * e * np.sqrt(5) for e in (1, 2, 3))]
    )
    assert {(group.seen_l2.n, group.unseen_l2.n) for group in groups} == {(10, 30)}


def test_zero_vectors_are_left_out_of_cosines_and_counted(make_run, vectors):
    matrix = vectors.matrix.copy()
    matrix[[2, 30, 31]] = 0
    last = by_epoch(make_run(vectors=type(vectors)(vectors.words, matrix)))[-1]
    assert (last.seen_cosine.n, last.seen_cosine.left_out) == (9, 1)
    assert (last.unseen_cosine.n, last.unseen_cosine.left_out) == (28, 2)


def test_cliffs_delta_agrees_with_scipys_u(make_run):
    table = word_table(make_run())
    change = neighbourhood_change(table)
    u = stats.mannwhitneyu(table.overlap[:10], table.overlap[10:]).statistic
    assert change.cliffs_delta == pytest.approx(2 * u / (10 * 30) - 1)
    assert change.dose.spearman == pytest.approx(
        stats.spearmanr(table.count[:10], table.cosine[:10]).statistic
    )


@pytest.mark.parametrize("seen", [[1] * 40, [0] * 40])
def test_one_group_alone_has_no_difference(make_run, seen):
    change = neighbourhood_change(word_table(make_run(counts=np.array(seen))))
    assert np.isnan(change.cliffs_delta)
    assert {change.seen.n, change.unseen.n} == {0, 40}
