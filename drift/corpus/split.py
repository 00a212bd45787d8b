"""Which documents are held back to test on, and which are kept when only some are wanted."""

from collections.abc import Sequence

import numpy as np

from drift.arrays import BoolArray, IntArray
from drift.errors import SettingsError


def check_split(test_share: float, seed: int, limit: int | None) -> None:
    """Raise SettingsError unless the share is between 0 and 1, the seed 0 or more and the limit 1 or more."""
    if not 0 < test_share < 1:
        raise SettingsError(f"Expected a test share between 0 and 1, such as 0.15, found {test_share}.")
    if seed < 0:
        raise SettingsError(f"Expected a seed of 0 or more, found {seed}.")
    if limit is not None and limit < 1:
        raise SettingsError(f"Expected a limit of 1 document or more, found {limit}.")


def test_part(labels: IntArray, share: float, seed: int) -> BoolArray:
    """Which documents go to the test part, shape (n_documents,): `share` of each class, drawn by `seed`.

    labels: class numbers, shape (n_documents,).
    A class of two or more documents has at least one in either part; a class of one has it in training.
    """
    rng = np.random.default_rng(seed)
    chosen = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        n_test = min(max(1, round(share * len(members))), len(members) - 1)
        chosen[rng.permutation(members)[:n_test]] = True
    return chosen


def sample(labels: Sequence[str], limit: int, seed: int) -> IntArray:
    """The places of `limit` documents drawn by `seed`, in order; all where there are no more.

    Drawn and not the first ones, since many files are sorted by label.
    """
    if limit >= len(labels):
        return np.arange(len(labels))
    return np.sort(np.random.default_rng(seed).choice(len(labels), size=limit, replace=False))
