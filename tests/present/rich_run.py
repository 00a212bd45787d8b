"""A run with three classes, controls, and another run beside it, made by hand: no training."""

import numpy as np

from drift.run.facts import CorpusFacts, Inputs
from drift.run.run import open_run
from drift.run.settings import Settings
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

CLASSES = ["negative", "neutral", "positive"]
N_WORDS, N_DIMS, N_EPOCHS = 60, 8, 3
WORDS = ["film", "tv", "television", *(f"w{number}" for number in range(3, N_WORDS))]


def rich_runs(runs):
    """The runs `rich` and `other` in the folder `runs`; the controls of the first lie beside it.

    Words at odd places are seen. Each moves along the axes of its classes, and a little by chance.
    """
    rich = make(runs / "rich", 1, Settings(policy="trainable", seed=0))
    for number in (1, 2):
        make(runs / f"rich~seed-{number}", 10 + number, Settings(policy="trainable", seed=number))
        shuffled = Settings(policy="trainable", seed=number, shuffled_labels=True)
        make(runs / f"rich~shuffled-{number}", 20 + number, shuffled)
    return rich, make(runs / "other", 9, Settings(policy="trainable", seed=7))


def make(folder, chance, settings):
    base = np.random.default_rng(0).normal(size=(N_WORDS, N_DIMS)).astype(np.float32)
    base[2] = base[1] + np.float32(0.1)  # tv and television are near each other
    counts = np.arange(N_WORDS, dtype=np.int64) % 2 * (10 + np.arange(N_WORDS))
    rng, seen = np.random.default_rng(chance), np.flatnonzero(counts)
    by_class = np.array([rng.multinomial(counts[one], rng.dirichlet([0.5] * 3)) for one in seen])
    writer = create_run(
        folder,
        WordVectors(WORDS, base),
        counts=counts,
        test_counts=np.zeros_like(counts),
        planned_epochs=N_EPOCHS,
        corpus=CorpusFacts(source="by hand", classes=CLASSES),
        settings=settings,
        inputs=Inputs({"source": "by hand"}, {"source": "by hand"}),
        class_counts=by_class,
    )
    axes = np.random.default_rng(5).normal(size=(3, N_DIMS))
    way = by_class / by_class.sum(axis=1, keepdims=True) @ axes * 0.12
    rows = base[seen]
    for epoch in range(N_EPOCHS):
        rows = rows + (way + rng.normal(scale=0.06, size=rows.shape)).astype(np.float32)
        writer.commit(seen, rows, {"test_accuracy": 0.6 + epoch / 20})
    return open_run(writer.finish())
