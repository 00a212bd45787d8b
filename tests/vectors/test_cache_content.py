"""What the cache keeps is whole or it is not there, and its troubles are not the reader's."""

import logging
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from drift.partial import PARTIAL
from drift.vectors import cache_content
from drift.vectors.cache_folder import list_cache
from drift.vectors.read import read_vectors
from tests.vectors.conftest import MATRIX, WORDS, names

pytestmark = pytest.mark.usefixtures("cache_dir")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"the", b"The").replace(b"(4, 2)", b"(2, 4)"))


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *[("matrix.npy", damage) for damage in (cut, lengthened, emptied, altered, removed)],
        *[("words.txt", damage) for damage in (cut, lengthened, emptied, altered, removed)],
        *[("content.json", damage) for damage in (cut, lengthened, emptied, removed)],
    ],
)
def test_a_damaged_entry_is_noticed_and_made_again(
    source: Path,
    cache_dir: Path,
    parsed: list[Path],
    caplog: pytest.LogCaptureFixture,
    name: str,
    damage: Callable[[Path], None],
) -> None:
    digest = read_vectors(source).digest
    damage(cache_dir / "vectors" / digest / name)
    with caplog.at_level(logging.INFO, "drift"):
        assert read_vectors(source).words == WORDS
    assert sum("damaged or gone" in one.getMessage() for one in caplog.records) == 1
    assert isinstance(read_vectors(source).matrix.base, np.memmap)
    assert len(parsed) == 2


@contextmanager
def no_large_files() -> Iterator[None]:
    """The system refuses to let a file grow beyond a hundred bytes, as a full disk does.

    Only inside, and not as a fixture: the test runner's own output may go to a file too.
    """
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_write_that_fails_halfway_leaves_nothing(source: Path, cache_dir: Path) -> None:
    with no_large_files():
        found = read_vectors(source)
    assert found.words == WORDS
    assert names(cache_dir) == []


def test_a_disk_is_not_filled(source: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(source.parent)._replace(free=63)  # the matrix takes 32 bytes
    monkeypatch.setattr(cache_content.shutil, "disk_usage", lambda _: free)
    assert read_vectors(source).words == WORDS
    assert names(cache_dir) == []


def test_many_may_read_the_same_file_at_once(source: Path, cache_dir: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: read_vectors(source), range(24)))
    assert all((one.words, one.matrix.tolist()) == (WORDS, MATRIX) for one in found)
    assert len(list_cache().entries) == 1
    assert not [name for name in names(cache_dir) if PARTIAL in name]
