"""Small runs that tests measure: made without TensorFlow, by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from drift.run.run import Run, open_run
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

N_WORDS, N_DIMS = 40, 5


@pytest.fixture(scope="session", autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRIFT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def vectors() -> WordVectors:
    matrix = np.random.default_rng(0).normal(size=(N_WORDS, N_DIMS)).astype(np.float32)
    return WordVectors([f"word{number}" for number in range(N_WORDS)], matrix)


@pytest.fixture
def counts() -> np.ndarray:
    """The first ten words are seen, word0 most often."""
    counts = np.zeros(N_WORDS, dtype=np.int64)
    counts[:10] = np.arange(10, 0, -1)
    return counts


@pytest.fixture
def make_run(tmp_path: Path, vectors: WordVectors, counts: np.ndarray) -> Callable[..., Run]:
    """Make a run of `epochs` epochs in which each seen word takes the same step at every epoch.

    step: added to every number of a seen word's row. changes: instead, what is added to each seen row.
    """

    def make(name: str = "small", epochs: int = 3, step: float = 0.3, **changes: object) -> Run:
        arguments = {
            "counts": counts,
            "test_counts": np.zeros(N_WORDS, dtype=np.int64),
            "planned_epochs": epochs,
            "corpus": {"source": "by hand", "classes": ["bad", "good"], "held_out": []},
            "settings": {"policy": "trainable", "seed": 0},
            **changes,
        }
        base = arguments.pop("vectors", vectors)
        moves = arguments.pop("changes", np.float32(step))
        writer = create_run(tmp_path / "runs" / name, base, **arguments)
        seen = np.flatnonzero(arguments["counts"])
        for epoch in range(1, epochs + 1):
            rows = base.matrix[seen] + moves * np.float32(epoch)
            scores = {"test_accuracy": 0.5 + epoch / 10, "test_loss": 1 / epoch}
            writer.commit(seen, rows, scores, seconds=1.0)
        return open_run(writer.finish())

    return make
