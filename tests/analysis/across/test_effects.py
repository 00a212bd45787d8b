import numpy as np
import pytest
from scipy.spatial.distance import cosine as cosine_distance

from drift.analysis.across.effects import effects, ground_of, mean_of
from drift.analysis.across.headline import gained, headline
from drift.analysis.pairs import pair_similarity
from drift.analysis.stranded import stranded
from drift.analysis.words import word_table
from drift.errors import RunError
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors

K = 4


@pytest.fixture
def run(make_run):
    moves = np.random.default_rng(3).normal(size=(10, 5)).astype(np.float32)
    return make_run(changes=moves)


def effect_of(run, epoch=3):
    return next(effects(run, ground_of(run, neighbourhood=Neighbourhood(K, None)), [epoch]))


def test_displacement_and_change_are_those_of_the_word_table(run):
    table, effect = word_table(run, epoch=2, neighbourhood=Neighbourhood(K, None)), effect_of(run, 2)
    assert effect.moved.tolist() == table.cosine[table.seen].tolist()
    assert effect.changed == pytest.approx(1 - table.overlap)


def test_lost_similarities_are_those_of_the_stranded_pairs(run):
    ground, effect = ground_of(run, neighbourhood=Neighbourhood(K, None)), effect_of(run)
    pairs = stranded(run, neighbourhood=Neighbourhood(K, None), limit=None).pairs
    lost = {
        (run.words[seen], run.words[unseen]): value
        for (seen, unseen), value in zip(ground.pairs.tolist(), effect.lost, strict=True)
        if value > 0
    }
    assert lost == pytest.approx({(pair.seen, pair.unseen): pair.lost for pair in pairs})


def test_where_nothing_moved_all_is_exactly_zero(make_run):
    effect = effect_of(make_run(step=0.0))
    assert not effect.moved.any()
    assert not effect.changed.any()
    assert not effect.lost.any()


def test_all_epochs_but_snapshot_0_are_measured_by_default(run):
    ground = ground_of(run, neighbourhood=Neighbourhood(K, None))
    found = list(effects(run, ground))
    assert [one.epoch for one in found] == [1, 2, 3]
    assert [one.accuracy for one in found] == pytest.approx([0.6, 0.7, 0.8])


def test_a_run_from_other_vectors_does_not_stand_on_the_ground(run, make_run, vectors):
    other = make_run("other", vectors=WordVectors(vectors.words, vectors.matrix + 1))
    with pytest.raises(RunError, match="word vectors"):
        next(effects(other, ground_of(run, neighbourhood=Neighbourhood(K, None))))


def test_a_pair_with_a_zero_vector_is_undefined(make_run, vectors):
    matrix = vectors.matrix.copy()
    matrix[20] = 0
    run = make_run("zero", vectors=WordVectors(vectors.words, matrix))
    found = pair_similarity(run, 3, np.array([[0, 20], [0, 1]]))
    assert np.isnan(found[0])
    after = run.matrix(3).astype(np.float64)
    assert found[1] == pytest.approx(1 - cosine_distance(after[0], after[1]))


def test_the_mean_of_nothing_is_none():
    assert mean_of(np.array([np.nan])) is None
    assert mean_of(np.array([np.nan, 0.5])) == 0.5


def test_the_headline_names_every_figure_and_none_is_nan(run):
    ground = ground_of(run, neighbourhood=Neighbourhood(K, None))
    figures = headline(run, effect_of(run), ground, {})
    assert figures["Spearman change, WordSim-353"] is None
    assert figures["test accuracy"] == pytest.approx(0.8)
    assert all(value is None or value == value for value in figures.values())


def test_a_gain_is_against_snapshot_0():
    scores = {"SimLex-999": (0.25, 0.5, 0.125), "WordSim-353": (float("nan"), 0.5, 0.5)}
    assert gained(scores, "SimLex-999", 2) == -0.125
    assert gained(scores, "WordSim-353", 1) is None
    assert gained({}, "SimLex-999", 1) is None
