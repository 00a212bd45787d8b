"""A measure over several trainings: its spread over seeds, and what it exceeds the shuffled controls by.

The unit of the comparison is the labelling, not the training: all seeds of a run share one labelling, each
shuffled control has its own. Where labels bring nothing about, the true labelling is one more draw from the
shuffled ones. So the seeds' mean is set against the spread of the shuffled trainings, as a new value of
their distribution is; the seeds' own spread, which knows nothing of other labellings, would find a
difference in every coin flip. It is cautious: a mean over seeds varies less than one training does.
"""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.many_tests import FALSE_DISCOVERIES, benjamini_hochberg

POWER = 0.8
ENOUGH = 50  # words, from which on the spread of their variances can be told
_LARGEST = 1e4  # degrees of freedom: as good as infinitely many
_SMALLEST = 1e-9  # what a measure that is 0 counts as where logarithms are taken


@dataclass(frozen=True)
class Excess:
    """One number of the run, over seeds and under shuffled labels; None where it is undefined.

    mean, sd: over the seeds (the error bar; n - 1 in the denominator). shuffled_mean, shuffled_sd: under
        shuffled labels. excess: mean - shuffled_mean.
    low, high: 95 % interval of the excess, see `evidence`.
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


@dataclass(frozen=True, eq=False)
class Evidence:
    """The same for many words (or pairs) at once; every array has the shape (n_words,).

    mean, sd: over the seeds. shuffled: the mean under shuffled labels. excess: mean - shuffled.
    p: of the one-sided t test that the seeds' mean is above the shuffled one; NaN where it was not tested.
    q: p adjusted by Benjamini and Hochberg over the tested words. established: q at most `level`, and excess
        above sd.
    n_tested: how many words were tested. n_small: not tested, since they changed too little in all trainings.
    left_out: not tested for want of a value in some training.
    detectable: the least true excess, in standard deviations between shuffled trainings, that such a test
        finds in 80 of 100 cases at the p that q allowed; None without a test.
    """

    mean: DoubleArray
    sd: DoubleArray
    shuffled: DoubleArray
    excess: DoubleArray
    p: DoubleArray
    q: DoubleArray
    established: BoolArray
    level: float
    n_tested: int
    n_small: int
    left_out: int
    detectable: float | None


def excess(values: DoubleArray, shuffled: DoubleArray) -> Excess:
    """Compare one number over seeds with the same under shuffled labels.

    values: one a training, shape (n,); shuffled: shape (n_shuffled,). NaN is left out.
    The interval needs two shuffled trainings; where these have no spread it is a point.
    """
    ours, theirs = values[~np.isnan(values)], shuffled[~np.isnan(shuffled)]
    means, sds = [_mean(one) for one in (ours, theirs)], [_sd(one) for one in (ours, theirs)]
    beyond = None if means[0] is None or means[1] is None else means[0] - means[1]
    low, high = _interval(theirs, beyond)
    return Excess(len(ours), means[0], sds[0], len(theirs), means[1], sds[1], beyond, low, high)


def evidence(
    values: DoubleArray,
    shuffled: DoubleArray,
    *,
    least: float = -np.inf,
    least_sd: float = 0.0,
    logarithms: bool = False,
    level: float = FALSE_DISCOVERIES,
) -> Evidence:
    """Test for each word whether its change is more than what shuffled labels bring about.

    values: one row a training, shape (n, n_words); shuffled: shape (n_shuffled, n_words).
    least: words whose mean over all trainings, seeds and shuffled together, is below it are not tested. That
        mean knows nothing of the difference, so leaving them out favours nobody (Bourgon et al. 2010).
    least_sd: a spread below it is taken for it: the rounding of a measure that comes in steps.
    logarithms: test, and compare with `least`, the logarithms: of a measure that is skewed and spreads the
        more the larger it is, as displacement does. What is returned stays in the measure's own unit.

    The t test of one new value, the seeds' mean, against the n shuffled draws, whose standard deviation is s:
    t = excess / (s sqrt(1 + 1 / n)). Why, the module says. With so few draws s is moderated: drawn towards
    what is usual among the tested words, where these are 50 or more.
    Without two trainings on either side nothing is tested and nothing established.
    Source: Sokal and Rohlf 1995, 9.5, a single observation against a sample; Smyth 2004, moderated t;
    Benjamini and Hochberg 1995.
    """
    defined = ~(np.isnan(values).any(axis=0) | np.isnan(shuffled).any(axis=0))
    ours, theirs = (_logs(values), _logs(shuffled)) if logarithms else (values, shuffled)
    used = defined & (_mean_rows(np.concatenate([ours, theirs])) >= least)
    beyond = _mean_rows(ours) - _mean_rows(theirs)
    p, df = np.full(values.shape[1], np.nan), float(len(shuffled) - 1)
    if min(len(values), len(shuffled)) >= 2:
        spread, df = _moderated(_sd_rows(theirs[:, used], least_sd) ** 2, df)
        p[used] = _one_against_many(beyond[used], spread, len(shuffled), df)
    q = benjamini_hochberg(p)
    with np.errstate(invalid="ignore"):
        established = (q <= level) & (beyond > _sd_rows(ours, least_sd))
    n_tested = int((~np.isnan(p)).sum())
    detectable = _detectable(p, q, level, len(shuffled), df) if n_tested else None
    mean, sd, control = _mean_rows(values), _sd_rows(values, least_sd), _mean_rows(shuffled)
    n_small, left_out = int((defined & ~used).sum()), int((~defined).sum())
    return Evidence(
        mean, sd, control, mean - control, p, q, established, level, n_tested, n_small, left_out, detectable
    )


def _interval(theirs: DoubleArray, beyond: float | None) -> tuple[float | None, float | None]:
    from scipy.stats import t

    n = len(theirs)
    if beyond is None or n < 2:
        return None, None
    sd = float(_sd_rows(theirs[:, None], 0.0)[0])
    half = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * sd * (1 + 1 / n) ** 0.5
    return beyond - half, beyond + half


def _logs(values: DoubleArray) -> DoubleArray:
    logs: DoubleArray = np.log(np.maximum(values, _SMALLEST))
    return logs


def _moderated(variances: DoubleArray, df: float) -> tuple[DoubleArray, float]:
    """Standard deviations drawn towards the usual one, and their degrees of freedom (Smyth 2004, 6)."""
    from scipy.optimize import brentq
    from scipy.special import digamma, polygamma

    spread = variances[variances > 0]
    if len(spread) < ENOUGH or len(spread) < len(variances):
        return np.sqrt(variances), df
    logs = np.log(spread) - digamma(df / 2) + np.log(df / 2)
    beyond = float(logs.var(ddof=1) - polygamma(1, df / 2))
    if beyond <= float(polygamma(1, _LARGEST / 2)):  # they differ by no more than chance
        return np.full(len(variances), np.exp(logs.mean() / 2)), _LARGEST
    prior = 2 * brentq(lambda half: float(polygamma(1, half)) - beyond, 1e-3, _LARGEST / 2)
    usual = np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2))
    return np.sqrt((prior * usual + df * variances) / (prior + df)), prior + df


def _one_against_many(beyond: DoubleArray, sd: DoubleArray, n: int, df: float) -> DoubleArray:
    from scipy.stats import t

    with np.errstate(divide="ignore", invalid="ignore"):
        p = t.sf(beyond / (sd * (1 + 1 / n) ** 0.5), df)
    decided: DoubleArray = np.where(
        sd == 0, np.where(beyond > 0, 0.0, 1.0), p
    )  # without spread the means decide
    return decided


def _detectable(p: DoubleArray, q: DoubleArray, level: float, n: int, df: float) -> float:
    """With the p that q allowed; where it allowed none, with the one that the best word would need."""
    from scipy.optimize import brentq
    from scipy.stats import nct, norm, t

    passed = p[q <= level]
    allowed = max(float(passed.max()) if len(passed) else 0.0, level / int((~np.isnan(p)).sum()))
    scale = (1 + 1 / n) ** -0.5
    least = float(t.isf(allowed, df))
    # Of a noncentral t with few degrees of freedom the quantile 1 - POWER is at most a few times its centre.
    most = 2 * (least + float(norm.ppf(POWER))) / scale * (1 + 10 / df)
    return float(brentq(lambda size: float(nct.sf(least, df, size * scale)) - POWER, 0.0, most))


def _mean(values: DoubleArray) -> float | None:
    return float(_mean_rows(values[:, None])[0]) if len(values) else None


def _sd(values: DoubleArray) -> float | None:
    return float(_sd_rows(values[:, None], 0.0)[0]) if len(values) > 1 else None


def _mean_rows(values: DoubleArray) -> DoubleArray:
    """The mean of each column; of equal values exactly that value, which a sum would round."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    means: DoubleArray = np.where((values == values[0]).all(axis=0), values[0], values.mean(axis=0))
    return means


def _sd_rows(values: DoubleArray, least: float) -> DoubleArray:
    if len(values) < 2:
        return np.full(values.shape[1], np.nan)
    equal = (values == values[0]).all(axis=0)
    spread: DoubleArray = np.maximum(np.where(equal, 0.0, values.std(axis=0, ddof=1)), least)
    return spread
