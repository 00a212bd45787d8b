"""Word vectors written in the format that a file's name ends with."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drift.errors import SettingsError, VectorsError, optional
from drift.files import replacing
from drift.vectors.binary import write_binary
from drift.vectors.npy import write_npy, write_words
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors

TENSOR = "embedding.weight"


def write_safetensors(vectors: WordVectors, path: Path) -> None:
    """Write the matrix as the tensor `embedding.weight`, and the words beside it, as with `.npy`.

    Raises MissingExtraError without safetensors.
    """
    save = optional("safetensors.numpy").save_file
    with replacing(path) as partial_path:
        save({TENSOR: vectors.matrix}, partial_path)
    write_words(vectors.words, path)


def write_keyed_vectors(vectors: WordVectors, path: Path) -> None:
    """Write what gensim's `KeyedVectors.load` reads; raises MissingExtraError without gensim."""
    found = optional("gensim.models").KeyedVectors(vectors.n_dims, count=0)
    found.add_vectors(vectors.words, vectors.matrix)
    with replacing(path) as partial_path:
        found.save(str(partial_path), sep_limit=sys.maxsize)  # one file, which can be renamed


_WRITERS: dict[str, Callable[[WordVectors, Path], None]] = {
    ".txt": write_text,
    ".vec": partial(write_text, header=True),
    ".bin": write_binary,
    ".npy": write_npy,
    ".safetensors": write_safetensors,
    ".kv": write_keyed_vectors,
}
_PACKED = (".txt", ".vec", ".bin")
ENDINGS = tuple(_WRITERS)


def check_ending(path: Path) -> str:
    """The ending that says how to write a file, `.gz` left out; raises SettingsError for another one."""
    packed = path.suffix.lower() == ".gz"
    ending = (path.with_suffix("") if packed else path).suffix.lower()
    if ending not in (_PACKED if packed else ENDINGS):
        raise SettingsError(
            f"{path}: expected a name that ends in .txt (GloVe), .vec or .bin (word2vec), .npy, .safetensors "
            "or .kv (gensim); the first three may have .gz behind."
        )
    return ending


def write_vectors(vectors: WordVectors, path: Path) -> None:
    """Write word vectors so that each number is read back as it is.

    path: its ending says how: `.txt` GloVe, `.vec` word2vec text, `.bin` word2vec binary, each gzipped with
        `.gz` behind; `.npy` and `.safetensors` with the words in a file beside, one a line; `.kv` gensim.
    Raises SettingsError for another ending, VectorsError for a word that the format cannot hold, or where the
    file cannot be written.
    """
    ending = check_ending(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[ending](vectors, path)
    except OSError as error:
        raise VectorsError(
            f"{path}: cannot be written ({error.strerror or error}). Choose another file."
        ) from error
