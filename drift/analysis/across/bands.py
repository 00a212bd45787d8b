"""What several trainings have in common, give or take: how far words go, by epoch, by count, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from drift.analysis.displacements import displacements
from drift.analysis.pairs import pair_similarity
from drift.analysis.scores import scores
from drift.arrays import DoubleArray, IntArray
from drift.measure.displacement import displacement
from drift.measure.dose import CountBin
from drift.progress import task
from drift.run.run import Run


@dataclass(frozen=True)
class Band:
    """A figure over several trainings: mean, mean - sd and mean + sd, a value an epoch or a bin.

    n: how many trainings. With one the band is a line.
    """

    n: int
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class WordBands:
    """How far each of some words went over several trainings: cosine distance from snapshot 0, 0 to 2.

    n: how many trainings. mean, sd: by epoch, shape (n_epochs, n_words); sd is 0 with one training. NaN for a
    word whose vector is zero.
    """

    n: int
    mean: DoubleArray
    sd: DoubleArray


def word_bands(runs: Sequence[Run], ids: IntArray) -> WordBands | None:
    """The bands of the words `ids`, shape (n,), each by itself; None without trainings.

    They end where the shortest training ends.
    """
    if not runs:
        return None
    base = runs[0].base_rows(ids)
    n_epochs = min(len(run.epochs) for run in runs)
    mean, sd = np.zeros((2, n_epochs, len(ids)))
    for epoch in range(1, n_epochs):
        distances = np.stack([displacement(base, run.rows(epoch, ids)).cosine for run in runs])
        mean[epoch] = distances.mean(axis=0)
        if len(runs) > 1:
            sd[epoch] = distances.std(axis=0, ddof=1)
    return WordBands(len(runs), mean, sd)


def dose_band(runs: Sequence[Run], bins: Sequence[CountBin]) -> Band | None:
    """The band of the median displacement (L2) at the end of the words of each bin of counts that moved.

    None without trainings, and where no word of a bin moved in one of them.
    """
    lines = [_medians_by_count(run, bins) for run in runs]
    return band_of(lines) if lines and not any(np.isnan(line).any() for line in lines) else None


def _medians_by_count(run: Run, bins: Sequence[CountBin]) -> DoubleArray:
    """The median of the words of each bin that moved, shape (n_bins,); NaN where none did."""
    moved, counts = displacements(run, run.last_epoch).l2, run.counts
    groups = (moved[(counts >= one.lowest) & (counts <= one.highest) & (moved > 0)] for one in bins)
    return np.array([np.median(its) if len(its) else np.nan for its in groups])


def displacement_bands(runs: Sequence[Run], ids: IntArray) -> dict[str, Band]:
    """Bands of the median displacement of the words `ids`, shape (n,): `l2` and `cosine` distance.

    They end where the shortest training ends. No trainings, no bands.
    """
    measured = []
    with task("displacement by epoch", len(runs)) as advance:
        for run in runs:
            measured.append(_medians(run, ids))
            advance(1)
    return {name: band_of([one[name] for one in measured]) for name in measured[0]} if measured else {}


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
    return band_of(lines) if lines and not any(np.isnan(line).any() for line in lines) else None


def score_band(runs: Sequence[Run], name: str) -> Band | None:
    """The band of a score by epoch, from the first on; None without trainings that have it.

    It ends where the shortest training ends.
    """
    lines = [list(scores(run.record).by_epoch(name).values()) for run in runs]
    together = [[one for one in values if one is not None] for values in zip(*lines, strict=False)]
    known = list(takewhile(lambda values: len(values) == len(lines), together))
    return band_of(list(np.array(known, dtype=np.float64).T)) if known else None


def change_bands(runs: Sequence[Run], kinds: Sequence[IntArray]) -> list[Band | None]:
    """The bands of how much pairs' cosine similarity changed since snapshot 0, one for each kind of pairs.

    kinds: pairs of ids, shape (n_pairs, 2) each. Mean and sd are over the pairs of a kind in all trainings;
    pairs with a zero vector are left out. None of a kind without pairs. They end where the shortest training
    ends.
    """
    pairs, ends = np.concatenate(kinds), np.cumsum([len(one) for one in kinds])[:-1]
    epochs = min((run.epochs for run in runs), key=len)
    changes = np.stack([[pair_similarity(run, epoch, pairs) for epoch in epochs] for run in runs])
    changes -= changes[:, :1]
    return [_band_over_pairs(its) for its in np.split(changes, ends, axis=2)]


def _band_over_pairs(changes: DoubleArray) -> Band | None:
    """changes: shape (n_runs, n_epochs, n_pairs), NaN where undefined."""
    known = changes[:, :, ~np.isnan(changes).any(axis=(0, 1))]
    if not known.shape[2]:
        return None
    mean, sd = known.mean(axis=(0, 2)), known.std(axis=(0, 2))
    return Band(len(known), *(tuple(one.tolist()) for one in (mean, mean - sd, mean + sd)))


def _medians(run: Run, ids: IntArray) -> dict[str, DoubleArray]:
    """Median displacement of the words at each epoch, by measure: shape (n_epochs,)."""
    base = run.base_rows(ids)
    measured = [displacement(base, run.rows(epoch, ids)) for epoch in run.epochs]
    return {
        "l2": np.array([np.median(one.l2) for one in measured]),
        "cosine": np.array([np.nanmedian(one.cosine) for one in measured]),
    }


def band_of(lines: Sequence[DoubleArray]) -> Band:
    """The band of one line of values a training, of which the shortest says how long it is."""
    shortest = min(len(line) for line in lines)
    values = np.stack([line[:shortest] for line in lines])
    mean = values.mean(axis=0)
    sd = values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(len(mean))
    return Band(len(values), *(tuple(one.tolist()) for one in (mean, mean - sd, mean + sd)))
