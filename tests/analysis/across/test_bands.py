"""How far the seen words go, give or take."""

import numpy as np

from drift.analysis.across.bands import displacement_bands
from drift.analysis.groups import by_epoch


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
