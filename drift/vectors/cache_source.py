"""What the cache knows of a file: SOURCES/KEY.json says which word vectors it gave, and when that holds."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from drift import __version__
from drift.files import replacing
from drift.vectors.cache_content import is_digest

# To be raised when a reader comes to make something else of the same file.
READER = 1
_TICK_NS, _COARSE_TICK_NS = 50_000_000, 2_000_000_000  # of file systems' clocks; the coarse one is FAT's

Options = Mapping[str, int | bool | None]
Stamp = dict[str, int | str]


@dataclass(frozen=True)
class SourceRecord:
    """What reading a file gave.

    source: the file's full path, for people to read.
    stamp: what must be the same for the record to hold.
    digest: the word vectors that came out.
    notes: the warnings of that reading, to be said again.
    """

    source: str
    stamp: Stamp
    digest: str
    notes: list[str]


def record_path(sources: Path, path: Path, options: Options) -> Path:
    """Where the record stands of the file at `path`, read with `options`."""
    text = os.fsencode(path.resolve()) + json.dumps(dict(options), sort_keys=True).encode()
    return sources / f"{hashlib.sha256(text).hexdigest()}.json"


def stamp_of(path: Path) -> Stamp | None:
    """What changes when the file does, or the readers do; None where that cannot be known.

    The time of change is there besides that of modification because programs may set the latter back.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return {
        "reader": f"{__version__} {READER}",
        "size": found.st_size,
        "modified_ns": found.st_mtime_ns,
        "changed_ns": found.st_ctime_ns,
        "inode": found.st_ino,
    }


def is_settled(stamp: Stamp, now_ns: int) -> bool:
    """Whether a change of the file at `now_ns` or later would show in its time of modification.

    Within one tick of the file system's clock it would not; a time of whole seconds hints at a coarse clock.
    """
    modified = int(stamp["modified_ns"])
    tick = _TICK_NS if modified % 1_000_000_000 else _COARSE_TICK_NS
    return abs(now_ns - modified) > tick


def new_source_record(path: Path, stamp: Stamp, digest: str, notes: list[str]) -> SourceRecord:
    """A record; a path that is no valid text is written with escapes."""
    shown = str(path.resolve()).encode(errors="backslashreplace").decode()
    return SourceRecord(shown, stamp, digest, notes)


def read_source_record(place: Path) -> SourceRecord | None:
    """The record at `place`, or None where there is none or it is damaged."""
    try:
        record = SourceRecord(**json.loads(place.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    known = (record.source, str), (record.notes, list)
    fits = is_digest(record.digest) and all(isinstance(value, kind) for value, kind in known)
    return record if fits else None


def write_source_record(place: Path, record: SourceRecord) -> None:
    """Put the record at `place`, whole or not at all; raises OSError where it cannot be written."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with replacing(place) as partial:
        partial.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")


def source_records(sources: Path) -> dict[Path, SourceRecord]:
    """All records that can be read, by their place."""
    found = {place: read_source_record(place) for place in sorted(sources.glob("*.json"))}
    return {place: record for place, record in found.items() if record is not None}
