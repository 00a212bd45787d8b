"""What the controls say of a word or a figure: established, could be chance, or not tested."""

import numpy as np

from drift.analysis.across.word_readings import WordReading
from drift.arrays import IntArray, places_in
from drift.measure.excess import Excess

NOT_TESTED, NOT_ESTABLISHED, ESTABLISHED = range(3)
STANDINGS = ("not tested", "could be chance", "established")
"""What the controls say, by its number."""


def word_standings(reading: WordReading, ids: IntArray) -> list[int]:
    """What is established of the words `ids`, shape (n,): a number of `STANDINGS` each."""
    place = places_in(ids, reading.ids)
    tested = (place >= 0) & ~np.isnan(reading.evidence.p[place])
    known = np.where(reading.evidence.established[place], ESTABLISHED, NOT_ESTABLISHED)
    standings: list[int] = np.where(tested, known, NOT_TESTED).tolist()
    return standings


def difference_standing(spread: Excess) -> str:
    """Whether a difference to the shuffled labels is established: its 95 % interval leaves out 0."""
    if spread.low is None or spread.high is None:
        return STANDINGS[NOT_TESTED]
    return STANDINGS[NOT_ESTABLISHED if spread.low <= 0 <= spread.high else ESTABLISHED]
