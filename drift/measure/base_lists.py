"""Neighbour lists of snapshot 0, deeper than any that is asked for: what `moved_neighbours` starts from."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import FloatArray
from drift.measure.neighbours import nearest
from drift.measure.ranked import PlaceArray
from drift.progress import Advance


@dataclass(frozen=True, eq=False)
class BaseLists:
    """The neighbours of all candidates at snapshot 0, the nearest first.

    places: which candidates they are, int32, shape (n, depth); -1 where there are fewer.
    cosines: float32 from -1 to 1, shape (n, depth); NaN where there are fewer.
    """

    places: PlaceArray
    cosines: FloatArray

    @property
    def depth(self) -> int:
        """How many neighbours a list holds."""
        return int(self.places.shape[1])


def base_lists(
    matrix: FloatArray, depth: int, advance: Advance | None = None, device: str = "cpu"
) -> BaseLists:
    """Search the `depth` nearest of each row of `matrix` among its other rows, exactly.

    matrix: finite, shape (n, d); zero rows have no neighbours and are nobody's.
    advance, device: see `nearest`.
    Raises SettingsError where `depth` is below 1.
    """
    places = np.arange(len(matrix))
    found = nearest(matrix, places, matrix, places, depth, advance, device)
    return BaseLists(found.ids.astype(np.int32), found.cosines)
