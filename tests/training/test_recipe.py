import gc
import weakref
from itertools import chain

import numpy as np
import pytest
import tensorflow as tf

from drift.run.settings import Settings
from drift.training.examples import batches, examples
from drift.training.recipe import Recipe

SETTINGS = Settings(epochs=2, batch_size=8, model="mean")


@pytest.fixture
def recipe(corpus, word_vectors):
    return Recipe(None, SETTINGS, examples(corpus, word_vectors, 20), word_vectors.matrix)


def begun(recipe, epoch):
    recipe._epoch = epoch  # as `on_epoch_begin` has it, without a run to write
    return recipe


def test_each_pass_over_the_batches_is_the_epoch_that_has_begun(recipe):
    told = []
    dataset = recipe.training_batches(told.append)
    for epoch in (1, 2):
        begun(recipe, epoch)
        asked = batches(recipe._data.train, 8, (SETTINGS.seed, epoch))
        passed = list(dataset.as_numpy_iterator())
        assert len(passed) == recipe.n_batches == 15
        for (tokens, labels), (rows, classes) in zip(passed, asked, strict=True):
            np.testing.assert_array_equal(tokens, rows)
            np.testing.assert_array_equal(labels, classes)
    assert told == [1] * 30


def test_a_pass_that_was_broken_off_is_begun_anew(recipe):
    dataset = begun(recipe, 1).training_batches()
    first = next(dataset.as_numpy_iterator())
    again = next(dataset.as_numpy_iterator())
    np.testing.assert_array_equal(first[0], again[0])


def test_no_operation_is_used_that_changes_malloc_for_the_whole_process(recipe):
    ignored = tf.data.experimental.ExternalStatePolicy.IGNORE
    dataset = recipe.training_batches()._as_serialized_graph(external_state_policy=ignored)
    graph = tf.compat.v1.GraphDef.FromString(dataset.numpy())
    nodes = chain(graph.node, *(function.node_def for function in graph.library.function))
    operations = {node.op for node in nodes}
    assert "RangeDataset" in operations
    assert "GeneratorDataset" not in operations


def test_batches_that_outlive_their_recipe_do_not_hold_it(recipe, corpus, word_vectors):
    other = begun(Recipe(None, SETTINGS, recipe._data, word_vectors.matrix), 1)
    dataset, there = other.training_batches(), weakref.ref(other)
    del other
    gc.collect()
    assert there() is None
    assert all(not len(labels) for _, labels in dataset.as_numpy_iterator())
