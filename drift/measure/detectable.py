"""What effect a planned experiment could tell from none, before it is made."""

import numpy as np

from drift.arrays import BoolArray
from drift.measure.dose_cost import Z, demeaned
from drift.measure.occurrences import Occurrences

POWER_Z = 0.8416212335729143
"""The 0.8 quantile of the standard normal distribution: so many standard errors more for 80 of 100 cases."""


def detectable_cost(found: Occurrences, masks: BoolArray, variance: float) -> float | None:
    """The least cost of a token that an experiment finds in 80 of 100 cases; None where no dose varies.

    found, masks: as `dose_cost` will get them. variance: of one document's outcome under one mask, around its
    own mean and the mask's; where it is not known, that of the outcome over documents is a cautious value.
    It takes the outcomes of a document under two masks, and of two documents, for independent: words with
    strong effects of their own make it harder.
    """
    dose = demeaned(found.doses(masks))
    spread = float((dose**2).sum())
    if spread <= 0:
        return None
    return (Z + POWER_Z) * float(np.sqrt(variance / spread))
