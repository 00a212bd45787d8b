"""How far the seen words go, give or take."""

import numpy as np
import pytest

from drift.analysis.across.bands import change_bands, displacement_bands, dose_band, score_band, word_bands
from drift.analysis.groups import by_epoch
from drift.analysis.outliers import outliers
from drift.analysis.pairs import pair_similarity
from drift.analysis.words import word_table


def test_the_bands_are_mean_and_sd_of_the_trainings_medians(make_run):
    run, other = make_run("one"), make_run("two", step=0.5)
    seen = np.flatnonzero(run.seen)
    for runs in ([run, other], [run, other, run]):
        for measure, band in displacement_bands(runs, seen).items():
            medians = np.array(
                [[getattr(it, f"seen_{measure}").median for it in by_epoch(one)] for one in runs]
            )
            assert band.n == len(runs)
            np.testing.assert_allclose(band.values, medians.mean(axis=0))
            np.testing.assert_allclose(band.low, medians.mean(axis=0) - medians.std(axis=0, ddof=1))
            np.testing.assert_allclose(band.high, medians.mean(axis=0) + medians.std(axis=0, ddof=1))


def test_bands_end_where_the_shortest_training_ends_and_one_training_is_a_line(make_run):
    run, short = make_run("one"), make_run("two", epochs=1)
    seen = np.flatnonzero(run.seen)
    assert len(displacement_bands([run, short], seen)["l2"].values) == 2
    alone = displacement_bands([run], seen)["cosine"]
    assert alone.low == alone.values == alone.high
    assert displacement_bands([], seen) == {}


def test_the_band_of_a_score_ends_where_the_shortest_training_ends(make_run):
    band = score_band([make_run("one"), make_run("two", epochs=2)], "test_accuracy")
    assert band.values == pytest.approx([0.6, 0.7]) and band.n == 2  # as `make_run` scores them
    assert score_band([make_run("three")], "balanced") is None
    assert score_band([], "test_accuracy") is None


def test_the_band_of_a_word_is_mean_and_sd_of_its_own_distances(make_run):
    run, other = make_run("one"), make_run("two", step=0.5)
    ids = np.flatnonzero(run.seen)
    band = word_bands([run, other], ids)
    ends = np.array([word_table(one).cosine[ids] for one in (run, other)])
    assert band.n == 2
    assert not band.mean[0].any() and not band.sd[0].any()
    np.testing.assert_allclose(band.mean[-1], ends.mean(axis=0))
    np.testing.assert_allclose(band.sd[-1], ends.std(axis=0, ddof=1))
    assert len(word_bands([run, make_run("three", epochs=1)], ids).mean) == 2
    assert word_bands([], ids) is None


def test_the_band_of_a_count_is_of_the_medians_of_its_words(make_run):
    run, other = make_run("one"), make_run("two", step=0.5)
    bins = outliers(run).bins
    found = dose_band([run, other], bins)
    medians = [[one.median for one in outliers(it).bins] for it in (run, other)]
    np.testing.assert_allclose(found.values, np.mean(medians, axis=0))
    assert dose_band([], bins) is None
    assert dose_band([make_run("still", changes=np.float32(0))], bins) is None


def test_the_band_of_a_kind_of_pairs_is_of_the_changes_of_all_of_them_in_all_trainings(make_run):
    run, other = make_run("one"), make_run("two", step=0.5)
    pairs = np.array([[1, 3], [1, 2], [5, 2]])
    found, nobody = change_bands([run, other], [pairs, np.empty((0, 2), dtype=np.int64)])
    ends = [
        pair_similarity(one, one.last_epoch, pairs) - pair_similarity(one, 0, pairs) for one in (run, other)
    ]
    assert nobody is None and found.n == 2
    assert found.values[0] == found.low[0] == found.high[0] == 0
    assert found.values[-1] == pytest.approx(np.mean(ends))
    assert found.high[-1] == pytest.approx(np.mean(ends) + np.std(ends))
