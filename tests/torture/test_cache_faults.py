"""The cache of word vectors under faults: whatever happens to it, what is read is right."""

import errno
import os

import numpy as np
import pytest

from drift.corpus.unknown import TRAINED_ROW, unknown_row
from drift.errors import VectorsError
from drift.hooks.files import from_files
from drift.run.facts import CorpusFacts
from drift.run.writer import create_run
from drift.vectors import cache
from drift.vectors.read import read_vectors
from tests.torture.calls import Killed, failing

EVERY = int(os.environ.get("DRIFT_TORTURE_EVERY", "3"))
MATRIX = [[0.5, -1.25], [1.0, 2.0], [3.0, 4.0]]


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setenv("DRIFT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LEAST_BYTES", 0)
    path = tmp_path / "v.txt"
    path.write_text("a 0.5 -1.25\nb 1 2\nc 3 4\n")
    os.utime(path, (1e9, 1e9))  # long settled
    return path


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, None])
@pytest.mark.parametrize("for_good", [False, True])
def test_no_fault_of_the_cache_stops_a_reading_or_changes_it(source, error, for_good, monkeypatch, tmp_path):
    at = 0
    while True:
        monkeypatch.setenv("DRIFT_CACHE", str(tmp_path / f"cache-{at}"))
        try:
            with failing(at, error, for_good=for_good or error is None) as made:
                assert read_vectors(source).matrix.tolist() == MATRIX
        except Killed:
            assert error is None
        assert read_vectors(source).matrix.tolist() == MATRIX
        assert read_vectors(source).matrix.tolist() == MATRIX  # from the cache, if it holds any
        if len(made) <= at:
            return
        at += EVERY


@pytest.fixture
def damaged(source, tmp_path):
    """The source, of which the cache holds other numbers: one byte of them has changed."""
    digest = read_vectors(source).digest
    matrix = tmp_path / "cache" / "vectors" / digest / "matrix.npy"
    data = bytearray(matrix.read_bytes())
    data[-5] ^= 1
    matrix.write_bytes(data)
    assert read_vectors(source).matrix.tolist() != MATRIX
    return source


def test_a_byte_that_changed_in_the_cache_is_not_imported(damaged, tmp_path):
    (tmp_path / "w.txt").write_text("a 0.5 -1.25\nb 1 2\nc 3 5\n")
    for before, after in ((damaged, tmp_path / "w.txt"), (tmp_path / "w.txt", damaged)):
        with pytest.raises(VectorsError, match="the cache of these word vectors is damaged"):
            from_files(before, [after], name="a", runs=tmp_path / "runs", seen_moved=True)


def test_a_byte_that_changed_in_the_cache_is_in_no_mean(damaged):
    with pytest.raises(VectorsError, match="the cache of these word vectors is damaged"):
        unknown_row(read_vectors(damaged), TRAINED_ROW)


@pytest.mark.parametrize("soon", [False, True])
def test_a_byte_that_changed_in_the_cache_makes_no_run(damaged, tmp_path, soon):
    source = damaged
    counts = np.array([1, 0, 2])
    facts = {"counts": counts, "test_counts": counts, "planned_epochs": 1, "corpus": CorpusFacts()}
    with pytest.raises(Exception, match="the cache of these word vectors is damaged") as raised:
        vectors = read_vectors(source)
        if soon:
            vectors.hash_soon()
        create_run(tmp_path / "runs" / "a", vectors, **facts)
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "runs").exists()
    create_run(tmp_path / "runs" / "a", read_vectors(source, cache=False), **facts).finish()
