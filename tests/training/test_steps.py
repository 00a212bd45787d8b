import keras
import numpy as np
import pytest

from drift.run.settings import Settings
from drift.run.verify import verify
from drift.training.examples import batches, examples
from drift.training.fine_tune import fine_tune
from drift.training.model import build_model
from drift.training.steps import Steps

QUICK = {
    "epochs": 2,
    "batch_size": 8,
    "model": "mean",
    "learning_rate": 0.02,
    "dropout": 0.0,
    "max_length": 20,
}


@pytest.fixture
def recorded(corpus, word_vectors, tmp_path):
    def recorded(**changes):
        settings = {**QUICK, **changes}
        return fine_tune(corpus, word_vectors, name="steps", runs=tmp_path, record_steps=True, **settings)

    return recorded


def paths_of(model, data, settings):
    """An independent loop: the whole table after every step, by numpy."""
    total = absent = np.zeros(len(data.ids))
    after_epochs = []
    for epoch in range(1, settings.epochs + 1):
        for rows, labels in batches(data.train, settings.batch_size, (settings.seed, epoch)):
            before = model.get_layer("embedding").get_weights()[0].copy()
            model.train_on_batch(rows, labels)
            way = np.linalg.norm(model.get_layer("embedding").get_weights()[0] - before, axis=1)[1:]
            total = total + way
            absent = absent + way * ~np.isin(np.arange(1, len(data.ids) + 1), rows)
        after_epochs.append((total, absent))
    return after_epochs


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "momentum", "learning_rate": 0.1},
        {"policy": "anchored", "pull": 0.01},
        {"optimizer": "lazy-adam"},
    ],
)
def test_the_paths_are_those_of_an_independent_loop(recorded, corpus, word_vectors, changes):
    run = recorded(**changes)
    settings = Settings(**{**QUICK, **changes})
    data = examples(corpus, word_vectors, 20)
    model = build_model(data.table(word_vectors), 2, settings)
    for epoch, (total, absent) in enumerate(paths_of(model, data, settings), start=1):
        np.testing.assert_allclose(run.step_path(epoch)[data.ids], total, rtol=2e-4, atol=1e-6)
        np.testing.assert_allclose(run.absent_path(epoch)[data.ids], absent, rtol=2e-4, atol=1e-6)
        assert total.max() > 0.1


def test_under_plain_sgd_no_word_moves_without_being_in_the_batch(recorded):
    run = recorded(optimizer="sgd", learning_rate=0.5)
    assert run.step_path(2)[run.seen].min() > 0
    assert not run.absent_path(2).any()


def test_under_adam_words_move_on_without_being_in_the_batch(recorded, corpus, word_vectors, tmp_path):
    run = recorded()
    assert (run.absent_path(2)[run.seen] > 0).mean() > 0.5
    assert (run.absent_path(2) <= run.step_path(2)).all()
    assert not run.step_path(2)[~run.seen].any()
    assert verify(run).problems == []
    for epoch in (1, 2):
        net = np.linalg.norm(run.matrix(epoch) - run.base, axis=1)
        assert (run.step_path(epoch) >= net * (1 - 1e-5)).all()
    assert (run.step_path(2) >= run.step_path(1)).all()
    assert (run.absent_path(2) >= run.absent_path(1)).all()
    plain = fine_tune(corpus, word_vectors, name="plain", runs=tmp_path, **QUICK)
    np.testing.assert_array_equal(run.moved(2).rows, plain.moved(2).rows)  # measuring changes nothing
    assert [plain.step_path(epoch) for epoch in (0, 2)] == [None, None]
    assert [plain.absent_path(epoch) for epoch in (0, 2)] == [None, None]


def test_before_training_no_word_has_gone_any_way(recorded):
    run = recorded(epochs=0)
    assert run.step_path(0).tolist() == run.absent_path(0).tolist() == [0] * 30


def test_a_staged_embedding_goes_no_way_while_it_is_frozen(recorded):
    run = recorded(policy="staged", unfreeze_at=2)
    assert not run.step_path(1).any()
    assert (run.step_path(2)[run.seen] > 0).all()


def test_under_weight_decay_a_word_outside_the_table_goes_straight_and_always_absent(recorded):
    run = recorded(optimizer="adamw", weight_decay=0.2)
    outside, in_table = run.index["w29"], run.index["w23"]
    assert run.counts[in_table] == 0 < run.test_counts[in_table]
    net = np.linalg.norm(run.matrix(2) - run.base, axis=1)
    for word in (outside, in_table):
        assert run.step_path(2)[word] == run.absent_path(2)[word] == pytest.approx(net[word], rel=1e-4)
    assert (run.step_path(2) > 0).all()


def test_one_step_by_hand():
    table = keras.Variable(np.zeros((4, 2), np.float32))
    steps = Steps(np.array([5, 7, 9]))
    steps.begin(table)
    table.assign([[0, 0], [3, 4], [0, 1], [0, 0]])
    steps.step(table, np.array([[1, 1], [3, 0]]))
    table.assign([[0, 0], [0, 0], [0, 1], [0, 2]])
    steps.step(table, np.array([[3]]))
    paths = steps.paths()
    assert paths.ids.tolist() == [5, 7, 9]
    assert paths.total.tolist() == [10, 1, 2]
    assert paths.absent.tolist() == [5, 1, 0]
