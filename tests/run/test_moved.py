import numpy as np
import pytest

from drift.run import run as module
from drift.run.moved import Moved, RecentlyMoved
from drift.run.run import Run


def moved(n):
    return Moved(np.arange(n), np.ones((n, 2), np.float32))  # 16 bytes a word


class Reads:
    """Counts how often each epoch is read."""

    def __init__(self, recent, n_words=1):
        self.recent, self.n_words, self.read = recent, n_words, []

    def get(self, epoch):
        def read():
            self.read.append(epoch)
            return moved(self.n_words)

        return self.recent.get(epoch, read)


def test_what_fits_is_read_once():
    reads = Reads(RecentlyMoved(48))
    for epoch in (1, 2, 3, 1, 2, 3):
        reads.get(epoch)
    assert reads.read == [1, 2, 3]


def test_what_was_asked_for_longest_ago_makes_room():
    reads = Reads(RecentlyMoved(32))
    for epoch in (1, 2, 1, 3, 1, 2):
        reads.get(epoch)
    assert reads.read == [1, 2, 3, 2]


def test_one_epoch_is_kept_however_large_and_nothing_beside_it():
    reads = Reads(RecentlyMoved(10), n_words=5)
    for epoch in (1, 1, 2, 2, 1):
        reads.get(epoch)
    assert reads.read == [1, 2, 1]


def test_what_is_kept_cannot_be_changed_by_accident():
    found = RecentlyMoved(100).get(1, lambda: moved(1))
    with pytest.raises(ValueError, match="read-only"):
        found.rows[0] = 3


def test_a_run_reads_the_rows_of_an_epoch_once(make_run, monkeypatch):
    run, names = Run(make_run().folder), []
    read = module.read_array
    monkeypatch.setattr(module, "read_array", lambda group, name: names.append(name) or read(group, name))
    for epoch in (1, 2, 3, 1, 2, 3):
        run.matrix(epoch)
        run.rows(epoch, np.array([1, 30]))
    assert names == [f"epochs/{epoch}/{name}" for epoch in (1, 2, 3) for name in ("ids", "rows")]
