import numpy as np
import pytest

from drift.errors import SettingsError
from drift.hooks.checkpoints.tensor import StoredTensor

WIDE = 1 << 14
"""Dimensions of which 64 MB hold 1,024 rows."""


def numbered(asked):
    """A tensor whose rows are their own numbers, and which notes what is asked of it."""

    def rows(block):
        asked.append((block.start, block.stop))
        return np.arange(block.start, block.stop, dtype=np.float16)[:, None].repeat(WIDE, axis=1)

    return StoredTensor("t", (2000, WIDE), "float16", rows)


def test_rows_are_read_block_by_block_and_none_between_far_ones():
    asked = []
    found = numbered(asked).table(np.array([3, 5, 1500]), "file")
    assert found.dtype == np.float32
    assert found[:, 0].tolist() == found[:, -1].tolist() == [3, 5, 1500]
    assert asked == [(3, 1027), (1027, 1501)]
    asked.clear()
    numbered(asked).table(np.array([3, 1999]), "file")
    assert [stop - start for start, stop in asked] == [1024, 973]


def test_whole_numbers_are_no_vectors():
    tensor = StoredTensor("ids", (3, 2), "int64", lambda _: np.zeros((3, 2), np.int64))
    with pytest.raises(SettingsError, match=r"expected floats .* for ids of file, got int64"):
        tensor.table(np.arange(3), "file")
    assert len(tensor.table(np.arange(0), "file")) == 0
