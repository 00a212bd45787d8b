"""Files to be cached, and a cache of the test's own."""

import os
import time
from pathlib import Path

import pytest

from drift.vectors import cache, read
from drift.vectors.word_vectors import WordVectors

TEXT = "the 1 2\nof 3 4\nthe 5 6\nNew York 0 0\nétat 7 8\n"
WORDS = ["the", "of", "New York", "état"]
MATRIX = [[1, 2], [3, 4], [0, 0], [7, 8]]


@pytest.fixture
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache that keeps even the smallest."""
    monkeypatch.setenv("DRIFT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LEAST_BYTES", 0)
    return tmp_path / "cache"


@pytest.fixture
def source(tmp_path: Path, cache_dir: Path) -> Path:
    """Word vectors as text, written a minute ago."""
    return written(tmp_path / "vectors.txt", TEXT)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were parsed so far."""
    paths: list[Path] = []
    parse = read.read_text

    def counted(path: Path, **options: object) -> WordVectors:
        paths.append(path)
        return parse(path, **options)  # type: ignore[arg-type]

    monkeypatch.setitem(read._READERS, "text", counted)
    return paths


def written(path: Path, text: str, seconds_ago: float = 60) -> Path:
    path.write_text(text, encoding="utf-8")
    aged(path, seconds_ago)
    return path


def aged(path: Path, seconds_ago: float = 60) -> None:
    os.utime(path, (time.time(), time.time() - seconds_ago))


def names(cache_dir: Path) -> list[str]:
    return [str(path.relative_to(cache_dir)) for path in sorted(cache_dir.rglob("*")) if path.is_file()]
