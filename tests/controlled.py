"""A run with its controls, made by hand: no training."""

import numpy as np

from drift.run.facts import Inputs

N_SEEN, N_DIMS = 10, 5
INPUTS = Inputs({"source": "by hand"}, {"source": "by hand"})


def controlled(make_run, seeds=3, shuffled=4, frozen=None, **changes):
    """The run `small` with its controls beside it, over the words word0 to word39, of which ten are seen.

    frozen: what is to be otherwise in the frozen run. changes: what is to be otherwise in the run itself.
    Each of two directions is taken by five of the seen words;
    word0 to word4 move far in every seed and hardly when labels are shuffled, word5 to word9 as far in both.
    """
    rng = np.random.default_rng(7)
    run = make_run("small", settings=_settings(), inputs=INPUTS, changes=_moves(rng, 2.0), **changes)
    make_run(
        "small~frozen", settings=_settings(policy="frozen"), **{"changes": np.float32(0), **(frozen or {})}
    )
    for number in range(1, seeds + 1):
        make_run(f"small~seed-{number}", settings=_settings(seed=number), changes=_moves(rng, 2.0))
    for number in range(1, shuffled + 1):
        settings = _settings(seed=number, shuffled_labels=True)
        make_run(f"small~shuffled-{number}", settings=settings, changes=_moves(rng, 0.02))
    return run


def _settings(**changes):
    return {"policy": "trainable", "seed": 0, **changes}


def _moves(rng, far):
    direction = np.resize(np.array([1.0, -1.0], np.float32), N_DIMS)
    sizes = np.array([far] * 5 + [0.1] * 5) * rng.normal(1, 0.02, N_SEEN)
    return sizes[:, None].astype(np.float32) * direction
