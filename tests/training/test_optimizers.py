import keras
import numpy as np
import pytest
import tensorflow as tf

from drift.run.settings import OPTIMIZERS, Settings
from drift.training.examples import batches, examples
from drift.training.model import as_plain, build_model
from drift.training.optimizers import LazyAdam, RowEmbedding, make_optimizer, slow_down, summed_by_row


def test_what_a_row_gets_from_several_places_is_summed():
    gradient = tf.IndexedSlices(tf.constant([[1.0, 2.0], [3.0, 4.0], [10.0, 20.0]]), tf.constant([5, 2, 5]))
    rows, sums, squares = summed_by_row(gradient)
    assert rows.numpy().tolist() == [5, 2]
    assert sums.numpy().tolist() == [[11.0, 22.0], [3.0, 4.0]]
    assert squares.numpy().tolist() == [[101.0, 404.0], [9.0, 16.0]]


def lazy_adam(table, batch_gradients, rate, first=0.9, second=0.999, epsilon=1e-7):
    """Row by row: nothing is done to an absent row."""
    table, m, v = table.astype(np.float64), np.zeros(table.shape), np.zeros(table.shape)
    for step, (rows, gradients) in enumerate(batch_gradients, start=1):
        for row in set(rows):
            got = [gradient for place, gradient in zip(rows, gradients, strict=True) if place == row]
            m[row] = first * m[row] + (1 - first) * sum(got)
            v[row] = second * v[row] + (1 - second) * sum(one**2 for one in got)
            corrected = np.sqrt(1 - second**step) / (1 - first**step)
            table[row] -= rate * corrected * m[row] / (np.sqrt(v[row]) + epsilon)
    return table, m, v


def stepped(optimizer, before, steps):
    table = keras.Variable(before)
    optimizer.build([table])
    for rows, gradients in steps:
        values = tf.constant(gradients, tf.float32)
        optimizer.apply([tf.IndexedSlices(values, tf.constant(rows), tf.constant(before.shape))], [table])
    return table


def test_lazy_adam_is_kerass_adam_where_no_row_is_ever_absent():
    rng = np.random.default_rng(1)
    before = rng.normal(size=(4, 3)).astype(np.float32)
    steps = [(rng.permutation([0, 1, 1, 2, 3, 3, 3]).tolist(), rng.normal(size=(7, 3))) for _ in range(9)]
    lazy, keras_own = (
        np.asarray(stepped(kind(0.05), before, steps)) for kind in (LazyAdam, keras.optimizers.Adam)
    )
    np.testing.assert_allclose(lazy, keras_own, rtol=1e-5, atol=2e-6)


def test_lazy_adam_is_adam_on_the_rows_of_each_batch_alone():
    rng = np.random.default_rng(0)
    before = rng.normal(size=(9, 3)).astype(np.float32)
    steps = [(rng.integers(0, 8, 6).tolist(), rng.normal(size=(6, 3))) for _ in range(7)]
    optimizer = LazyAdam(0.05)
    table = stepped(optimizer, before, steps)
    expected = lazy_adam(before, steps, 0.05)
    state = {one.path.split("_")[-1]: one for one in optimizer.variables}
    found = [table, state["momentum"], state["velocity"]]
    for one, reference in zip(found, expected, strict=True):
        np.testing.assert_allclose(np.asarray(one), reference, rtol=1e-5, atol=2e-6)
    assert int(optimizer.iterations) == 7
    np.testing.assert_array_equal(np.asarray(table)[8], before[8])


def trained(settings, corpus, word_vectors):
    data = examples(corpus, word_vectors, 20)
    model = build_model(data.table(word_vectors), 2, settings)
    for rows, labels in batches(data.train, 16, (0, 1)):
        model.train_on_batch(rows, labels)
    return model


def test_lazy_adam_leaves_a_row_where_its_last_batch_put_it(corpus, word_vectors):
    """Adam goes on moving it: the difference that the help tells of."""
    data = examples(corpus, word_vectors, 20)
    rows, labels = next(iter(batches(data.train, 4, (0, 1))))
    row = int(rows[0, 0])
    without = np.array([[other for other in range(1, 20) if other != row]], dtype=np.int32)
    after = {}
    for optimizer in ("lazy-adam", "adam"):
        model = build_model(data.table(word_vectors), 2, Settings(units=4, dropout=0.0, optimizer=optimizer))
        model.train_on_batch(rows, labels)
        put = model.get_layer("embedding").get_weights()[0][row]
        model.train_on_batch(without, labels[:1])
        after[optimizer] = np.abs(model.get_layer("embedding").get_weights()[0][row] - put).max()
    assert after["lazy-adam"] == 0
    assert after["adam"] > 1e-5


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_padding_row_stays_zero(corpus, word_vectors, optimizer):
    model = trained(Settings(model="mean", learning_rate=0.02, optimizer=optimizer), corpus, word_vectors)
    table = model.get_layer("embedding").get_weights()[0]
    assert not table[0].any()


def test_a_frozen_table_has_no_moments(corpus, word_vectors):
    model = trained(Settings(units=4, policy="frozen"), corpus, word_vectors)
    table = model.get_layer("embedding").embeddings
    assert all(tuple(one.shape) != tuple(table.shape) for one in model.optimizer.variables)


def test_the_plain_model_has_kerass_own_layers_and_says_the_same(corpus, word_vectors):
    model = trained(Settings(units=4), corpus, word_vectors)
    plain = as_plain(model)
    assert not any(isinstance(layer, RowEmbedding) for layer in plain.layers)
    tokens = np.array([[3, 4, 5, 0]], dtype=np.int32)
    np.testing.assert_allclose(plain.predict(tokens, verbose=0), model.predict(tokens, verbose=0), rtol=1e-6)


def test_the_decay_of_the_settings_reaches_the_optimizer():
    assert make_optimizer(Settings(optimizer="adamw")).weight_decay == 0.004
    assert make_optimizer(Settings(optimizer="adamw", weight_decay=0.0)).weight_decay == 0
    assert make_optimizer(Settings()).weight_decay is None


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_variable_that_is_slowed_down_takes_that_share_of_its_first_step(name):
    before = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    steps = [([0, 2], np.ones((2, 3)))]
    settings = Settings(optimizer=name, learning_rate=0.1, weight_decay=0.0 if name == "adamw" else None)
    whole = np.asarray(stepped(make_optimizer(settings), before, steps)) - before
    table, other = keras.Variable(before), keras.Variable(before)
    optimizer = slow_down(make_optimizer(settings), table, 0.25)
    optimizer.build([table, other])
    gradients = [
        tf.IndexedSlices(tf.constant(steps[0][1], tf.float32), tf.constant([0, 2]), tf.constant(before.shape))
    ]
    optimizer.apply(gradients * 2, [table, other])
    np.testing.assert_allclose(np.asarray(table) - before, 0.25 * whole, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(np.asarray(other) - before, whole, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("name", ["adam", "lazy-adam", "adamw"])
def test_a_model_with_an_embedding_factor_moves_its_words_less_and_learns_as_fast(
    name, corpus, word_vectors, tmp_path
):
    from drift.training.fine_tune import fine_tune

    runs = {
        factor: fine_tune(
            corpus, word_vectors, name=f"by-{factor}", runs=tmp_path, model="mean", epochs=1, optimizer=name,
            embedding_factor=factor, weight_decay=0.0 if name == "adamw" else None,
        )
        for factor in (1.0, 0.1)
    }  # fmt: skip
    whole, less = (np.linalg.norm(run.matrix(1) - run.base, axis=1)[run.seen] for run in runs.values())
    assert np.median(less / whole) == pytest.approx(0.1, abs=0.02)
    assert runs[0.1].record.settings.embedding_factor == 0.1
