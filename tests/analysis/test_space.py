import logging

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.distance import pdist

from drift.analysis.space import space
from drift.errors import RunError, SettingsError
from drift.run.facts import CorpusFacts
from drift.run.run import open_run
from drift.run.settings import Settings
from drift.run.writer import create_run


@pytest.fixture
def run(make_run):
    """Each seen word takes a step of its own."""
    return make_run(changes=np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32) / 4)


@pytest.fixture
def decayed(tmp_path, vectors, counts):
    """All rows shrink to nine tenths, and the seen words move besides."""

    def make(settings):
        writer = create_run(
            tmp_path / "runs" / "decayed",
            vectors,
            counts=counts,
            test_counts=np.zeros_like(counts),
            planned_epochs=1,
            corpus=CorpusFacts(source="by hand"),
            settings=settings,
        )
        rows = vectors.matrix * np.float32(0.9)
        rows[:10] += np.float32([1, 0, 0, 0, 0])
        writer.commit(np.arange(vectors.n_words), rows, {}, seconds=1.0)
        return open_run(writer.finish())

    return make


def groups(found, epoch):
    return {row.group: row for row in found.rows if row.epoch == epoch}


def test_every_epoch_has_its_three_groups(run):
    found = space(run)
    assert found.epochs == (0, 1, 2, 3)
    assert [(row.epoch, row.group) for row in found.rows[-3:]] == [(3, "seen"), (3, "unseen"), (3, "all")]
    assert [row.change.n for row in found.rows[-3:]] == [10, 30, 40]
    assert [row.change.n_moved for row in found.rows[-3:]] == [10, 0, 10]
    assert found.words == "all 40 words"


def test_figures_are_those_of_the_whole_matrices(run):
    for epoch, group in ((1, "seen"), (3, "seen"), (3, "all")):
        row = groups(space(run, [epoch]), epoch)[group]
        ids = np.arange(10 if group == "seen" else 40)
        x, y = run.base[ids].astype(float), run.matrix(epoch)[ids].astype(float)
        rotation, _ = orthogonal_procrustes(x, y)
        xc, yc = x - x.mean(axis=0), y - y.mean(axis=0)
        squares = np.linalg.svd(y - x, compute_uv=False) ** 2
        u, v = (np.linalg.svd(one, full_matrices=False)[0] for one in (x, y))
        assert row.change.procrustes == pytest.approx(np.linalg.norm(x @ rotation - y))
        assert row.change.pip == pytest.approx(np.linalg.norm(x @ x.T - y @ y.T))
        assert row.change.overlap == pytest.approx(np.linalg.norm(u.T @ v) ** 2 / 5)
        assert row.change.cka == pytest.approx(
            np.linalg.norm(yc.T @ xc) ** 2 / np.linalg.norm(xc.T @ xc) / np.linalg.norm(yc.T @ yc)
        )
        assert row.mean_cosine == pytest.approx(1 - pdist(y, "cosine").mean())
        assert row.mean_cosine_before == pytest.approx(1 - pdist(x, "cosine").mean())
        assert row.first_axis == pytest.approx(squares[0] / squares.sum())


def test_unseen_words_that_stood_still_are_exactly_what_they_were(run):
    found = space(run)
    for epoch in found.epochs:
        unseen = groups(found, epoch)["unseen"]
        change = unseen.change
        assert (change.cka, change.overlap) == (1, 1)
        assert (change.procrustes, change.rotation, change.pip, change.shift) == (0, 0, 0, 0)
        assert unseen.mean_cosine == unseen.mean_cosine_before
        assert np.isnan(unseen.first_axis)
    assert found.unseen_moved == ()


def test_snapshot_0_is_unchanged_in_every_group(run):
    for row in space(run, [0]).rows:
        assert (row.change.cka, row.change.overlap, row.change.procrustes, row.change.pip) == (1, 1, 0, 0)
        assert np.isnan(row.first_axis)


def test_weight_decay_is_shown_in_the_unseen_rows_and_not_taken_for_a_turn(decayed, caplog):
    with caplog.at_level(logging.WARNING, logger="drift"):
        found = space(decayed(Settings(optimizer="adamw", weight_decay=0.004)))
    unseen = groups(found, 1)["unseen"]
    length = unseen.change.length
    assert found.unseen_moved_by == ("weight decay",)
    assert found.unseen_moved == (unseen,)
    assert unseen.change.n_moved == 30
    assert unseen.change.cka == pytest.approx(1, abs=1e-9)
    assert unseen.change.procrustes == pytest.approx(0.1 * length, rel=1e-5)
    assert unseen.change.rotation < 1e-6
    assert caplog.records == []


def test_unseen_rows_that_moved_without_weight_decay_are_said_loudly(decayed, caplog):
    with caplog.at_level(logging.WARNING, logger="drift"):
        found = space(decayed(Settings()))
    assert found.unseen_moved_by == ()
    (record,) = caplog.records
    assert "Self-check failed: 30 of 30 unseen rows moved by epoch 1" in record.getMessage()


def test_zero_vectors_are_counted_where_they_have_no_cosine(make_run, vectors):
    matrix = vectors.matrix.copy()
    matrix[[2, 30, 31]] = 0
    found = groups(space(make_run(vectors=type(vectors)(vectors.words, matrix))), 3)
    assert [found[name].left_out for name in ("seen", "unseen", "all")] == [0, 2, 2]  # word2 left zero
    assert found["all"].change.n == 40


def test_only_the_commonest_and_the_words_of_the_corpus_can_be_asked_for(run):
    found = space(run, [3], candidates=25)
    assert [row.change.n for row in found.rows] == [10, 15, 25]
    assert found.words.startswith("25 words")
    whole = space(run, [3])
    assert groups(found, 3)["seen"] == groups(whole, 3)["seen"]


@pytest.mark.parametrize(("seen", "n"), [([1] * 40, (40, 0, 40)), ([0] * 40, (0, 40, 40))])
def test_one_group_may_be_empty(make_run, seen, n):
    found = space(make_run(counts=np.array(seen)))
    last = found.rows[-3:]
    assert tuple(row.change.n for row in last) == n
    empty = last[n.index(0)]
    assert np.isnan([empty.change.cka, empty.change.shift, empty.mean_cosine]).all()
    full = next(row for row in last if row.group != "all" and row.change.n)
    assert full.change == last[2].change


def test_an_unknown_epoch_and_too_few_words_are_refused(run, make_run):
    with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 7"):
        space(run, [0, 7])
    with pytest.raises(SettingsError, match="two or more candidates"):
        space(make_run("none", counts=np.zeros(40, dtype=np.int64)), candidates=0)
