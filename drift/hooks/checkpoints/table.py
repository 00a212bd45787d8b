"""`read_stored`: word vectors from a file with words of its own, or from a table and its words."""

from pathlib import Path

import numpy as np

from drift.arrays import FloatArray
from drift.errors import VectorsError
from drift.hooks.checkpoints.npz import is_npz, npz_tensors, words_inside
from drift.hooks.checkpoints.projector import METADATA, is_projector, read_metadata, read_projector
from drift.hooks.checkpoints.safetensors import indexed_tensors, is_index, is_safetensors, safetensors_of
from drift.hooks.checkpoints.tensor import StoredTensor, chosen_table
from drift.hooks.words import table_words, words_in
from drift.vectors.files import first_bytes
from drift.vectors.read import read_vectors
from drift.vectors.recognise import recognise
from drift.vectors.word_vectors import WordVectors


def read_stored(path: Path, words_file: Path | None = None, tensor: str | None = None) -> WordVectors:
    """Read word vectors as they are stored; what the file is, is told by its content.

    path: any file that `read_vectors` reads; or a `.npz` archive, safetensors or the index of several, or a
        table of TensorBoard's projector, each with its words beside it or in `words_file`.
    words_file: one word a line, or a tokenizer in JSON, for those that have none.
    tensor: the table's name, where there are several.
    Raises VectorsError, or SettingsError where the words do not fit.
    """
    tensors = stored_tensors(path)
    if tensors is not None:
        words = _words_of(path, words_file)
        n_rows = len(words) if isinstance(words, list) else None  # a tokenizer need not fill its table
        found = chosen_table(path, tensors, tensor, n_rows)
        return _named(path, found.table(path), words)
    if tensor is not None:
        raise VectorsError(f"{path}: expected a file of several tensors for {tensor!r}, found one table.")
    if is_projector(first_bytes(path)):
        return _named(path, read_projector(path), _words_of(path, words_file))
    return read_vectors(path, words_file=words_file if recognise(path) == "npy" else None)


def stored_tensors(path: Path) -> list[StoredTensor] | None:
    """The tensors of a file that holds several; None for any other. Raises VectorsError for a damaged one."""
    head = first_bytes(path)
    if is_npz(path):
        return npz_tensors(path)
    if is_safetensors(head):
        return safetensors_of(path)
    return indexed_tensors(path) if is_index(head) else None


def _words_of(path: Path, words_file: Path | None) -> list[str] | dict[str, int]:
    if words_file is not None:
        return read_metadata(words_file) if words_file.name == METADATA else words_in(words_file)
    inside = words_inside(path) if is_npz(path) else None
    if inside is not None:
        return inside
    if (path.parent / METADATA).is_file():
        return read_metadata(path.parent / METADATA)
    raise VectorsError(
        f"{path}: expected the words of its rows, one a line. Name a file of them with --words."
    )


def _named(path: Path, table: FloatArray, words: list[str] | dict[str, int]) -> WordVectors:
    found = table_words(words, len(table), str(path))
    return WordVectors(found.words, np.ascontiguousarray(found.of(table), dtype=np.float32), str(path))
