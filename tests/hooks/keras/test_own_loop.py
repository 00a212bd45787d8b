"""A loop of one's own over a Keras model, batch by batch, is recorded by `drift.record`."""

import keras
import numpy as np

import drift

WORDS = [None, "a", "b", "c", "d", "never"]
X = np.array([[1, 2, 3, 0], [1, 1, 4, 0]])
Y = np.array([0, 1])


def test_a_loop_over_batches_is_recorded(tmp_path):
    table = keras.layers.Embedding(len(WORDS), 3)
    pooled = keras.layers.GlobalAveragePooling1D()
    model = keras.Sequential([keras.Input((4,)), table, pooled, keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.AdamW(weight_decay=0.1), "binary_crossentropy", run_eagerly=True)
    given = {"words": WORDS, "matrix": table.embeddings, "optimizer": model.optimizer}
    with drift.record(tmp_path / "own", **given, labels=("bad", "good")) as recorder:
        for _ in range(2):
            for x, y in zip(X, Y, strict=True):
                recorder.count(x[None], labels=y[None])
                loss = model.train_on_batch(x[None], y[None])
            recorder.snapshot(table.embeddings, scores={"loss": loss})
    run = drift.open_run(tmp_path / "own")
    np.testing.assert_array_equal(run.matrix(2), table.get_weights()[0][1:])
    assert run.counts.tolist() == [3, 1, 1, 1, 0]
    assert run.class_counts.tolist() == [[1, 2], [1, 0], [1, 0], [0, 1]]
    assert set(run.record.epochs[2].scores) == {"loss"}
    assert run.record.moves_unseen == ("weight decay (AdamW, 0.1)",)
