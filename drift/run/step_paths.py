"""How far each word went step by step, where the training recorded it: part of an epoch's group."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drift.arrays import DoubleArray, FloatArray, IntArray
from drift.errors import RunError
from drift.run.store import StoredArrays, read_array, write_array

if TYPE_CHECKING:
    import zarr

IDS, TOTAL, ABSENT = "path_ids", "step_path", "absent_path"


@dataclass(frozen=True, eq=False)
class StepPaths:
    """The ways of the words from the first step to the end of an epoch, as sums of L2 lengths.

    ids: the words that went at all, rising, shape (n,); all others have paths of 0.
    total: over all steps, float32 of shape (n,), at least 0.
    absent: over the steps whose batch did not contain the word: the part of `total` that is the optimizer's
        momentum, weight decay or the pull of an anchor; shape (n,).
    """

    ids: IntArray
    total: FloatArray
    absent: FloatArray


def write_paths(group: "zarr.Group", paths: StepPaths) -> None:
    """Write the paths into an epoch's group."""
    write_array(group, IDS, paths.ids.astype(np.int32), ("path_word",))
    write_array(group, TOTAL, paths.total, ("path_word",))
    write_array(group, ABSENT, paths.absent, ("path_word",))


def read_path(group: StoredArrays, epoch: int, name: str, n_words: int) -> DoubleArray:
    """Read TOTAL or ABSENT of an epoch for all words, shape (n_words,).

    Raises RunError where it is missing or damaged.
    """
    ids = read_array(group, f"epochs/{epoch}/{IDS}").astype(np.int64)
    lengths = read_array(group, f"epochs/{epoch}/{name}")
    if ids.shape != lengths.shape or np.any((ids < 0) | (ids >= n_words)):
        raise RunError(f"epoch {epoch}: expected one {name} for each of {len(ids):,} words, found others.")
    path = np.zeros(n_words)
    path[ids] = lengths
    return path
