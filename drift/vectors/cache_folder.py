"""The folder of the cache: where it is, what lies in it, and how it is tidied and cleared.

    sources/KEY.json    which file, read how, gave which word vectors (see `cache_source`)
    vectors/DIGEST/     the word vectors themselves (see `cache_content`)

It is where the platform keeps caches, or where the environment variable DRIFT_CACHE says.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drift.partial import PARTIAL, clear_away
from drift.vectors.cache_content import is_digest, shape_of
from drift.vectors.cache_source import SourceRecord, source_records

FOLDER_VARIABLE = "DRIFT_CACHE"
SOURCES, VECTORS = "sources", "vectors"
_MOST_SHOWN = 40


@dataclass(frozen=True)
class CacheEntry:
    """Word vectors in the cache.

    sources: the files that gave them; n_words, n_dims: their shape, None where it cannot be read;
    n_bytes: what they take on the disk; used: when they were last read from the cache or put there, in UTC.
    """

    digest: str
    sources: list[str]
    n_words: int | None
    n_dims: int | None
    n_bytes: int
    used: str


@dataclass(frozen=True)
class CacheListing:
    """What the cache holds: the entries, the one used last first, and the bytes of all that lies in it."""

    folder: Path
    entries: list[CacheEntry]
    n_bytes: int

    def columns(self) -> dict[str, list[Any]]:
        """The entries as the columns of a table."""
        return {
            "source": [_short(entry.sources) for entry in self.entries],
            "words": [entry.n_words for entry in self.entries],
            "dims": [entry.n_dims for entry in self.entries],
            "MB": [entry.n_bytes / 1e6 for entry in self.entries],
            "used": [entry.used[:16].replace("T", " ") for entry in self.entries],
        }


def cache_folder() -> Path:
    """Where the cache lies; the folder need not exist."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("drift", appauthor=False)


def list_cache() -> CacheListing:
    """What the cache holds."""
    folder = cache_folder()
    known = source_records(folder / SOURCES)
    entries = [_entry(content, known) for content in _contents(folder)]
    entries.sort(key=lambda entry: entry.used, reverse=True)
    return CacheListing(folder, entries, sum(_n_bytes(path) for path in _owned(folder)))


def clear_cache() -> int:
    """Remove all that the cache holds, and nothing else; returns the bytes that this freed."""
    folder = cache_folder()
    before = sum(_n_bytes(path) for path in _owned(folder))
    for path in _owned(folder):
        clear_away(path)
    for part in (folder / SOURCES, folder / VECTORS, folder):
        with suppress(OSError):
            part.rmdir()
    return before - sum(_n_bytes(path) for path in _owned(folder))


def remove_unused(folder: Path, digest: str) -> None:
    """Remove the word vectors that no record names any more."""
    if all(record.digest != digest for record in source_records(folder / SOURCES).values()):
        clear_away(folder / VECTORS / digest)


def _entry(content: Path, known: dict[Path, SourceRecord]) -> CacheEntry:
    places = [place for place, record in known.items() if record.digest == content.name]
    n_words, n_dims = shape_of(content.parent, content.name) or (None, None)
    used = max(_modified(path) for path in [*places, content])
    return CacheEntry(
        digest=content.name,
        sources=sorted({known[place].source for place in places}),
        n_words=n_words,
        n_dims=n_dims,
        n_bytes=_n_bytes(content),
        used=datetime.fromtimestamp(used, UTC).isoformat(timespec="seconds"),
    )


def _short(sources: list[str]) -> str | None:
    """Paths such that a narrow column shows what tells them apart, which is their end."""
    names = sources if len(sources) == 1 else [Path(source).name for source in sources]
    text = ", ".join(names)
    return (text if len(text) <= _MOST_SHOWN else f"…{text[1 - _MOST_SHOWN :]}") or None


def _contents(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / VECTORS).glob("*")) if is_digest(path.name)]


def _partial(folder: Path) -> list[Path]:
    return [path for part in (SOURCES, VECTORS) for path in (folder / part).glob(f"{PARTIAL}*")]


def _owned(folder: Path) -> list[Path]:
    """All that the cache made, by its names: the folder may be one that holds other things too."""
    of_sources = [path for path in (folder / SOURCES).glob("*.json") if is_digest(path.stem)]
    return [*of_sources, *_contents(folder), *_partial(folder)]


def _n_bytes(path: Path) -> int:
    files = [Path(folder) / name for folder, _, names in os.walk(path) for name in names]
    total = 0
    for file in [path, *files]:
        with suppress(OSError):  # another process may be clearing the cache
            total += file.stat().st_size if file.is_file() else 0
    return total


def _modified(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0
