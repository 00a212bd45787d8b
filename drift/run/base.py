"""Snapshot 0: the words and the matrix before training, stored once for all runs of the same vectors."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drift.arrays import FloatArray
from drift.errors import RunError
from drift.progress import task
from drift.run.store import create_group, exists, open_group, read_array, whole_folder, write_array
from drift.vectors.word_vectors import WordVectors

if TYPE_CHECKING:
    import zarr

FOLDER = "_vectors"  # no run can be called so: a name starts with a letter or a digit


def base_path(runs: Path, digest: str) -> Path:
    """Where the snapshot 0 of vectors with `digest` is kept."""
    return runs / FOLDER / f"{digest}.zarr"


def store_base(runs: Path, vectors: WordVectors) -> None:
    """Store words and matrix under their digest, unless they are there already."""
    path = base_path(runs, vectors.digest)
    if exists(path):
        return
    # Another run may store the same vectors in the meantime.
    with task("storing snapshot 0") as _, whole_folder(path, keep=lambda: True) as partial:
        group = create_group(partial, {"source": vectors.source, "digest": vectors.digest})
        write_array(group, "words", _words_to_bytes(vectors.words), ("byte",))
        write_array(group, "matrix", np.ascontiguousarray(vectors.matrix), ("word", "dim"))


def base_words(runs: Path, digest: str) -> list[str]:
    """The vocabulary."""
    return read_array(_open(runs, digest), "words").tobytes().decode().split("\n")


def base_matrix(runs: Path, digest: str, rows: slice = slice(None)) -> FloatArray:
    """Snapshot 0, or some of its rows: float32 of shape (n_rows, n_dims)."""
    matrix: FloatArray = read_array(_open(runs, digest), "matrix", rows)
    return matrix


def _open(runs: Path, digest: str) -> "zarr.Group":
    path = base_path(runs, digest)
    if not exists(path):
        raise RunError(
            f"{path}: expected snapshot 0 of this run, found nothing. Copy {FOLDER}/ along with the run."
        )
    return open_group(path)


def _words_to_bytes(words: list[str]) -> NDArray[np.uint8]:
    """Join words by line breaks as UTF-8; the byte 255 never occurs in it, which makes it the fill value."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
