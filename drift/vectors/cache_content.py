"""Word vectors on disk under their digest, written so that they open at once.

    DIGEST/matrix.npy     float32 of shape (n_words, n_dims), in row order: memory-mapped, never copied
    DIGEST/words.txt      UTF-8, a line feed between two words
    DIGEST/content.json   what the two must be like, by which damage is noticed

A folder takes its name only when it is complete and on the disk, so that a process killed at any moment
leaves nothing that looks whole. Opening checks shape, type and size of the matrix and the checksum of the
words; the numbers themselves are not read, since that would take as long as reading them at all.
"""

import errno
import json
import os
import re
import shutil
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from drift.arrays import FloatArray
from drift.files import whole_folder
from drift.vectors.word_vectors import WordVectors

_MATRIX, _WORDS, _FACTS = "matrix.npy", "words.txt", "content.json"
_FORMAT = 1
_DIGEST = re.compile("[0-9a-f]{64}")


def write_content(folder: Path, vectors: WordVectors) -> None:
    """Write `folder`/DIGEST, unless it is there and whole. Several processes may do so at once.

    Raises OSError where it cannot be written; nothing is left behind then.
    """
    if open_content(folder, vectors.digest) is not None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < 2 * vectors.matrix.nbytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # a cache is no reason to fill a disk
    text = "\n".join(vectors.words).encode()
    facts = _facts(vectors.digest, vectors.words, text, vectors.matrix)
    place = folder / vectors.digest
    with whole_folder(place, keep=lambda: open_content(folder, vectors.digest) is not None) as partial:
        partial.mkdir()
        np.save(partial / _MATRIX, vectors.matrix, allow_pickle=False)
        (partial / _WORDS).write_bytes(text)
        (partial / _FACTS).write_bytes(json.dumps(facts).encode())


def open_content(folder: Path, digest: str, source: str = "cache") -> WordVectors | None:
    """Open the word vectors kept under `digest`, or None where they are missing or damaged.

    The matrix is memory-mapped and read-only; nothing is checked or hashed that was when it was written.
    """
    place = folder / digest
    try:
        expected = json.loads((place / _FACTS).read_bytes())
        text = (place / _WORDS).read_bytes()
        matrix = np.lib.format.open_memmap(place / _MATRIX, mode="r")
        words = text.decode().split("\n")
        found = _facts(digest, words, text, matrix)
        n_beyond = (place / _MATRIX).stat().st_size - matrix.offset - matrix.nbytes
    except (OSError, ValueError):
        return None
    if found != expected or n_beyond:
        return None
    return WordVectors.trusted(words, np.asarray(matrix), source, digest)


def shape_of(folder: Path, digest: str) -> tuple[int, int] | None:
    """The numbers of words and dimensions kept under `digest`, or None where that cannot be read."""
    try:
        n_words, n_dims = json.loads((folder / digest / _FACTS).read_bytes())["shape"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return n_words, n_dims


def is_digest(text: object) -> bool:
    """Whether this can be the name of a content: nothing else is ever opened or removed."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def _facts(digest: str, words: list[str], text: bytes, matrix: FloatArray) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "digest": digest,
        "n_words": len(words),
        "words_crc32": zlib.crc32(text),
        "shape": list(matrix.shape),
        "type": matrix.dtype.str,
        "row_order": matrix.flags.c_contiguous,
    }
