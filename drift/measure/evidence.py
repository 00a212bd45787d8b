"""Which of many words (or pairs) changed more under the true labels than any shuffled labelling explains.

The unit is the labelling: all seeds of a run share one, each shuffled training has its own. Where labels
bring nothing about, the true labelling is one more draw from the shuffled ones, and whatever is done alike to
all of them treats it as any other. So each labelling is set against all, the true one among them, with one
weight each; of each the largest distance over all words is taken; and a word is established where its
distance is beyond what the largest one of a further labelling would be. How often that finds anything where
nothing is, `tests/calibration/labellings.py` counts.
"""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray

LEVEL = 0.05
"""Of labellings that bring nothing about, the share under which any word at all may be established."""

FEWEST_LABELLINGS = 4
"""Trainings on shuffled labels, below which their spread says too little for an interval or a test."""

FEWEST_TRUE = 2
"""Trainings on the true labels, below which nothing is said of how far another seed would be away."""

POWER = 0.8

_ENOUGH = 50  # words, from which on the spread of their variances can be told
_LARGEST = 1e4  # degrees of freedom: as good as infinitely many
_FAR = 1e6  # spreads: a word that differs where nothing else ever did
_BEYOND = 1e3  # spreads: a bound that says nothing of what can be detected


def are_enough(n_true: int, n_shuffled: int) -> bool:
    """Whether there are trainings enough, on the true and on shuffled labels, to establish anything."""
    return n_true >= FEWEST_TRUE and n_shuffled >= FEWEST_LABELLINGS


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is established of each word; every array has the shape (n_words,).

    mean, sd: over the seeds. shuffled: the mean under shuffled labels. excess: mean - shuffled.
    p: the chance that the largest distance of one more labelling, over all words tested, is as far out as
        this word's: it is adjusted for their number. NaN where the word was not tested.
    established: p at most `level`, and the excess above sd.
    n_tested: how many words were tested. n_small: not tested, since they changed too little under every
        labelling.
    left_out: not tested for want of a value in some training.
    detectable: a true excess, in standard deviations of a word over shuffled labellings, that is established
        in 80 of 100 cases or more, its spread being a usual one; None without a test, and where too little
        varies to tell.
    """

    mean: DoubleArray
    sd: DoubleArray
    shuffled: DoubleArray
    excess: DoubleArray
    p: DoubleArray
    established: BoolArray
    level: float
    n_tested: int
    n_small: int
    left_out: int
    detectable: float | None


def evidence(
    values: DoubleArray,
    shuffled: DoubleArray,
    *,
    least: float = -np.inf,
    leaders: int | None = None,
    least_sd: float = 0.0,
    roots: bool = False,
    level: float = LEVEL,
) -> Evidence:
    """Test for each word whether its change is more than what shuffled labels bring about.

    values: one row a seed of the true labelling, shape (n, n_words); shuffled: one row a labelling, shape
        (n_shuffled, n_words).
    least: words whose largest value over the labellings, the true one among them, is below it are not tested;
        leaders: only so many words of the highest such value are. It does not know which labelling is the
        true one, so leaving words out favours nobody (Bourgon et al. 2010).
    least_sd: a spread over labellings below it is taken for it, as that of a measure that comes in steps.
    roots: test, and compare with `least`, the square roots: of a measure of 0 or more that is skewed and
        spreads the more the larger it is, as cosine distance does. Logarithms would do too much: near 0 they
        spread more. What is returned stays in the measure's own unit.

    With fewer than FEWEST_TRUE seeds or FEWEST_LABELLINGS shuffled trainings nothing is tested.
    Source: the largest statistic over relabellings, Westfall and Young 1993; its upper prediction bound in
    place of their count, which would need 19 labellings for a level of 5 %.
    """
    defined = np.asarray(~np.isnan(np.concatenate([values, shuffled])).any(axis=0))
    ours, theirs = (_roots(values), _roots(shuffled)) if roots else (values, shuffled)
    labellings = np.concatenate([mean_rows(ours)[None], theirs])
    used = _used(labellings, defined, least, leaders)
    p, detectable = np.full(values.shape[1], np.nan), None
    if are_enough(len(values), len(shuffled)) and used.any():
        distances = labelling_distances(labellings[:, used], least_sd)
        p[used] = chance_of(distances[0], distances[1:].max(axis=1))
        detectable = _detectable(distances[1:], level)
    with np.errstate(invalid="ignore"):
        beyond = mean_rows(ours) - mean_rows(theirs)
        established = (p <= level) & (beyond > sd_rows(ours))
    mean, control = mean_rows(values), mean_rows(shuffled)
    return Evidence(
        mean=mean,
        sd=sd_rows(values),
        shuffled=control,
        excess=mean - control,
        p=p,
        established=established,
        level=level,
        n_tested=int((~np.isnan(p)).sum()),
        n_small=int((defined & ~used).sum()),
        left_out=int((~defined).sum()),
        detectable=detectable,
    )


def labelling_distances(labellings: DoubleArray, least_sd: float = 0.0) -> DoubleArray:
    """How far each labelling's value of each word is from the others', in spreads.

    labellings: one row a labelling, none of them special, shape (n_labellings, n_words), 3 rows or more.
    Returns the same shape: the distance from the mean over the labellings but the one that is farthest out,
    over their standard deviation, which a single labelling with an effect would else widen. With 50 words or
    more these are drawn towards what is usual among them (Smyth 2004); least_sd: as for `evidence`.
    """
    away = np.abs(labellings - np.median(labellings, axis=0))
    kept = np.ones(labellings.shape, dtype=np.bool_)
    np.put_along_axis(kept, away.argmax(axis=0)[None], values=False, axis=0)
    n = len(labellings) - 1
    centre = np.where(kept, labellings, 0.0).sum(axis=0) / n
    squares = (np.where(kept, labellings - centre, 0.0) ** 2).sum(axis=0)
    spread = np.maximum(_moderated(squares / (n - 1), n - 1), least_sd)
    apart = labellings - centre
    apart[np.abs(apart) <= 1e-12 * np.abs(centre)] = 0.0  # the rounding of the mean of equal values
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = np.where(spread > 0, apart / spread, np.sign(apart) * _FAR)
    clipped: DoubleArray = np.clip(distances, -_FAR, _FAR)
    return clipped


def chance_of(distances: DoubleArray, largest: DoubleArray) -> DoubleArray:
    """The chance that the largest distance of one more labelling is beyond each of these, shape (n,).

    largest: that of each shuffled labelling, shape (n_shuffled,), 2 or more.
    The upper prediction bound of a normal variable from so many draws (Hahn 1969), of the inverse hyperbolic
    sine: the largest of many values is skewed, less so on the scale of the logarithm. What skewness is left
    is met by counting both tails: with a bound at 2.5 % about 4 to 5 % lie beyond it, heavy tails or light.
    """
    from scipy.stats import t

    n, draws = len(largest), np.arcsinh(largest)
    spread = float(sd_rows(draws[:, None])[0]) * (1 + 1 / n) ** 0.5
    beyond = np.arcsinh(distances) - draws.mean()
    if spread <= 1e-12:
        return np.where(beyond > 1e-12, 0.0, 1.0)
    chances: DoubleArray = np.minimum(2 * t.sf(beyond / spread, n - 1), 1.0)
    return chances


def mean_rows(values: DoubleArray) -> DoubleArray:
    """The mean of each column, shapes (n, n_words) and (n_words,); of equal values exactly that value."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    means: DoubleArray = np.where((values == values[0]).all(axis=0), values[0], values.mean(axis=0))
    return means


def sd_rows(values: DoubleArray) -> DoubleArray:
    """The standard deviation of each column, shapes as above; 0 for equal values, NaN for fewer than two."""
    if len(values) < 2:
        return np.full(values.shape[1], np.nan)
    equal = (values == values[0]).all(axis=0)
    spread: DoubleArray = np.where(equal, 0.0, values.std(axis=0, ddof=1))
    return spread


def _used(labellings: DoubleArray, defined: BoolArray, least: float, leaders: int | None) -> BoolArray:
    highest = np.where(defined, labellings.max(axis=0), -np.inf)
    used: BoolArray = defined & (highest >= least)
    if leaders is not None and used.sum() > leaders:
        used &= highest >= np.sort(highest)[-leaders]
    return used


def _roots(values: DoubleArray) -> DoubleArray:
    roots: DoubleArray = np.sqrt(np.maximum(values, 0.0))  # a distance may be below 0 by rounding
    return roots


def _moderated(variances: DoubleArray, df: float) -> DoubleArray:
    """Standard deviations drawn towards the usual one (Smyth 2004, 6)."""
    from scipy.optimize import brentq
    from scipy.special import digamma, polygamma

    spread = variances[variances > 0]
    if len(spread) < _ENOUGH or len(spread) < len(variances):
        return np.sqrt(variances)
    logs = np.log(spread) - digamma(df / 2) + np.log(df / 2)
    beyond = float(logs.var(ddof=1) - polygamma(1, df / 2))
    if beyond <= float(polygamma(1, _LARGEST / 2)):  # they differ by no more than chance
        return np.full(len(variances), np.exp(logs.mean() / 2))
    prior = 2 * brentq(lambda half: float(polygamma(1, half)) - beyond, 1e-3, _LARGEST / 2)
    usual = np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2))
    drawn: DoubleArray = np.sqrt((prior * usual + df * variances) / (prior + df))
    return drawn


def _detectable(distances: DoubleArray, level: float) -> float | None:
    """The shift that brings a word beyond the bound in 80 of 100 cases, its spread being its own."""
    from scipy.optimize import brentq
    from scipy.stats import nct, t

    draws = np.arcsinh(distances.max(axis=1))
    n = len(draws)
    half = float(t.isf(level / 2, n - 1)) * float(draws.std(ddof=1)) * (1 + 1 / n) ** 0.5
    bound = float(np.sinh(draws.mean() + half))
    if not 0 < bound < _BEYOND:
        return None
    # Of a noncentral t with few degrees of freedom the quantile 1 - POWER is at most a few times its centre.
    most = (bound + 2) * (2 + 10 / n)
    noise = (1 + 1 / n) ** 0.5  # of the word's own labelling and of the mean of the others
    return float(brentq(lambda size: float(nct.sf(bound / noise, n - 1, size / noise)) - POWER, 0.0, most))
