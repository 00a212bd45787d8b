"""One fine-tuning, done alike in every framework; run as a program with a folder, it does it in Keras.

Keras takes its backend from KERAS_BACKEND. The run is `run`, the tables after each epoch are `tables.npy`.
"""

import sys
from pathlib import Path

import numpy as np

WORDS = ["<pad>", "a", "b", "c", "d", "never", "rare"]
IDS = np.array([[1, 2, 3, 0], [1, 1, 4, 0], [3, 2, 0, 0], [1, 6, 0, 0]])
LABELS = np.array([0, 1, 1, 0], np.float32)
TEST_IDS, TEST_LABELS = np.array([[5, 1, 0, 0], [2, 2, 0, 0]]), np.array([1, 0], np.float32)
COUNTS, TEST_COUNTS = [4, 2, 2, 1, 0, 1], [1, 2, 0, 0, 1, 0]  # of the words, worked out by hand
TABLE = np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)
TABLE[0] = 0
HEAD = np.array([[0.5], [-0.25], [1.0]], np.float32)
BATCH, EPOCHS, RATE = 2, 2, 0.5


def in_keras(folder: Path) -> None:
    import keras

    import drift

    layer = keras.layers.Embedding(7, 3, name="embedding", weights=[TABLE])
    head = keras.layers.Dense(1, name="head")
    model = keras.Sequential([layer, keras.layers.GlobalAveragePooling1D(), head])
    model.build((None, 4))
    layer.set_weights([TABLE])
    head.set_weights([HEAD, np.zeros(1, np.float32)])
    model.compile(keras.optimizers.SGD(RATE), keras.losses.BinaryCrossentropy(from_logits=True))
    tables = []

    class Keeps(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            tables.append(layer.get_weights()[0].copy())

    snapshots = drift.SnapshotEmbedding(folder / "run", words=WORDS, layer="embedding")
    model.fit(
        IDS,
        LABELS,
        batch_size=BATCH,
        epochs=EPOCHS,
        shuffle=False,
        validation_data=(TEST_IDS, TEST_LABELS),
        callbacks=[snapshots, Keeps()],
        verbose=0,
    )
    np.save(folder / "tables.npy", np.stack(tables))


if __name__ == "__main__":
    in_keras(Path(sys.argv[1]))
