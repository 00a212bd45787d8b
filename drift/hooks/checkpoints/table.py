"""`open_stored`: word vectors from a file with words of its own, or from a table and its words."""

from pathlib import Path

import numpy as np

from drift.errors import VectorsError
from drift.hooks.checkpoints.chosen import chosen_table
from drift.hooks.checkpoints.hdf5 import hdf5_tensors, is_hdf5, is_keras
from drift.hooks.checkpoints.index import indexed_tensors, is_index
from drift.hooks.checkpoints.keras_vocabulary import keras_vocabulary
from drift.hooks.checkpoints.model_folder import weights_in, words_beside
from drift.hooks.checkpoints.npz import is_npz, npz_tensors, words_inside
from drift.hooks.checkpoints.projector import METADATA, is_projector, read_metadata, read_projector
from drift.hooks.checkpoints.safetensors import is_safetensors, safetensors_of
from drift.hooks.checkpoints.tensor import StoredTensor
from drift.hooks.checkpoints.torch_file import is_torch, torch_tensors
from drift.hooks.stored import StoredVectors, in_memory
from drift.hooks.words import is_padding, table_words, words_in
from drift.progress import log, notice
from drift.vectors.fasttext import open_fasttext_model
from drift.vectors.files import first_bytes
from drift.vectors.npy import npy_shape, open_npy
from drift.vectors.read import read_vectors
from drift.vectors.recognise import recognise
from drift.vectors.rows import first_places
from drift.vectors.text_head import text_head

_MOST_UNNAMED, _MOST_UNNAMED_SHARE = 8, 0.1
"""A table may have more rows than its tokenizer has words: special tokens, and what is left to a round
number. Where more have none, a vocabulary that lies beside a table is not its own."""

RowWords = list[str] | dict[str, int]
"""The words of a table: one for each row, or their rows."""


def open_stored(path: Path, words_file: Path | None = None, tensor: str | None = None) -> StoredVectors:
    """Open word vectors as they are stored; what the file is, is told by its content.

    path: any file that `read_vectors` reads; or a table with its words in it, beside it or in `words_file`:
        a `.npz` archive, safetensors, PyTorch's `.pt` and `.bin`, an index of several of these, Keras's
        `.keras` and `.h5`, a table of TensorBoard's projector; or a model's folder, see `weights_in`.
    words_file: one word a line, or a tokenizer in JSON. Rows of padding and unknown words are no words of a
        table, see `table_words`; vectors with words of their own keep theirs, which somebody trained, but for
        padding, which nobody does.
    tensor: the table's name, where there are several.
    Raises VectorsError, MissingExtraError for a format that needs a library, or SettingsError where the words
    do not fit.
    """
    path = weights_in(path) if path.is_dir() else path
    tensors = stored_tensors(path)
    if tensors is not None:
        return _of_tensors(path, tensors, words_file, tensor)
    if tensor is not None:
        raise VectorsError(f"{path}: expected a file of several tensors for {tensor!r}, found one table.")
    if is_projector(first_bytes(path)):
        found = read_projector(path)
        one = StoredTensor(path.name, found.shape, str(found.dtype), found.__getitem__)
        return _named(path, one, _words_of(path, words_file))
    if recognise(path) == "npy":
        words, n_dims, rows = open_npy(path, words_file)
        one = StoredTensor(path.name, (len(words), n_dims), "", rows)
        return _named(path, one, words)
    return _without_padding(in_memory(read_vectors(path)))


def _without_padding(found: StoredVectors) -> StoredVectors:
    kept = np.flatnonzero([not is_padding(word) for word in found.words])
    if len(kept) == found.n_words:
        return found
    notice("%s: rows of padding are no words and are left out: %s", found.source, found.n_words - len(kept))
    words = [found.words[place] for place in kept]
    return StoredVectors(words, found.n_dims, found.source, lambda places: found.rows(kept[places]))


def stored_tensors(path: Path) -> list[StoredTensor] | None:
    """The tensors of a file that holds several; None for any other.

    Raises VectorsError for a damaged one, MissingExtraError for a format that needs a library.
    """
    path = weights_in(path) if path.is_dir() else path
    head = first_bytes(path)
    if is_npz(path):
        return npz_tensors(path)
    if is_safetensors(head):
        return safetensors_of(path)
    if is_hdf5(head) or is_keras(path):
        return hdf5_tensors(path)
    if is_torch(path, head):
        return torch_tensors(path)
    return indexed_tensors(path, _tensors_of) if is_index(head) else None


def one_table(path: Path) -> str:
    """What a file of vectors that holds no several tensors is, in a few words; raises VectorsError."""
    if is_projector(first_bytes(path)):
        return "a table of TensorBoard's projector"
    form = recognise(path)
    if form == "npy":
        return f"a matrix of {npy_shape(path)}, without words"
    if form == "fasttext":
        words, dims = open_fasttext_model(path).shape
        return f"a fastText model of {words:,} x {dims:,}, with its words"
    head = text_head(first_bytes(path))
    rows = "" if head.n_words is None else f"{head.n_words:,} x "
    return f"{form} vectors of {rows}{head.header_dims or head.n_dims:,}, with their words"


def _tensors_of(path: Path) -> list[StoredTensor]:
    return (safetensors_of if is_safetensors(first_bytes(path)) else torch_tensors)(path)


def _of_tensors(
    path: Path, tensors: list[StoredTensor], words_file: Path | None, name: str | None
) -> StoredVectors:
    words = _words_of(path, words_file)
    beside = None if words_file is not None else words_beside(path)
    if isinstance(words, list):
        fits = range(len(words), len(words) + 1)
    else:  # a table may be longer than its tokenizer
        least = max(words.values(), default=0) + 1
        fits = range(least, max(least, *(one.shape[0] for one in tensors if one.is_table), 0) + 1)
    chosen = chosen_table(path, tensors, name, fits)
    most = max(_MOST_UNNAMED, _MOST_UNNAMED_SHARE * chosen.shape[0])
    if beside is not None and chosen.shape[0] - len(words) > most:
        raise VectorsError(
            f"{path}: expected words for the {chosen.shape[0]:,} rows of {chosen.shown}, found "
            f"{len(words):,} in {beside}, which lies beside it: they are another "
            "table's. Name this one's with --words."
        )
    return _named(path, chosen, words)


def _words_of(path: Path, words_file: Path | None) -> RowWords:
    if words_file is not None:
        return read_metadata(words_file) if words_file.name == METADATA else words_in(words_file)
    inside = words_inside(path) if is_npz(path) else keras_vocabulary(path) if is_keras(path) else None
    if inside is not None:
        return inside
    if (path.parent / METADATA).is_file():
        return read_metadata(path.parent / METADATA)
    beside = words_beside(path)
    if beside is not None:
        log.info("%s: the words are those of %s, which lies beside it", path, beside)
        words = words_in(beside)
        return {word: row for row, word in enumerate(words)} if isinstance(words, list) else words
    raise VectorsError(
        f"{path}: expected the words of its rows, one a line. Name a file of them with --words."
    )


def _named(path: Path, one: StoredTensor, words: RowWords) -> StoredVectors:
    one.table(np.arange(1), str(path))  # what is no table of floats, or not there, is said at once
    found = table_words(words, one.shape[0], str(path))
    kept = first_places(found.words, str(path))  # each word once
    rows = found.rows[kept]
    return StoredVectors(
        [found.words[place] for place in kept],
        one.shape[1],
        str(path),
        lambda places: one.table(rows[places], str(path)),
    )
