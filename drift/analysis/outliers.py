"""The seen words ordered by how much further they moved than others of their count: an order, no test."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.displacements import displacements
from drift.measure.dose import CountBin, count_fit
from drift.run.run import Run


@dataclass(frozen=True)
class Outlier:
    """A word beside what its count explains.

    moved, expected: its L2 displacement, and the median one of words of like count, both above 0.
    times: moved / expected. z: robust z of log displacement among words of like count.
    """

    word: str
    count: int
    moved: float
    expected: float
    times: float
    z: float


@dataclass(frozen=True)
class Outliers:
    """L2 displacement against count among the seen words of a run, and the words far above it.

    bins: what words of each count did. n, still, left_out: words fitted, words that did not move at all,
    words without a value. more: the words of the highest z above 0, the highest first. On shuffled labels
    there are as many far out: what is established of a word, `drift.controls` says.
    """

    run: str
    epoch: int
    bins: tuple[CountBin, ...]
    n: int
    still: int
    left_out: int
    more: tuple[Outlier, ...]


def outliers(run: Run, *, epoch: int | None = None, limit: int | None = 10) -> Outliers:
    """Find the seen words that moved more by `epoch` (None: the last one) than others of their count.

    See `drift.measure.dose.count_fit`. limit: how many words; None: all of z above 0.
    L2, as training steps are in its unit; cosine distance also depends on the vector's length.
    Raises RunError for an unknown epoch.
    """
    epoch = run.last_epoch if epoch is None else epoch
    values = displacements(run, epoch).l2
    fit = count_fit(run.counts, values)
    order = np.argsort(-fit.z, kind="stable")
    first = order[fit.z[order] > 0][:limit].tolist()
    listed = (
        Outlier(
            word=run.words[one],
            count=int(run.counts[one]),
            moved=float(values[one]),
            expected=float(fit.expected[one]),
            times=float(values[one] / fit.expected[one]),
            z=float(fit.z[one]),
        )
        for one in first
    )
    return Outliers(run.name, epoch, fit.bins, fit.n, fit.still, fit.left_out, tuple(listed))
