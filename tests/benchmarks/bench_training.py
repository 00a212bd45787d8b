"""What a training step and a snapshot cost, by what the table holds and what a step touches of it."""

import gc
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

import keras
import numpy as np

from drift.corpus.corpus import Corpus, documents
from drift.hooks.keras import SnapshotEmbedding
from drift.run.settings import Settings
from drift.training.fine_tune import fine_tune
from drift.training.model import build_model
from drift.vectors.word_vectors import WordVectors
from tests.benchmarks.harness import Timing, in_turn, show

N_SEEN, BATCH, LENGTH, REPEAT = 18_000, 128, 40, 9
PLAIN, FROZEN = "plain Keras, trainable, full table", "frozen, full table"
EXACT, SPARSE = f"exact: Adam, a table of {N_SEEN:,} rows", "row-sparse: lazy-adam, full table"


def main() -> None:
    """Print every comparison; the large tables only where memory allows them."""

    for n_words, n_dims, kinds in (
        (20_000, 300, (FROZEN, PLAIN, EXACT, SPARSE)),
        (400_000, 300, (FROZEN, PLAIN, EXACT, SPARSE)),
        (3_000_000, 100, (FROZEN, SPARSE)),
    ):
        needed = 4 * n_words * n_dims * (10 if PLAIN in kinds else 6) / 1e9
        if needed > available_gb():
            print(f"\n{n_words:,} x {n_dims} left out: it needs about {needed:.0f} GB of memory.")
            continue
        steps(n_words, n_dims, kinds)
    snapshots(400_000, 300)
    epochs(400_000, 300)


def steps(n_words: int, n_dims: int, kinds: tuple[str, ...]) -> None:
    """One training step of each kind, in turn, on batches whose words are drawn by Zipf's law as in text."""
    models = {kind: model(kind, n_words, n_dims) for kind in kinds}
    source = batches()

    def step(kind: str) -> None:
        models[kind].train_on_batch(*next(source))

    things = {kind: lambda kind=kind: step(kind) for kind in kinds}
    in_turn(things, 3)
    title = f"Training step ({n_words:,} x {n_dims}, {N_SEEN:,} seen, batch {BATCH} x {LENGTH}, LSTM 100)"
    show(title, in_turn(things, REPEAT), "exact within 1.3 x, row-sparse within 1.2 x of frozen")
    models.clear()
    gc.collect()


def snapshots(n_words: int, n_dims: int) -> None:
    """A snapshot of somebody's own full-table model, against Keras's checkpoint of the same model."""
    own = model(SPARSE, n_words, n_dims)
    folder = Path(tempfile.mkdtemp())
    words = [None, *(f"w{row}" for row in range(1, n_words))]
    callback = SnapshotEmbedding(folder / "own", layer="embedding", words=words, counts={"w1": 1})
    callback.set_model(own)
    callback.set_params({"epochs": REPEAT})
    callback.on_train_begin()
    source = batches()
    for _ in range(40):
        own.train_on_batch(*next(source))

    def snapshot() -> None:
        callback.on_epoch_begin(0)
        callback.on_epoch_end(0)

    checkpoint = keras.callbacks.ModelCheckpoint(folder / "{epoch}.weights.h5", save_weights_only=True)
    checkpoint.set_model(own)
    timings = in_turn(
        {"Keras's ModelCheckpoint": lambda: checkpoint.on_epoch_end(0, {}), "drift": snapshot},
        5,
    )
    show(f"Snapshot of somebody's own model ({n_words:,} x {n_dims})", timings)
    moved = callback.writer.record.epochs[-1].moved_words
    written = sum(
        file.stat().st_size for file in (folder / "own/run.zarr/epochs/1").rglob("*") if file.is_file()
    )
    print(
        f"  drift wrote {written / 1e6:.1f} MB: {written / (moved * n_dims * 4):.3f} x {moved:,} moved rows"
    )
    callback.on_train_end()
    shutil.rmtree(folder)


def epochs(n_words: int, n_dims: int) -> None:
    """The snapshots of drift's own recipe, against the epochs that they follow."""
    rng = np.random.default_rng(2)
    matrix = rng.standard_normal((n_words, n_dims), dtype=np.float32)
    vectors = WordVectors([f"w{row}" for row in range(n_words)], matrix)
    types = [f"w{row}" for row in range(N_SEEN)]
    texts = rng.permutation(np.tile(np.arange(N_SEEN, dtype=np.int32), 18)).reshape(-1, LENGTH)
    labels = np.arange(len(texts)) % 2
    corpus = Corpus(types, ["a", "b"], documents(list(texts), labels), documents([], labels[:0]))
    for optimizer in ("adam", "lazy-adam"):
        with tempfile.TemporaryDirectory() as folder:
            clock = Clock()
            run = fine_tune(
                corpus,
                vectors,
                name="run",
                runs=folder,
                epochs=5,
                batch_size=BATCH,
                optimizer=optimizer,
                callbacks=[clock],
            )
            trained = [epoch.seconds for epoch in run.record.epochs[1:]]
            kept = [whole - spent for whole, spent in zip(clock.seconds, trained, strict=True)]
            title = f"{optimizer}: {len(texts):,} documents, {N_SEEN:,} moved words of {n_words:,} x {n_dims}"
            found = [Timing("an epoch's training", median(trained)), Timing("its snapshot", median(kept))]
            show(title, found, "at most 0.02 x")


class Clock(keras.callbacks.Callback):
    """The seconds of each epoch with its snapshot: a callback that Keras calls after drift's own."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch, logs=None) -> None:
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None) -> None:
        self.seconds.append(time.perf_counter() - self.started)


def model(kind: str, n_words: int, n_dims: int) -> keras.Model:
    """The model of one kind, around random vectors."""
    n_rows = N_SEEN + 1 if kind == EXACT else n_words
    table = np.random.default_rng(0).standard_normal((n_rows, n_dims), dtype=np.float32)
    if kind != PLAIN:
        policy = "frozen" if kind == FROZEN else "trainable"
        optimizer = "lazy-adam" if kind == SPARSE else "adam"
        return build_model(table, 2, Settings(policy=policy, optimizer=optimizer))
    layers = [keras.layers.Embedding(n_rows, n_dims, mask_zero=True), keras.layers.Dropout(0.5)]
    plain = keras.Sequential([*layers, keras.layers.LSTM(100), keras.layers.Dense(2, activation="softmax")])
    plain.build((None, None))
    plain.layers[0].set_weights([table])
    plain.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return plain


def batches():
    """Token rows of shape (BATCH, LENGTH) and labels, without end."""
    rng = np.random.default_rng(1)
    share = 1 / np.arange(1, N_SEEN + 1)
    while True:
        rows = rng.choice(N_SEEN, p=share / share.sum(), size=(BATCH, LENGTH)) + 1
        yield rows.astype(np.int32), rng.integers(0, 2, BATCH)


def available_gb() -> float:
    """Memory that can be had, in GB; 8 where the system does not say."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        return int(text.split("MemAvailable:")[1].split()[0]) / 1e6
    except (OSError, IndexError):
        return 8.0


if __name__ == "__main__":
    main()
