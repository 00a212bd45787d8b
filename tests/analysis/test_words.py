import numpy as np
import pytest
from scipy.spatial.distance import cosine as scipy_cosine

from drift.analysis.compare import compare
from drift.analysis.word_measures import BY_NAME
from drift.analysis.words import select, word_table
from drift.errors import RunError, SettingsError
from drift.measure.neighbourhood import Neighbourhood


@pytest.fixture
def table(make_run):
    return word_table(make_run(), neighbourhood=Neighbourhood(3))


def test_every_word_has_its_row(table, vectors):
    assert table.word == vectors.words
    assert table.rank.tolist() == list(range(40))
    assert table.seen.tolist() == [True] * 10 + [False] * 30
    assert table.epoch == 3


def test_displacement_agrees_with_scipy(table, vectors):
    for row in (0, 9):
        before = vectors.matrix[row].astype(float)
        after = (vectors.matrix[row] + np.float32(0.9)).astype(float)
        assert table.l2[row] == pytest.approx(np.linalg.norm(after - before), rel=1e-6)
        assert table.relative[row] == pytest.approx(
            np.linalg.norm(after - before) / np.linalg.norm(before), rel=1e-6
        )
        assert table.cosine[row] == pytest.approx(scipy_cosine(before, after), rel=1e-5)
        assert table.norm_change[row] == pytest.approx(
            np.linalg.norm(after) / np.linalg.norm(before), rel=1e-6
        )


def test_unseen_words_did_not_move_exactly(table):
    assert (table.l2[10:] == 0).all()
    assert (table.cosine[10:] == 0).all()
    assert (table.norm_change[10:] == 1).all()


def test_overlap_agrees_with_a_brute_force_search(table, make_run):
    run = make_run("again")

    def nearest(matrix, word):
        unit = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
        return set(np.argsort(-(unit @ unit[word]))[1:4].tolist())

    for word in range(run.n_words):
        kept = nearest(run.matrix(0), word) & nearest(run.matrix(3), word)
        assert table.overlap[word] == pytest.approx(len(kept) / 3)


def test_a_straight_way_is_as_long_as_the_displacement(table):
    np.testing.assert_allclose(table.path[:10], table.l2[:10], rtol=1e-5)
    np.testing.assert_allclose(table.straightness[:10], 1, rtol=1e-5)
    assert (table.path[10:] == 0).all()
    assert np.isnan(table.straightness[10:]).all()


def test_the_table_says_of_a_word_what_compare_says(make_run):
    changes = np.random.default_rng(2).normal(size=(10, 5)).astype(np.float32)
    run = make_run(changes=changes)
    table = word_table(run, neighbourhood=Neighbourhood(4))
    for row in (0, 9, 35):
        (word,) = compare(run, [f"word{row}"], neighbourhood=Neighbourhood(4)).words
        for name in ("path", "overlap", "jaccard", "second_order"):
            assert getattr(table, name)[row] == pytest.approx(getattr(word, name), abs=1e-12)


def test_snapshot_0_against_itself_changed_nothing(make_run):
    table = word_table(make_run(), epoch=0)
    assert (table.path == 0).all()
    assert (table.jaccard == 1).all()
    assert (table.second_order == 0).all()


def test_momentum_is_undefined_where_it_was_not_recorded(table):
    assert np.isnan(table.momentum).all()


def test_without_overlap_no_neighbourhood_is_measured(make_run):
    table = word_table(make_run(), with_overlap=False)
    assert all(np.isnan(getattr(table, name)).all() for name in ("overlap", "jaccard", "second_order"))


def test_the_columns_are_all_there_and_can_be_sorted_by(table):
    assert tuple(table.columns()) == tuple(BY_NAME)
    for name in BY_NAME:
        assert len(select(table, sort=name)) == 40


def test_words_that_are_no_candidates_have_no_overlap_rather_than_a_wrong_one(make_run):
    table = word_table(make_run(), neighbourhood=Neighbourhood(candidates=20))
    assert np.isnan(table.overlap).tolist() == [False] * 20 + [True] * 20
    assert np.isnan(table.jaccard).tolist() == np.isnan(table.second_order).tolist()
    assert np.isnan(table.jaccard).tolist() == [False] * 20 + [True] * 20
    assert table.columns()["overlap"][39] is None


def test_zero_vectors_are_undefined(make_run, vectors):
    matrix = vectors.matrix.copy()
    matrix[[2, 30]] = 0
    table = word_table(make_run(vectors=type(vectors)(vectors.words, matrix)))
    for column in (
        table.relative,
        table.cosine,
        table.norm_change,
        table.overlap,
        table.second_order,
    ):
        assert np.isnan(column).nonzero()[0].tolist()[:2] == [2, 30]
    # word2 left zero: it has neighbours now, and had none to share them with.
    assert table.jaccard[2] == 0
    assert np.isnan(table.jaccard[30])
    assert table.l2[2] > 0
    assert table.l2[30] == 0


def test_an_earlier_epoch_can_be_measured(make_run):
    run = make_run()
    assert word_table(run, epoch=1).l2[0] == pytest.approx(0.3 * np.sqrt(5), rel=1e-5)
    assert (word_table(run, epoch=0).l2 == 0).all()
    with pytest.raises(RunError, match="0 to 3"):
        word_table(run, epoch=9)


def test_the_largest_comes_first_unless_asked_otherwise(table):
    falling = select(table, sort="cosine").cosine
    assert (np.diff(falling) <= 0).all()
    assert (np.diff(select(table, sort="cosine", ascending=True).cosine) >= 0).all()
    assert select(table, sort="word", ascending=True).word == sorted(table.word)


def test_undefined_values_come_last_in_both_orders(make_run):
    table = word_table(make_run(), neighbourhood=Neighbourhood(candidates=20))
    for ascending in (True, False):
        assert np.isnan(select(table, sort="overlap", ascending=ascending).overlap[20:]).all()


def test_filters(table):
    assert select(table, show="seen").seen.all()
    assert len(select(table, show="unseen")) == 30
    assert select(table, min_count=9).count.tolist() == [10, 9]
    assert sorted(select(table, match="d3").word) == ["word3", *(f"word3{n}" for n in range(10))]
    assert len(select(table, limit=4)) == 4
    assert len(select(table, limit=0)) == 0
    assert len(select(table, match="nothing")) == 0


@pytest.mark.parametrize("wrong", [{"sort": "length"}, {"show": "some"}])
def test_an_unknown_column_or_group_is_refused(table, wrong):
    with pytest.raises(SettingsError, match="expected to"):
        select(table, **wrong)
