"""The rows of a snapshot that differ from snapshot 0, and keeping those that were read last."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.arrays import FloatArray, IntArray, places_in


@dataclass(frozen=True, eq=False)
class Moved:
    """The rows of one snapshot that differ from snapshot 0.

    ids: the words, rising, shape (n_moved,).
    rows: their vectors, float32 of shape (n_moved, n_dims).
    """

    ids: IntArray
    rows: FloatArray

    def joined(self, others: "Moved") -> "Moved":
        """These rows and those of other words, by word."""
        if not len(self.ids):
            return others
        ids = np.concatenate([self.ids, others.ids])
        order = np.argsort(ids)
        return Moved(ids[order], np.concatenate([self.rows, others.rows])[order])

    @property
    def n_bytes(self) -> int:
        """What it takes in memory."""
        return self.ids.nbytes + self.rows.nbytes


class RecentlyMoved:
    """The moved rows of the epochs that were asked for last, as many as `n_bytes` hold; read-only.

    What measures a run asks for the same epochs again and again, one question after the other.
    """

    def __init__(self, n_bytes: int) -> None:
        self._n_bytes = n_bytes
        self._kept: OrderedDict[int, Moved] = OrderedDict()

    def get(self, epoch: int, read: Callable[[], Moved]) -> Moved:
        """The moved rows of `epoch`, which `read` reads where they are not kept."""
        if epoch not in self._kept:
            self._keep(epoch, read())
        self._kept.move_to_end(epoch)
        found = self._kept[epoch]
        while len(self._kept) > 1 and sum(one.n_bytes for one in self._kept.values()) > self._n_bytes:
            self._kept.popitem(last=False)
        return found

    def _keep(self, epoch: int, moved: Moved) -> None:
        for array in (moved.ids, moved.rows):
            array.flags.writeable = False  # it is everybody's
        self._kept[epoch] = moved


def put_moved(rows: FloatArray, ids: IntArray, moved: Moved) -> FloatArray:
    """Replace those of `rows`, the vectors of the words `ids`, that are among the moved; returns `rows`."""
    place = places_in(ids, moved.ids)
    found = place >= 0
    rows[found] = moved.rows[place[found]]
    return rows
