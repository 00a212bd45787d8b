"""What effect a planned experiment could tell from none, before it is made."""

import numpy as np

from drift.arrays import BoolArray
from drift.measure.dose_cost import Z, dose_cost
from drift.measure.occurrences import Occurrences
from drift.measure.outcomes import MOST_RIGHT

POWER_Z = 0.8416212335729143
"""The 0.8 quantile of the standard normal distribution: so many standard errors more for 80 of 100 cases."""


EXPERIMENTS = 20
"""Simulated experiments, whose mean standard error is within 1 to 2 % of that of many."""


def detectable_cost(found: Occurrences, masks: BoolArray, variance: float, *, seed: int = 0) -> float | None:
    """The least cost of a token that an experiment finds in 80 of 100 cases.

    None where no dose varies, and where no cost in right answers is so large.

    found, masks: as `dose_cost` will get them, masks of shape (n_masks, n_words).
    variance: of one document's outcome under one mask, around its own mean and the mask's; where it is not
    known, that of the outcome over documents is a cautious value.
    seed: of the simulated outcomes, normal and independent, of which `dose_cost` says what standard error it
    would come to: it takes the larger of that by words and that by documents, which is more than least
    squares would. Words with strong effects of their own make it harder still.
    """
    random, size = np.random.default_rng(seed), (found.n_documents, len(masks))
    costs = [dose_cost(found, masks, random.normal(0, variance**0.5, size)) for _ in range(EXPERIMENTS)]
    deviations = [one.variance**0.5 for one in costs if one is not None]
    least = (Z + POWER_Z) * float(np.mean(deviations)) if deviations else np.inf
    return least if least <= MOST_RIGHT else None
