import numpy as np
import pytest

from drift.analysis.matched import matched_change
from drift.analysis.words import word_table
from drift.errors import RunError, SettingsError
from drift.measure.groups import cliffs_delta
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors


@pytest.fixture
def run(make_run, counts):
    """Every fourth word is seen and goes its own way."""
    seen = np.arange(40) % 4 == 1
    step = np.random.default_rng(3).normal(size=(10, 5)).astype(np.float32)
    return make_run(counts=seen.astype(np.int64), changes=step)


def test_the_change_is_what_the_word_table_says_was_not_kept(run):
    table, result = (
        word_table(run, neighbourhood=Neighbourhood(3)),
        matched_change(run, neighbourhood=Neighbourhood(3), n_strata=1, n_draws=20),
    )
    lost = 1 - table.overlap
    assert result.unmatched_delta == pytest.approx(cliffs_delta(lost[table.seen], lost[~table.seen]))
    inside = slice(1, 38)
    seen, lost = table.seen[inside], lost[inside]
    assert result.matched.combined.means.value == pytest.approx(lost[seen].mean() - lost[~seen].mean())
    assert result.matched.combined.n_seen + result.matched.combined.n_unseen == 37
    assert result.matched.beyond == 3


def test_the_result_says_what_it_is_over(run):
    result = matched_change(run, epoch=2, neighbourhood=Neighbourhood(4), n_strata=1, n_draws=30, seed=7)
    assert (result.run, result.epoch, result.k, result.candidates) == ("small", 2, 4, "all 40 words")
    assert (result.n_strata, result.n_draws, result.seed, result.change) == (1, 30, 7, "overlap")


@pytest.mark.parametrize("change", ["overlap", "second-order"])
def test_at_snapshot_0_nothing_changed_exactly(run, change):
    result = matched_change(
        run, epoch=0, neighbourhood=Neighbourhood(3), change=change, n_strata=2, n_draws=20
    )
    combined = result.matched.combined
    assert (combined.delta.value, combined.p) == (0, 1)
    assert combined.means.value == combined.medians.value == result.unmatched_delta == 0


def test_strata_hold_at_least_twenty_seen_words_however_many_are_asked_for(run):
    found = matched_change(run, neighbourhood=Neighbourhood(3), n_strata=10, n_draws=20)
    assert found.n_strata == max(1, int(run.seen.sum()) // 20)


def test_a_frozen_run_changed_nothing(make_run):
    result = matched_change(
        make_run(step=0, counts=np.arange(40) % 2), neighbourhood=Neighbourhood(3), n_strata=2, n_draws=20
    )
    assert (result.matched.combined.delta.value, result.matched.combined.p) == (0, 1)


def test_a_rotation_of_all_words_changes_no_neighbourhood(make_run, vectors):
    turn, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(5, 5)))
    moves = (vectors.matrix @ turn - vectors.matrix).astype(np.float32)
    run = make_run(epochs=1, counts=np.ones(40, np.int64), changes=moves)
    run.counts = np.arange(40) % 2  # only words that count as seen could be given a row above
    for change in ("overlap", "second-order"):
        combined = matched_change(
            run, neighbourhood=Neighbourhood(5), change=change, n_strata=2, n_draws=20
        ).matched.combined
        assert combined.means.value == pytest.approx(0, abs=1e-9)
        assert combined.medians.value == pytest.approx(0, abs=1e-9)


def test_second_order_sees_a_change_that_leaves_the_list_as_it_was(make_run):
    run = make_run(counts=np.arange(40) % 2, step=0.01, epochs=1)
    lists = matched_change(run, neighbourhood=Neighbourhood(38), n_strata=1, n_draws=20)
    distances = matched_change(
        run, neighbourhood=Neighbourhood(38), change="second-order", n_strata=1, n_draws=20
    )
    assert lists.matched.combined.means.value == pytest.approx(0, abs=0.01)
    assert distances.unmatched_delta != 0


def test_zero_vectors_are_left_out_and_counted(make_run, vectors):
    matrix = vectors.matrix.copy()
    matrix[[2, 30]] = 0
    result = matched_change(
        make_run(vectors=WordVectors(vectors.words, matrix), counts=(np.arange(40) % 4 == 1) * 1, step=0),
        neighbourhood=Neighbourhood(3),
        n_draws=20,
    )
    assert result.matched.no_value == 2


@pytest.mark.parametrize("seen", [[1] * 40, [0] * 40])
def test_one_group_alone_has_no_comparison(make_run, seen):
    result = matched_change(make_run(counts=np.array(seen)), n_draws=20)
    assert result.matched.combined is None
    assert np.isnan(result.unmatched_delta)


def test_wrong_settings_are_said_in_one_line(run):
    with pytest.raises(SettingsError, match="expected a change of overlap or second-order, got 'l2'"):
        matched_change(run, change="l2")
    with pytest.raises(SettingsError, match="expected 1 or more strata, got 0"):
        matched_change(run, n_strata=0)
    with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 9"):
        matched_change(run, epoch=9)
