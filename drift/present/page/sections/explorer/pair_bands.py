"""How pairs of words change on shuffled labels: what the page draws beside two words that somebody typed."""

from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np

from drift.analysis.across.bands import change_bands
from drift.arrays import IntArray
from drift.present.page.controls import ReportControls
from drift.present.plain import plain
from drift.run.run import Run

COUNTS = (1, 10, 100)
"""From which counts on the rarer seen word of a pair is of another kind."""

N_LIKE_PAIRS = 300


def pair_bands(run: Run, controls: ReportControls | None, ids: IntArray) -> dict[str, Any] | None:
    """The bands of how much pairs of two seen words, and of a seen and an unseen one, changed.

    ids: the explorer's words, shape (n,), from which the pairs are drawn by chance. Returns `from`, see
    `COUNTS`, and `bands`: by the number of seen words less 1 and the kind of count; None where there are no
    such pairs. None without trainings on shuffled labels.
    """
    if controls is None or not controls.trainings.shuffled:
        return None
    kinds = [_drawn(run, ids, n_seen, kind) for n_seen, kind in product((1, 2), range(len(COUNTS)))]
    bands = [one and plain(asdict(one)) for one in change_bands(controls.trainings.shuffled, kinds)]
    return {"from": list(COUNTS), "bands": [bands[: len(COUNTS)], bands[len(COUNTS) :]]}


def _drawn(run: Run, ids: IntArray, n_seen: int, kind: int) -> IntArray:
    """Pairs of which the rarer seen word has a count of a kind: shape (n_pairs, 2)."""
    rng = np.random.default_rng(0)
    counts = run.counts[ids]
    lowest, highest = COUNTS[kind], (*COUNTS, np.inf)[kind + 1]
    rarer = ids[(counts >= lowest) & (counts < highest)]
    others = ids[counts >= lowest] if n_seen == 2 else ids[counts == 0]
    if not len(rarer) or not len(others):
        return np.empty((0, 2), dtype=np.int64)
    pairs = np.stack([rng.choice(rarer, N_LIKE_PAIRS), rng.choice(others, N_LIKE_PAIRS)], axis=1)
    different: IntArray = pairs[pairs[:, 0] != pairs[:, 1]]
    return different
