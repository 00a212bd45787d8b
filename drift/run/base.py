"""Snapshot 0: the words and the matrix before training, stored once for all runs of the same vectors."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from drift.arrays import FloatArray
from drift.errors import RunError
from drift.progress import task
from drift.run.arrays import (
    bytes_to_words,
    create_group,
    flush_tree,
    open_group,
    read_array,
    words_to_bytes,
    write_array,
)
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
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with task("storing snapshot 0") as _:
        try:
            group = create_group(partial, {"source": vectors.source, "digest": vectors.digest})
            write_array(group, "words", words_to_bytes(vectors.words), ("byte",))
            write_array(group, "matrix", np.ascontiguousarray(vectors.matrix), ("word", "dim"))
            flush_tree(partial)
            partial.rename(path)
        except OSError:
            shutil.rmtree(partial, ignore_errors=True)
            if not path.exists():  # else another run stored the same vectors in the meantime
                raise


def base_words(runs: Path, digest: str) -> list[str]:
    """The vocabulary."""
    return bytes_to_words(read_array(_open(runs, digest), "words"))


def base_matrix(runs: Path, digest: str, rows: slice = slice(None)) -> FloatArray:
    """Snapshot 0, or some of its rows: float32 of shape (n_rows, n_dims)."""
    matrix: FloatArray = read_array(_open(runs, digest), "matrix", rows)
    return matrix


def _open(runs: Path, digest: str) -> "zarr.Group":
    path = base_path(runs, digest)
    if not path.exists():
        raise RunError(
            f"{path}: expected snapshot 0 of this run, found nothing. Copy {FOLDER}/ along with the run."
        )
    return open_group(path)
