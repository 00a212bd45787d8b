import numpy as np
import pytest

from drift.analysis import displacements as module
from drift.analysis.displacements import displacements, momenta, paths
from drift.errors import RunError
from drift.measure.displacement import displacement
from drift.measure.path import path
from drift.run.facts import CorpusFacts
from drift.run.run import open_run
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors


@pytest.fixture
def wandering(tmp_path, vectors, counts):
    """A run in which word0 to word9 wander; word3 is back at the end, word5 starts at zero, 30 is zero."""
    matrix = vectors.matrix.copy()
    matrix[[5, 30]] = 0
    base = WordVectors(vectors.words, matrix)
    writer = create_run(
        tmp_path / "runs" / "wandering",
        base,
        counts=counts,
        test_counts=counts,
        planned_epochs=3,
        corpus=CorpusFacts(),
    )
    rng, ids = np.random.default_rng(5), np.arange(10)
    for epoch in (1, 2, 3):
        rows = matrix[:10] + rng.normal(size=(10, 5)).astype(np.float32)
        keep = ids if epoch < 3 else np.delete(ids, 3)
        writer.commit(keep, rows[keep], {}, seconds=1.0)
    return open_run(writer.finish())


@pytest.mark.parametrize(("since", "epoch"), [(0, 3), (1, 2), (2, 3), (3, 1), (2, 2)])
def test_displacements_are_those_between_the_whole_matrices(wandering, since, epoch):
    found = displacements(wandering, epoch, since)
    wanted = displacement(wandering.matrix(since), wandering.matrix(epoch))
    for name in ("l2", "relative", "cosine", "norm_change"):
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))


@pytest.mark.parametrize("epoch", [0, 1, 3])
def test_paths_are_those_through_the_whole_matrices(wandering, epoch):
    found = paths(wandering, epoch)
    wanted = path(wandering.matrix(one) for one in range(epoch + 1))
    for name in ("l2", "cosine", "straightness"):
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))


def test_a_word_that_is_back_has_a_path_and_straightness_0(wandering):
    found = paths(wandering, 3)
    assert found.l2[3] > 0
    assert found.straightness[3] == 0
    assert np.isnan(found.straightness[10:]).all()


def test_blocks_change_no_figure(wandering, monkeypatch):
    whole = paths(wandering, 3), displacements(wandering, 3)
    monkeypatch.setattr(module, "_BLOCK_BYTES", 60)
    np.testing.assert_array_equal(paths(wandering, 3).l2, whole[0].l2)
    np.testing.assert_array_equal(displacements(wandering, 3).l2, whole[1].l2)


def test_an_unknown_epoch_is_refused(wandering):
    for measure in (displacements, paths):
        with pytest.raises(RunError, match="0 to 3"):
            measure(wandering, 4)


def test_a_run_that_did_not_record_its_steps_has_no_momentum(wandering):
    assert np.isnan(momenta(wandering, 3)).all()


def test_momentum_is_the_share_of_the_recorded_path(wandering, monkeypatch):
    absent, every = np.zeros(40), np.zeros(40)
    absent[:2], every[:3] = (1, 4), (4, 4, 2)
    monkeypatch.setattr(wandering, "absent_path", lambda _epoch: absent, raising=True)
    monkeypatch.setattr(wandering, "step_path", lambda _epoch: every, raising=True)
    found = momenta(wandering, 2)
    assert found[:3].tolist() == [0.25, 1, 0]
    assert np.isnan(found[3:]).all()
