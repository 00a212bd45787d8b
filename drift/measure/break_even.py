"""At how many unseen tokens a document the gain is used up: never a bare number."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from drift.measure.dose_cost import DoseCost
from drift.measure.mean_gain import MeanGain
from drift.measure.outcomes import held

Case = Literal["freeze", "no gain shown", "no cost", "no cost shown", "between"]


@dataclass(frozen=True)
class BreakEven:
    """What can be said of the break-even θ, in unseen tokens a document beyond those that there are anyway.

    case: `freeze`: the gain's interval lies wholly below 0; `no gain shown`: it holds 0; `no cost`: the
        cost's interval lies wholly below 0; `no cost shown`: it holds 0, and θ, if there is one, is at least
        `low`; `between`: θ lies between `low` and `high`.
    low, high: the ends of Fieller's set, 0 or more; None in the cases without them. high is infinite where
        the set has no upper end.
    limit: the largest dose of which anything is said (the 99th percentile of those tried).
    """

    case: Case
    low: float | None
    high: float | None
    limit: float

    @property
    def beyond(self) -> bool:
        """Whether even the lower end lies past what was tried: `more than limit` is all that can be said."""
        return self.low is not None and self.low > self.limit

    @property
    def open_above(self) -> bool:
        """Whether the upper end lies past what was tried, or there is none."""
        return self.case == "between" and self.high is not None and self.high > self.limit


def break_even(gain: MeanGain, cost: DoseCost) -> BreakEven:
    """Say what can be said of θ = A / c, from the gain and the cost of the same test documents.

    Fieller's set is {θ ≥ 0: (A - θc)² ≤ z² (V_A - 2θ V_Ac + θ² V_c)}, z the gain's quantile.
    Source: Fieller 1954.
    """
    case = _case(gain, cost)
    low, high = fieller(gain, cost) if case in ("no cost shown", "between") else (None, None)
    return BreakEven(case, low, high if case == "between" else None, cost.top_dose)


def covariance(gain: MeanGain, cost: DoseCost) -> float:
    """V_Ac: of gain and cost, over the documents that both are measured on."""
    return float((gain.by_document * cost.influence).sum()) / gain.n_documents


def fieller(gain: MeanGain, cost: DoseCost) -> tuple[float, float]:
    """The ends of Fieller's set where the gain's interval lies above 0; the upper one may be infinite."""
    a, c, z2 = gain.gain, cost.cost, gain.quantile**2
    square = c**2 - z2 * cost.variance
    middle = a * c - z2 * covariance(gain, cost)
    constant = a**2 - z2 * gain.variance  # above 0, so that θ = 0 is not in the set
    root = max(middle**2 - square * constant, 0.0) ** 0.5
    if square > 0 and middle > 0:
        return constant / (middle + root), (middle + root) / square
    # No upper end: the one positive root, in the form that does not divide by a square near 0.
    return (constant / (middle + root) if middle + root > 0 else np.inf), np.inf


def _case(gain: MeanGain, cost: DoseCost) -> Case:
    if gain.high < 0:
        return "freeze"
    if gain.low <= 0:
        return "no gain shown"
    if cost.high < 0:
        return "no cost"
    return "no cost shown" if cost.low <= 0 else "between"


@dataclass(frozen=True)
class Predicted:
    """The gain in right answers that is expected on other text, and its interval of 95 %, all from -1 to 1.

    inside: whether its dose is among those that were tried; nothing is predicted where it is not.
    """

    gain: float | None
    low: float | None
    high: float | None
    inside: bool


def predicted_gain(gain: MeanGain, cost: DoseCost, beyond: float, *, spread: float = 0.0) -> Predicted:
    """Predict the gain A - c (U - U₀) on text with other numbers of unseen tokens.

    beyond: U - U₀, unseen tokens a document more (or fewer) than the test documents have on average.
    spread: variance of what is predicted, beside that of the estimate: of a mean over so many new documents.
    """
    if beyond > cost.top_dose:
        return Predicted(None, None, None, inside=False)
    variance = gain.variance - 2 * beyond * covariance(gain, cost) + beyond**2 * cost.variance + spread
    value, half = gain.gain - beyond * cost.cost, gain.quantile * max(variance, 0.0) ** 0.5
    return Predicted(held(value), held(value - half), held(value + half), inside=True)
