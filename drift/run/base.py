"""Snapshot 0: the words and the matrix before training, stored once for all runs of the same vectors."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray, IntArray
from drift.errors import RunError
from drift.progress import task
from drift.run.store import (
    StoredArrays,
    group_exists,
    open_whole_group,
    read_array,
    whole_group,
    write_array,
)
from drift.vectors.word_vectors import WordVectors

FOLDER = "_vectors"  # no run can be called so: a name starts with a letter or a digit


def base_path(runs: Path, digest: str) -> Path:
    """Where the snapshot 0 of vectors with `digest` is kept."""
    return runs / FOLDER / f"{digest}.zarr"


def store_base(runs: Path, vectors: WordVectors) -> None:
    """Store words and matrix under their digest, unless they are there already.

    Raises VectorsError where they are not what their digest says: then nothing is stored or used under it.
    """
    vectors.check_digest()
    path = base_path(runs, vectors.digest)
    if group_exists(path):
        return
    facts = {"source": vectors.source, "digest": vectors.digest}
    # Another run may store the same vectors in the meantime.
    with task("storing snapshot 0") as _, whole_group(path, facts, keep=lambda: True) as group:
        write_array(group, "words", _words_to_bytes(vectors.words), ("byte",))
        write_array(group, "matrix", np.ascontiguousarray(vectors.matrix), ("word", "dim"))


def base_words(runs: Path, digest: str) -> list[str]:
    """The words of a stored snapshot 0, in its rows' order; raises RunError where they are damaged."""
    text = read_array(open_base(runs, digest), "words").tobytes()
    try:
        return text.decode().split("\n")
    except UnicodeDecodeError as error:
        raise RunError(
            f"{base_path(runs, digest)}: its words are damaged ({error}). Copy it again."
        ) from error


def base_matrix(base: StoredArrays, rows: slice | IntArray = slice(None)) -> FloatArray:
    """Snapshot 0, or some of its rows: float32 of shape (n_rows, n_dims)."""
    matrix: FloatArray = read_array(base, "matrix", rows)
    return matrix


def open_base(runs: Path, digest: str) -> StoredArrays:
    """Open snapshot 0 for reading; raises RunError where it is missing or damaged."""
    path = base_path(runs, digest)
    if not group_exists(path):
        raise RunError(
            f"{path}: expected snapshot 0 of this run, found nothing. Copy {FOLDER}/ along with the run."
        )
    found = open_whole_group(path)
    if found.attrs.get("digest") != digest:
        raise RunError(
            f"{path}: its attributes are damaged: expected this digest, found another. Copy it again."
        )
    return found


def _words_to_bytes(words: list[str]) -> NDArray[np.uint8]:
    """Join words by line breaks as UTF-8; the byte 255 never occurs in it, which makes it the fill value."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
