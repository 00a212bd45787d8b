"""The cache: a file of word vectors is parsed once; from then on its matrix is memory-mapped.

A file is known by its path, size, inode and times, and by how it was read; where one of them differs it is
parsed again, and what only its old state gave is removed. Nothing that goes wrong with the cache stops a
reading. How it lies on the disk: `cache_folder`.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from drift.partial import remove_leftovers
from drift.progress import log, task
from drift.vectors.cache_content import open_content, write_content
from drift.vectors.cache_folder import SOURCES, VECTORS, cache_folder, remove_unused
from drift.vectors.cache_source import (
    Options,
    SourceRecord,
    Stamp,
    is_settled,
    new_source_record,
    read_source_record,
    record_path,
    stamp_of,
    write_source_record,
)
from drift.vectors.word_vectors import WordVectors

LEAST_BYTES = 4 << 20  # a smaller matrix is parsed in a twentieth of a second


def cached(path: Path, options: Options, read: Callable[[], WordVectors]) -> WordVectors:
    """Word vectors of the file at `path`: from the cache, or by `read`, and then kept.

    options: all that decides what `read` makes of the file.
    The matrix is memory-mapped and read-only. What is small is only read, and so is a file that changes
    meanwhile or changed a moment before.
    """
    now = time.time_ns()
    folder = cache_folder()
    place, stamp = record_path(folder / SOURCES, path, options), stamp_of(path)
    found = _served(folder, place, stamp, str(path))
    if found is not None:
        return found
    with _heard() as notes:
        vectors = read()
    # Warnings that nobody would be shown do not come this far, so they could not be kept.
    worth_it = vectors.matrix.nbytes >= LEAST_BYTES and log.isEnabledFor(logging.WARNING)
    if not worth_it or stamp is None or not is_settled(stamp, now) or stamp_of(path) != stamp:
        return vectors
    return _kept(folder, place, new_source_record(path, stamp, vectors.digest, notes), vectors)


def _served(folder: Path, place: Path, stamp: Stamp | None, source: str) -> WordVectors | None:
    record = read_source_record(place)
    if record is None or record.stamp != stamp:
        return None
    found = open_content(folder / VECTORS, record.digest, source)
    if found is None:
        log.info("%s: what the cache holds of it is damaged or gone; reading the file again", source)
        return None
    for note in record.notes:
        log.warning("%s", note)
    with suppress(OSError):
        os.utime(place)  # by which the list knows when an entry was used
    return found


def _kept(folder: Path, place: Path, record: SourceRecord, vectors: WordVectors) -> WordVectors:
    before = read_source_record(place)
    try:
        with task("keeping vectors in the cache"):
            for part in (SOURCES, VECTORS):
                remove_leftovers(folder / part)
            write_content(folder / VECTORS, vectors)
            write_source_record(place, record)
    except OSError as error:
        reason = error.strerror or error
        log.info("%s: cannot be kept in the cache %s (%s)", vectors.source, folder, reason)
        return vectors
    if before is not None and before.digest != record.digest:
        remove_unused(folder, before.digest)
    n_mb = vectors.matrix.nbytes / 1e6
    log.info("%s: kept in the cache, %.0f MB; see `drift cache`", vectors.source, n_mb)
    return open_content(folder / VECTORS, record.digest, vectors.source) or vectors


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Collect the warnings that this thread logs inside, beside their being shown."""
    notes: list[str] = []
    here = get_ident()

    # A filter, not a handler: where no handler is set, Python shows warnings, and a handler would stop that.
    def hear(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING and get_ident() == here:
            notes.append(record.getMessage())
        return True

    log.addFilter(hear)
    try:
        yield notes
    finally:
        log.removeFilter(hear)
