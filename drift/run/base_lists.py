"""Neighbour lists of snapshot 0, kept beside it so that they are searched once for all runs and commands.

They can always be searched again: lists that are damaged or do not fit are as good as none, and where they
cannot be written, nothing is said but in the log.
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray, IntArray
from drift.errors import RunError
from drift.progress import log
from drift.run.base import FOLDER
from drift.run.store import group_exists, open_whole_group, read_array, whole_group, write_array

_FORMAT = 2
_NOBODY = np.float32(-2)  # stands for NaN, which a reader takes for a missing chunk


def lists_path(runs: Path, digest: str, candidates: IntArray) -> Path:
    """Where the lists of the vectors with `digest` among `candidates` are kept."""
    key = hashlib.sha256(np.ascontiguousarray(candidates, dtype="<i8").tobytes()).hexdigest()
    return runs / FOLDER / f"{digest[:16]}-{key[:16]}.neighbours.zarr"


def store_lists(
    runs: Path, digest: str, candidates: IntArray, places: NDArray[np.int32], cosines: FloatArray
) -> None:
    """Store the lists of all candidates, in the place of lists that are there; or not, where that fails.

    candidates: vocabulary ids, shape (n,). places: which candidates the neighbours are, shape (n, depth).
    cosines: shape (n, depth); NaN where there is nobody.
    """
    path = lists_path(runs, digest, candidates)
    cosines = np.where(np.isnan(cosines), _NOBODY, cosines)
    try:
        with whole_group(path, _facts(digest, candidates)) as group:
            write_array(group, "places", places, ("word", "neighbour"))
            write_array(group, "cosines", cosines, ("word", "neighbour"))
    except OSError as error:
        log.info("%s: neighbour lists cannot be kept (%s)", path.parent, error)


def read_lists(
    runs: Path, digest: str, candidates: IntArray, depth: int
) -> tuple[NDArray[np.int32], FloatArray] | None:
    """Read places and cosines as `store_lists` took them; None unless whole, fitting and deep enough."""
    path = lists_path(runs, digest, candidates)
    if not group_exists(path):
        return None
    try:
        group = open_whole_group(path)
        places, cosines = read_array(group, "places"), read_array(group, "cosines")
    except RunError as error:
        log.info("%s: neighbour lists are left aside: %s", path, error)
        return None
    facts = _facts(digest, candidates)
    fits = {name: group.attrs.get(name) for name in facts} == facts and _are_lists(
        places, cosines, len(candidates)
    )
    if not fits or places.shape[1] < depth:
        return None
    places, cosines = places[:, :depth], cosines[:, :depth]  # deeper ones would cost time for nothing
    cosines[cosines == _NOBODY] = np.nan
    return places, cosines


def _facts(digest: str, candidates: IntArray) -> dict[str, object]:
    key = hashlib.sha256(np.ascontiguousarray(candidates, dtype="<i8").tobytes()).hexdigest()
    return {"format": _FORMAT, "digest": digest, "candidates": key}


def _are_lists(places: NDArray[np.int32], cosines: FloatArray, n: int) -> bool:
    same = places.dtype == np.int32 and cosines.dtype == np.float32 and places.shape == cosines.shape
    return same and places.ndim == 2 and len(places) == n and places.min() >= -1 and places.max() < n
