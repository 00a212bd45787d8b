"""A measure over several trainings: its spread over seeds, and what it exceeds the shuffled controls by.

The unit of the comparison is the labelling, not the training: all seeds of a run share one labelling, each
shuffled control has its own. Where labels bring nothing about, the true labelling is one more draw from the
shuffled ones. So the seeds' mean is set against the spread of the shuffled trainings, as a new value of
their distribution is; the seeds' own spread, which knows nothing of other labellings, would find a
difference in every coin flip. It is cautious: a mean over seeds varies less than one training does.
"""

from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.evidence import FEWEST_LABELLINGS, mean_rows, sd_rows

_ROUNDING = 1e-7


@dataclass(frozen=True)
class Excess:
    """One number of the run, over seeds and under shuffled labels; None where it is undefined.

    mean, sd: over the seeds (the error bar; n - 1 in the denominator). shuffled_mean, shuffled_sd: under
        shuffled labels. excess: mean - shuffled_mean.
    low, high: 95 % interval of the excess: of one new draw against the shuffled ones.
    n, n_shuffled: how many trainings have the number.
    """

    n: int
    mean: float | None
    sd: float | None
    n_shuffled: int
    shuffled_mean: float | None
    shuffled_sd: float | None
    excess: float | None
    low: float | None
    high: float | None


def excess(values: DoubleArray, shuffled: DoubleArray) -> Excess:
    """Compare one number over seeds with the same under shuffled labels.

    values: one a training, shape (n,); shuffled: shape (n_shuffled,). NaN is left out.
    The interval needs FEWEST_LABELLINGS shuffled trainings: from fewer it is wider than what there can be.
    Where these have no spread there is none either: of a few counts that happen to be equal the next one
    may well be another. But what all trainings agree in has no excess, and an interval that is a point.
    Source: Sokal and Rohlf 1995, 9.5, a single observation against a sample.
    """
    ours, theirs = values[~np.isnan(values)], shuffled[~np.isnan(shuffled)]
    means, sds = [_mean(one) for one in (ours, theirs)], [_sd(one) for one in (ours, theirs)]
    beyond = _beyond(means[0], means[1])
    low, high = _interval(theirs, beyond)
    return Excess(len(ours), means[0], sds[0], len(theirs), means[1], sds[1], beyond, low, high)


def _beyond(ours: float | None, theirs: float | None) -> float | None:
    """The difference; 0 where it is below what float32 rows can tell of figures of that size."""
    if ours is None or theirs is None:
        return None
    beyond = ours - theirs
    return 0.0 if abs(beyond) <= _ROUNDING * max(abs(ours), abs(theirs)) else beyond


def _interval(theirs: DoubleArray, beyond: float | None) -> tuple[float | None, float | None]:
    from scipy.stats import t

    n = len(theirs)
    if beyond is None or n < FEWEST_LABELLINGS:
        return None, None
    sd = float(sd_rows(theirs[:, None])[0])
    if sd == 0 and beyond != 0:
        return None, None
    half = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * sd * (1 + 1 / n) ** 0.5
    return beyond - half, beyond + half


def _mean(values: DoubleArray) -> float | None:
    return float(mean_rows(values[:, None])[0]) if len(values) else None


def _sd(values: DoubleArray) -> float | None:
    return float(sd_rows(values[:, None])[0]) if len(values) > 1 else None
