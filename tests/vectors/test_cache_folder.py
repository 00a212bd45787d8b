"""Where the cache lies, what its list says, and what clearing it removes."""

import sys
from pathlib import Path

import pytest

from drift.partial import PARTIAL
from drift.vectors.cache_folder import cache_folder, clear_cache, list_cache
from drift.vectors.read import read_vectors
from tests.vectors.conftest import MATRIX, aged, names, written

pytestmark = pytest.mark.usefixtures("cache_dir")


def test_what_a_killed_process_left_is_removed_a_day_later(source: Path, cache_dir: Path) -> None:
    for name, hours in (("old", 25), ("new", 1)):
        left = cache_dir / "vectors" / f"{PARTIAL}{name}"
        left.mkdir(parents=True)
        aged(left, hours * 3600)
    read_vectors(source)
    assert [path.name for path in (cache_dir / "vectors").glob(".*")] == [f"{PARTIAL}new"]


def test_the_list_says_what_is_there_and_when_it_was_used(
    source: Path, cache_dir: Path, tmp_path: Path
) -> None:
    first, second = written(tmp_path / "a", "a 1 2 3\n"), source
    digest = read_vectors(first).digest
    read_vectors(second)
    for path in cache_dir.rglob("*"):
        aged(path, 7200)
    read_vectors(first)
    listing = list_cache()
    assert [entry.sources for entry in listing.entries] == [[str(first)], [str(second)]]
    newest = listing.entries[0]
    assert (newest.digest, newest.n_words, newest.n_dims) == (digest, 1, 3)
    assert newest.n_bytes == sum(path.stat().st_size for path in (cache_dir / "vectors" / digest).iterdir())
    assert listing.n_bytes == sum(path.stat().st_size for path in cache_dir.rglob("*") if path.is_file())
    assert listing.entries[0].used > listing.entries[1].used
    assert listing.columns()["words"] == [1, 4]


def test_the_end_of_a_path_is_what_a_narrow_column_shows(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 20)
    folder.mkdir()
    read_vectors(written(folder / "glove.txt", "a 1 2\n"))
    assert list_cache().columns()["source"] == ["…" + ("long" * 20)[-29:] + "/glove.txt"]
    read_vectors(written(folder / "copy.txt", "a 1 2\n"))
    assert list_cache().columns()["source"] == ["copy.txt, glove.txt"]


def test_a_damaged_entry_is_listed_without_its_shape(source: Path, cache_dir: Path) -> None:
    digest = read_vectors(source).digest
    (cache_dir / "vectors" / digest / "content.json").write_text("[]")
    (entry,) = list_cache().entries
    assert (entry.n_words, entry.n_dims) == (None, None)


def test_clearing_removes_what_the_cache_made_and_nothing_else(source: Path, cache_dir: Path) -> None:
    read_vectors(source)
    n_bytes = list_cache().n_bytes
    for name in ("sources/mine.json", "vectors/mine/glove.txt", "mine.txt"):
        (cache_dir / name).parent.mkdir(exist_ok=True)
        (cache_dir / name).write_text("mine")
    assert clear_cache() == n_bytes > 0
    assert names(cache_dir) == ["mine.txt", "sources/mine.json", "vectors/mine/glove.txt"]
    assert (list_cache().entries, list_cache().n_bytes) == ([], 0)


def test_a_cache_of_nothing_else_is_gone_once_cleared(source: Path, cache_dir: Path) -> None:
    read_vectors(source)
    clear_cache()
    assert not cache_dir.exists()
    assert clear_cache() == 0


def test_vectors_that_are_in_use_survive_the_clearing(source: Path) -> None:
    vectors = read_vectors(source)
    clear_cache()
    assert vectors.matrix.tolist() == MATRIX


@pytest.mark.skipif(sys.platform != "linux", reason="each platform has its own place")
def test_the_cache_lies_where_the_platform_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRIFT_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home/drift"
