"""What one token of a word costs a document when the word is masked, or restored: a randomised experiment."""

from dataclasses import dataclass, replace

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray, row_slices
from drift.measure.dealing import deal
from drift.measure.occurrences import Occurrences
from drift.measure.outcomes import held

Z = 1.959963984540054
"""The 0.975 quantile of the standard normal distribution: of an interval of 95 %."""

TOP_PERCENTILE = 99
"""The percentile of the dose up to which anything is said of doses."""


ROUNDING = 1e-12

ANEW = 1  # tells the seed of new deals from that of the deals that were made


@dataclass(frozen=True, eq=False)
class DoseCost:
    """What one token of dose costs, in the unit of the outcome.

    cost: c, above 0 where a token costs. variance: of it; low, high: the interval of 95 %.
    p: two-sided, of no cost, from 0 to 1.
    n_documents, n_masks, n_words: what it is over; words that occur in no document are not counted.
    mean_dose, top_dose: tokens a document and mask, the mean and the 99th percentile.
    influence: what each document contributes to c's deviation, shape (n_documents,); sums to 0.
    """

    cost: float
    variance: float
    low: float
    high: float
    p: float
    n_documents: int
    n_masks: int
    n_words: int
    mean_dose: float
    top_dose: float
    influence: DoubleArray


def dose_cost(
    found: Occurrences, masks: BoolArray, outcome: DoubleArray, *, most: float = np.inf
) -> DoseCost | None:
    """Estimate what a token of masked (or restored) words costs; None where no dose or no outcome varies.

    found: the words that were dealt, in the test documents. masks: shape (n_masks, n_words), see `deal`.
    outcome: of document i under mask m, shape (n_documents, n_masks): for masked words the gain of the
        trained model over the frozen one, for restored words the trained model's own outcome.
    most: by so much at most a token changes the outcome; cost and interval are held there.

    With a tilde for what is demeaned by document and by mask, and D the dose, c = -Σ D̃ G̃ / Σ D̃², the
    least-squares slope with an effect of each document and each mask. What was randomised is words, so that
    the variance is max(Σ u², Σ v², Σ u² + Σ v² - Σ x²) / (Σ D̃²)², with the residual e = G̃ + c D̃ summed
    by word (u), by document (v) and by both (x); the interval is c ± 1.96 √V.
    Source: Adão, Kolesár and Morales 2019 (shift-share designs); Cameron, Gelbach and Miller 2011 (two ways).
    """
    doses = found.doses(masks)
    dose, gain = demeaned(doses), demeaned(outcome)
    spread = float((dose**2).sum())
    if spread <= 0 or is_still(gain):
        return None
    cost = -float((dose * gain).sum()) / spread
    variance, by_document = _variance(found, masks, dose, gain + cost * dose)
    deviation = variance**0.5 / spread
    return DoseCost(
        cost=held(cost, most),
        variance=deviation**2,
        low=held(cost - Z * deviation, most),
        high=held(cost + Z * deviation, most),
        p=_p(cost, deviation),
        n_documents=found.n_documents,
        n_masks=len(masks),
        n_words=len(np.unique(found.word)),
        mean_dose=float(doses.mean()),
        top_dose=float(np.percentile(doses, TOP_PERCENTILE)),
        influence=-by_document / spread,
    )


def dealt_anew(
    found: Occurrences,
    masks: BoolArray,
    counts: IntArray,
    outcome: DoubleArray,
    *,
    seed: int = 0,
    n_times: int = 199,
) -> float | None:
    """How often chance alone makes as large a cost: the words dealt anew, the outcomes left as they are.

    found, masks, outcome: as for `dose_cost`, the masks those of `deal`. counts: of the words, as `deal`
    blocks on them, shape (n_words,). seed: of the new deals.
    Words that occur in no document are not dealt: where they go changes nothing.
    Returns the two-sided p of the sharp null hypothesis that no word's mask changed anything, above 0 and up
    to 1; None where no dose varies.
    Source: randomisation inference, Fisher 1935; the deal that was made counts too (Phipson and Smyth 2010).
    """
    gain = demeaned(outcome)
    real = abs(_slope(found.doses(masks), gain))
    if np.isnan(real):
        return None
    there, place = np.unique(found.word, return_inverse=True)
    few = replace(found, word=place.astype(np.int64), n_words=len(there))
    seeds = np.random.SeedSequence([seed, ANEW]).generate_state(n_times).tolist()
    anew = (deal(counts[there], len(masks) // 2, again) for again in seeds)
    as_large = sum(abs(_slope(few.doses(one), gain)) >= real for one in anew)
    return (1 + as_large) / (1 + n_times)


def is_still(gain: DoubleArray) -> bool:
    """Whether no outcome, demeaned, differs between masks: then nothing is told, a cost of 0 as little.

    gain: shape (n_documents, n_masks).
    """
    return not (np.abs(gain) > ROUNDING).any()


def demeaned(values: DoubleArray) -> DoubleArray:
    """Take out the mean of every document and every mask, shape (n_documents, n_masks)."""
    without: DoubleArray = (
        values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
    )
    return without


def _slope(doses: DoubleArray, gain: DoubleArray) -> float:
    """The cost alone, from doses as they are and outcomes that are demeaned; NaN where no dose varies."""
    dose = demeaned(doses)
    spread = float((dose**2).sum())
    return -float((dose * gain).sum()) / spread if spread > 0 else float("nan")


def _variance(
    found: Occurrences, masks: BoolArray, dose: DoubleArray, residual: DoubleArray
) -> tuple[float, DoubleArray]:
    """The variance of Σ D̃ G̃, and what each document contributes to that sum.

    A document's residuals sum to 0 over the masks, so that Σ (Z - q) e is Σ Z e whatever the share q.
    """
    by_document = (dose * residual).sum(axis=1)
    by_word, squares = np.zeros(found.n_words), 0.0
    for block in row_slices(len(found.word), 16 * len(masks)):
        word, document = found.word[block], found.document[block]
        hit = np.einsum("em,em->e", masks.T[word], residual[document]) * found.weight[block]
        by_word += np.bincount(word, hit, minlength=found.n_words)
        squares += float((hit**2).sum())
    words, documents = float((by_word**2).sum()), float((by_document**2).sum())
    return max(words, documents, words + documents - squares), by_document


def _p(cost: float, deviation: float) -> float:
    from scipy.special import ndtr

    if deviation == 0:
        return 1.0 if cost == 0 else 0.0
    return float(2 * ndtr(-abs(cost) / deviation))
