"""Words that moved more, or less, than their count explains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.displacements import displacements
from drift.analysis.tabular import Column, column
from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.dose import CountBin, CountFit, DoseResponse, count_fit, dose_response
from drift.measure.many_tests import FALSE_DISCOVERIES, benjamini_hochberg
from drift.run.run import Run

DISPLACEMENTS = {"l2": "L2", "relative": "relative displacement", "cosine": "cosine distance"}
"""How displacement can be measured, and its heading."""


@dataclass(frozen=True)
class Outlier:
    """A word beside what its count explains.

    moved, expected: its displacement, and the median one of words of like count, in the unit of the vectors
        (L2) or as `drift.measure.displacement` says; both above 0. times: moved / expected.
    z: robust z of log displacement among words of like count. p: of |z|, two-sided, normal.
    p_adjusted: p, adjusted for the number of words (Benjamini-Hochberg).
    """

    word: str
    count: int
    moved: float
    expected: float
    times: float
    z: float
    p: float
    p_adjusted: float


def outlier_columns(words: Sequence[Outlier], displacement: str) -> tuple[Column, ...]:
    """The columns of words beside what their count explains."""
    return (
        column("word", words, "word"),
        column("count", words, "count"),
        column(DISPLACEMENTS[displacement], words, "moved", 4, key="moved"),
        column("expected", words, "expected", 4),
        column("times", words, "times", 2),
        column("z", words, "z", 2),
        column("p", words, "p", 4),
        column("p adjusted", words, "p_adjusted", 4),
    )


@dataclass(frozen=True)
class Outliers:
    """Displacement against count among the seen words of a run, and the words beside that.

    displacement: `l2`, `relative` or `cosine`. dose: Spearman with the count.
    bins: what words of each count did. doubling: factor by which displacement grows when the count doubles.
    n, still, left_out: words fitted, words that did not move at all, words without a value.
    beyond_two: share of |z| above 2; 0.0455 if z were normal. As `doubling`, NaN where it is undefined.
    level: false discovery rate. n_more, n_less: words beside their count's expectation at that rate.
    more, less: the words with the highest, and the lowest z, the farthest out first.
    """

    run: str
    epoch: int
    displacement: str
    dose: DoseResponse
    bins: tuple[CountBin, ...]
    doubling: float
    n: int
    still: int
    left_out: int
    beyond_two: float
    level: float
    n_more: int
    n_less: int
    more: tuple[Outlier, ...]
    less: tuple[Outlier, ...]


def outliers(
    run: Run, *, epoch: int | None = None, displacement: str = "l2", limit: int | None = 10
) -> Outliers:
    """Find the seen words that moved more, and less, by `epoch` (None: the last) than others of their count.

    See `drift.measure.dose.count_fit`. limit: how many words each way; None: all of z above, or below, 0.
    L2 is the default, as training steps are in its unit; cosine distance also depends on the vector's length.
    Raises SettingsError for another `displacement`, RunError for an unknown epoch.
    """
    if displacement not in DISPLACEMENTS:
        raise SettingsError(f"expected a displacement of {', '.join(DISPLACEMENTS)}, got {displacement!r}.")
    epoch = run.last_epoch if epoch is None else epoch
    values = getattr(displacements(run, epoch), displacement)
    fit = count_fit(run.counts, values)
    adjusted = benjamini_hochberg(fit.p)
    found = adjusted <= FALSE_DISCOVERIES
    order = np.argsort(-fit.z, kind="stable")
    more, less = order[fit.z[order] > 0], order[::-1][fit.z[order[::-1]] < 0]
    return Outliers(
        run=run.name,
        epoch=epoch,
        displacement=displacement,
        dose=dose_response(run.counts, values),
        bins=fit.bins,
        doubling=fit.doubling,
        n=fit.n,
        still=fit.still,
        left_out=fit.left_out,
        beyond_two=fit.beyond_two,
        level=FALSE_DISCOVERIES,
        n_more=int((found & (fit.z > 0)).sum()),
        n_less=int((found & (fit.z < 0)).sum()),
        more=_listed(run, values, fit, adjusted, more[:limit]),
        less=_listed(run, values, fit, adjusted, less[:limit]),
    )


def _listed(
    run: Run, values: DoubleArray, fit: CountFit, adjusted: DoubleArray, ids: IntArray
) -> tuple[Outlier, ...]:
    return tuple(
        Outlier(
            word=run.words[one],
            count=int(run.counts[one]),
            moved=float(values[one]),
            expected=float(fit.expected[one]),
            times=float(values[one] / fit.expected[one]),
            z=float(fit.z[one]),
            p=float(fit.p[one]),
            p_adjusted=float(adjusted[one]),
        )
        for one in ids.tolist()
    )
