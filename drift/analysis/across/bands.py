"""The displacement of the seen words by epoch over several trainings: how far they go, give or take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.pairs import pair_similarity
from drift.arrays import DoubleArray, IntArray
from drift.measure.displacement import displacement
from drift.progress import task
from drift.run.run import Run


@dataclass(frozen=True)
class Band:
    """A figure through the epochs over several trainings: mean, mean - sd and mean + sd, a value an epoch.

    n: how many trainings. With one the band is a line.
    """

    n: int
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def displacement_bands(runs: Sequence[Run], ids: IntArray) -> dict[str, Band]:
    """Bands of the median displacement of the words `ids`, shape (n,): `l2` and `cosine` distance.

    They end where the shortest training ends. No trainings, no bands.
    """
    measured = []
    with task("displacement by epoch", len(runs)) as advance:
        for run in runs:
            measured.append(_medians(run, ids))
            advance(1)
    return {name: _band([one[name] for one in measured]) for name in measured[0]} if measured else {}


def similarity_band(runs: Sequence[Run], a: str, b: str) -> Band | None:
    """The band of two words' cosine similarity; None without trainings, or where a vector is zero.

    It ends where the shortest training ends.
    """
    lines = [
        np.array(
            [pair_similarity(run, epoch, np.array([[run.index[a], run.index[b]]]))[0] for epoch in run.epochs]
        )
        for run in runs
    ]
    return _band(lines) if lines and not any(np.isnan(line).any() for line in lines) else None


def _medians(run: Run, ids: IntArray) -> dict[str, DoubleArray]:
    """Median displacement of the words at each epoch, by measure: shape (n_epochs,)."""
    base = run.base[ids]
    measured = [displacement(base, run.rows(epoch, ids)) for epoch in run.epochs]
    return {
        "l2": np.array([np.median(one.l2) for one in measured]),
        "cosine": np.array([np.nanmedian(one.cosine) for one in measured]),
    }


def _band(lines: Sequence[DoubleArray]) -> Band:
    shortest = min(len(line) for line in lines)
    values = np.stack([line[:shortest] for line in lines])
    mean = values.mean(axis=0)
    sd = values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(len(mean))
    return Band(len(values), *(tuple(one.tolist()) for one in (mean, mean - sd, mean + sd)))
