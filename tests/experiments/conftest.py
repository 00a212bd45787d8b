"""Runs and their controls, made by hand: no training."""

from collections.abc import Callable

import numpy as np
import pytest

from drift.run.run import Run

N_SEEN, N_DIMS = 10, 5
INPUTS = {"corpus": {"source": "by hand"}, "vectors": {"source": "by hand"}}


def settings(**changes: object) -> dict[str, object]:
    return {"policy": "trainable", "seed": 0, "inputs": INPUTS, **changes}


@pytest.fixture
def make_controls(make_run: Callable[..., Run]) -> Callable[..., Run]:
    """Make a run `small`, its frozen run, other seeds and shuffled runs; returns the run.

    Each of two directions is taken by five of the seen words; word0 to word4 move far in every seed and
    hardly when labels are shuffled, word5 to word9 as far in both.
    """

    def make(seeds: int = 3, shuffled: int = 3, **frozen: object) -> Run:
        rng = np.random.default_rng(7)
        run = make_run("small", settings=settings(), changes=_moves(rng, 2.0))
        make_run("small~frozen", settings=settings(policy="frozen"), **{"changes": np.float32(0), **frozen})
        for number in range(1, seeds + 1):
            make_run(f"small~seed-{number}", settings=settings(seed=number), changes=_moves(rng, 2.0))
        for number in range(1, shuffled + 1):
            make_run(
                f"small~shuffled-{number}",
                settings=settings(seed=number, shuffled_labels=True),
                changes=_moves(rng, 0.02),
            )
        return run

    return make


def _moves(rng: np.random.Generator, far: float) -> np.ndarray:
    direction = np.resize(np.array([1.0, -1.0]), N_DIMS)
    sizes = np.array([far] * 5 + [0.1] * 5)
    noise = rng.normal(1, 0.02, N_SEEN)
    return (sizes * noise)[:, None].astype(np.float32) * direction.astype(np.float32)
