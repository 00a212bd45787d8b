"""Small runs that tests measure: made without TensorFlow, by hand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from drift.run.facts import CorpusFacts, Inputs
from drift.run.run import Run, open_run
from drift.run.settings import Settings
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors
from tests.controlled import controlled

N_WORDS, N_DIMS = 40, 5
INPUTS = {"tokenizer": "glove", "source": "/home/me/reviews.csv", "encoding": None}

# A slow machine is no fault of what is tested.
examples.register_profile("drift", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("drift")


@pytest.fixture(scope="session", autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRIFT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """What tests write need not survive a power cut; tests/torture holds what is flushed, and when."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
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
    corpus, settings: fields of `CorpusFacts` and of `Settings`; settings=None: somebody else's training.
    """

    def make(name: str = "small", epochs: int = 3, step: float = 0.3, **changes: object) -> Run:
        arguments: dict[str, Any] = {
            "counts": counts,
            "test_counts": np.zeros(N_WORDS, dtype=np.int64),
            "planned_epochs": epochs,
            "corpus": {"source": "by hand", "classes": ["bad", "good"], "held_out": []},
            "settings": {"policy": "trainable", "seed": 0},
            **changes,
        }
        arguments["corpus"] = CorpusFacts(**arguments["corpus"])
        arguments["settings"] = None if arguments["settings"] is None else Settings(**arguments["settings"])
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


@pytest.fixture
def make_controls(make_run: Callable[..., Run]) -> Callable[..., Run]:
    """Make a run with controls beside it, see `controlled`; `frozen` are changes of the frozen run."""

    def make(seeds: int = 3, shuffled: int = 4, **frozen: object) -> Run:
        return controlled(make_run, seeds, shuffled, frozen)

    return make


@pytest.fixture(scope="session")
def report_run(tmp_path_factory):
    """A run of `words` that a seed places: every second word is seen, and only those move, by `step`."""

    def make(
        words, *, epochs=3, moved=True, step=0.4, corpus=None, seen=None, planned=None, status="complete"
    ):
        rng = np.random.default_rng(0)
        matrix = rng.normal(size=(len(words), 5)).astype(np.float32)
        counts = np.arange(len(words), dtype=np.int64) % 2 if seen is None else np.array(seen, dtype=np.int64)
        counts *= 1 + np.arange(len(words))
        writer = create_run(
            tmp_path_factory.mktemp("runs") / "small",
            WordVectors(words, matrix),
            counts=counts,
            test_counts=np.zeros_like(counts),
            planned_epochs=epochs if planned is None else planned,
            corpus=CorpusFacts(**{"source": "somewhere", **(corpus or {})}),
            settings=Settings(policy="trainable", seed=3),
            inputs=Inputs(corpus=INPUTS),
        )
        ids = np.flatnonzero(counts) if moved else np.empty(0, np.int64)
        rows = matrix[ids]
        for epoch in range(epochs):
            rows = rows + rng.normal(scale=step, size=rows.shape).astype(np.float32)
            scores = {"accuracy": 0.5 + epoch / 10, "test_accuracy": 0.5 + epoch / 20}
            writer.commit(ids, rows, scores)
        return open_run(writer.finish(status))

    return make
