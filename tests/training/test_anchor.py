"""The policy `anchored` against Keras's own regularizer over the whole vocabulary, and at both its ends."""

import keras
import numpy as np
import pytest

from drift.run.settings import Settings
from drift.training.examples import batches, examples
from drift.training.fine_tune import MODEL, fine_tune
from drift.training.model import build_model
from tests.training.conftest import make_corpus

QUICK = {
    "epochs": 2,
    "batch_size": 16,
    "model": "mean",
    "learning_rate": 0.02,
    "dropout": 0.0,
    "max_length": 20,
}


class FromBefore(keras.regularizers.Regularizer):
    """What somebody would write in Keras."""

    def __init__(self, before, pull):
        self.before, self.pull = keras.ops.convert_to_tensor(before), pull

    def __call__(self, table):
        return self.pull / 2 * keras.ops.sum(keras.ops.square(table - self.before))


def plain_keras(model, table, pull, optimizer):
    """The same model around the table of the whole vocabulary, in Keras's own layers."""
    penalty = FromBefore(table, pull)
    embedding = keras.layers.Embedding(*table.shape, mask_zero=True, embeddings_regularizer=penalty)
    dense = keras.layers.Dense(2, activation="softmax")
    plain = keras.Sequential([embedding, keras.layers.GlobalAveragePooling1D(), dense])
    plain.build((None, None))
    plain.set_weights([table, *model.get_weights()[1:]])
    plain.compile(optimizer, "sparse_categorical_crossentropy")
    return plain


OWN = {
    "adam": lambda: keras.optimizers.Adam(0.02),
    "sgd": lambda: keras.optimizers.SGD(0.5),
    "nadam": lambda: keras.optimizers.Nadam(0.02),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.02),
    "adagrad": lambda: keras.optimizers.Adagrad(0.2),
    "momentum": lambda: keras.optimizers.SGD(0.1, momentum=0.9),
}


@pytest.mark.parametrize(
    ("optimizer", "rate", "pull"),
    [
        ("adam", 0.02, 0.003),
        ("adam", 0.02, 0.3),
        ("nadam", 0.02, 0.3),
        ("rmsprop", 0.02, 0.3),
        ("adagrad", 0.2, 0.3),
        ("sgd", 0.5, 0.3),
        ("momentum", 0.1, 0.03),
    ],
)
def test_the_small_table_gives_what_kerass_regularizer_gives_over_the_full_one(
    corpus, word_vectors, optimizer, rate, pull
):
    chosen = {**QUICK, "optimizer": optimizer, "learning_rate": rate}
    data = examples(corpus, word_vectors, 20)
    before = data.table(word_vectors)
    small = build_model(before, 2, Settings(policy="anchored", pull=pull, **chosen))
    full_table = np.concatenate([np.zeros((1, 6), np.float32), word_vectors.matrix])
    full = plain_keras(small, full_table, pull, OWN[optimizer]())
    full_row = np.concatenate([[0], data.ids + 1])
    for epoch in range(3):
        for rows, labels in batches(data.train, 16, (0, epoch)):
            small.train_on_batch(rows, labels)
            full.train_on_batch(full_row[rows], labels)
    moved, reference = small.get_layer("embedding").get_weights()[0], full.get_weights()[0]
    np.testing.assert_allclose(moved, reference[full_row], rtol=0, atol=2e-6)
    absent = np.setdiff1d(np.arange(len(reference)), full_row)
    np.testing.assert_array_equal(reference[absent], full_table[absent])
    unpulled = trained_table(data, word_vectors, policy="trainable", **chosen)
    assert np.abs(moved - unpulled).max() > 100 * np.abs(moved - reference[full_row]).max()


def trained_table(data, word_vectors, **chosen):
    model = build_model(data.table(word_vectors), 2, Settings(**chosen))
    for epoch in range(3):
        for rows, labels in batches(data.train, 16, (0, epoch)):
            model.train_on_batch(rows, labels)
    return model.get_layer("embedding").get_weights()[0]


def displaced(corpus, word_vectors, **chosen):
    data = examples(corpus, word_vectors, 20)
    table = trained_table(data, word_vectors, **{**QUICK, **chosen})
    return np.linalg.norm(table - data.table(word_vectors), axis=1)


@pytest.mark.parametrize(("seed", "optimizer", "rate"), [(0, "adam", 0.02), (7, "momentum", 0.05)])
def test_the_larger_the_pull_the_less_the_words_move(word_vectors, seed, optimizer, rate):
    corpus = make_corpus(seed=seed)
    means = [
        displaced(
            corpus,
            word_vectors,
            policy="anchored",
            pull=pull,
            seed=seed,
            optimizer=optimizer,
            learning_rate=rate,
        ).mean()
        for pull in (1e-4, 0.02, 1.0)
    ]
    assert means[0] > means[1] > means[2] > 0


def test_a_pull_of_almost_nothing_is_the_policy_trainable(corpus, word_vectors):
    chosen = {"optimizer": "sgd", "learning_rate": 0.5}
    anchored = displaced(corpus, word_vectors, policy="anchored", pull=1e-12, **chosen)
    trainable = displaced(corpus, word_vectors, policy="trainable", **chosen)
    assert trainable.max() > 0.05
    np.testing.assert_allclose(anchored, trainable, atol=1e-6)


def test_a_huge_pull_leaves_almost_everything_where_it_was(corpus, word_vectors):
    """By hand: under SGD a row settles at its gradient over the pull, at a rate below 2 / pull."""
    chosen = {"optimizer": "sgd", "learning_rate": 0.005}
    anchored = displaced(corpus, word_vectors, policy="anchored", pull=100.0, **chosen)
    assert 0 < anchored.max() < 2e-3


def test_the_losses_that_are_reported_are_without_the_penalty(corpus, word_vectors):
    data = examples(corpus, word_vectors, 20)
    before = data.table(word_vectors)
    free = build_model(before, 2, Settings(**QUICK))
    held = build_model(before, 2, Settings(policy="anchored", pull=5.0, **QUICK), before - np.float32(1))
    rows, labels = next(batches(data.train, 16))
    assert held.evaluate(rows, labels, verbose=0) == pytest.approx(free.evaluate(rows, labels, verbose=0))
    first = [model.train_on_batch(rows, labels)[0] for model in (free, held)]
    assert first[0] == pytest.approx(first[1])


def test_the_gradient_is_the_pull_times_the_way_from_snapshot_0(corpus, word_vectors):
    """By hand, SGD: a row that no batch holds goes a share rate * pull of its way back."""
    data = examples(corpus, word_vectors, 20)
    before = data.table(word_vectors)
    chosen = {**QUICK, "optimizer": "sgd", "learning_rate": 0.5}
    model = build_model(before + np.float32(1), 2, Settings(policy="anchored", pull=0.2, **chosen), before)
    model.train_on_batch(np.array([[3]], dtype=np.int32), np.array([0]))
    left = model.get_layer("embedding").get_weights()[0] - before
    np.testing.assert_allclose(np.delete(left, 3, axis=0), 0.9, rtol=1e-5)


def test_an_anchored_run_says_its_pull_and_moves_less(corpus, word_vectors, tmp_path):
    runs = [
        fine_tune(corpus, word_vectors, name=name, runs=tmp_path, **QUICK, **chosen)
        for name, chosen in {"free": {}, "held": {"policy": "anchored", "pull": 0.1}}.items()
    ]
    assert [run.record.settings.pull for run in runs] == [None, 0.1]
    free, held = (np.linalg.norm(run.matrix(2) - run.base, axis=1).sum() for run in runs)
    assert 0 < held < 0.5 * free
    assert set(runs[1].moved(2).ids) == set(np.flatnonzero(runs[1].counts))


def test_the_kept_model_of_an_anchored_run_opens_without_drift(corpus, word_vectors, tmp_path):
    run = fine_tune(corpus, word_vectors, name="held", runs=tmp_path, policy="anchored", **QUICK)
    model = keras.models.load_model(run.folder / MODEL)
    data = examples(corpus, word_vectors, 20)
    np.testing.assert_array_equal(model.get_layer("embedding").get_weights()[0][1:], run.rows(2, data.ids))
    assert model.losses == []


def test_weight_decay_shrinks_the_rest_but_no_anchored_word(corpus, word_vectors, tmp_path):
    chosen = {**QUICK, "optimizer": "adamw", "weight_decay": 0.5, "policy": "anchored", "pull": 1e-3}
    run = fine_tune(corpus, word_vectors, name="held", runs=tmp_path, **chosen)
    np.testing.assert_array_equal(run.moved(2).ids, np.flatnonzero(run.counts))
    data = examples(corpus, word_vectors, 20)
    for decay, shrinks in ((0.5, True), (0.0, False)):
        model = build_model(data.table(word_vectors), 2, Settings(**{**chosen, "weight_decay": decay}))
        kernel = model.get_layer("classes").kernel
        before = np.array(kernel)
        zeros = [np.zeros(one.shape, np.float32) for one in model.trainable_variables]
        model.optimizer.apply([keras.ops.convert_to_tensor(one) for one in zeros], model.trainable_variables)
        assert bool((np.array(kernel) != before).any()) is shrinks
        np.testing.assert_array_equal(model.get_layer("embedding").get_weights()[0], data.table(word_vectors))
