"""`read_vectors`: word vectors from whatever holds them."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from drift.errors import SettingsError, VectorsError
from drift.vectors.binary import read_binary
from drift.vectors.cache import cached
from drift.vectors.demo import DEMO_VECTORS, read_demo_vectors
from drift.vectors.fasttext import read_fasttext_model
from drift.vectors.npy import read_npy
from drift.vectors.recognise import recognise
from drift.vectors.text import read_text
from drift.vectors.train import train_word2vec
from drift.vectors.word2vec import CORPUS, Word2Vec
from drift.vectors.word_vectors import WordVectors

__all__ = ["CORPUS", "DEMO_VECTORS", "read_vectors"]

_READERS = {"text": read_text, "binary": read_binary, "fasttext": read_fasttext_model}


def read_vectors(
    source: str | Path,
    *,
    limit: int | None = None,
    skip_bad_rows: bool = False,
    words_file: str | Path | None = None,
    documents: Iterable[list[str]] | None = None,
    seed: int = 0,
    word2vec: Mapping[str, Any] | None = None,
    cache: bool = True,
) -> WordVectors:
    """Read word vectors; the format is told from the content, never from the name.

    source: a file (GloVe, word2vec or fastText text, word2vec binary, each plain or gzipped; a fastText .bin
    model; .npy with a list of words), the word "demo" (the packaged GloVe vectors), or "word2vec:corpus"
    (train on `documents`).
    limit: keep only the first words.
    skip_bad_rows: leave out rows that cannot be used and count them, instead of raising.
    words_file: the words of a .npy matrix, one a line; without it, a file of the same name beside it.
    documents, seed: the tokenised text to train on, and the seed of that training.
    word2vec: the fields of `drift.vectors.train.Word2Vec` that are not to be as usual.
    cache: open a text or word2vec file that was read before from the cache of parsed vectors, and keep there
    what is read now; the matrix is memory-mapped and read-only then.
    Raises VectorsError for what cannot be read, MissingExtraError for a demo that is not installed,
    SettingsError for a limit below 1.
    """
    if limit is not None and limit < 1:
        raise SettingsError(f"limit: expected 1 or more words, found {limit}.")
    if source == DEMO_VECTORS:
        return read_demo_vectors(limit=limit)
    if source == CORPUS:
        return _trained(documents, limit, seed, Word2Vec(**(word2vec or {})))
    if word2vec:
        raise SettingsError(f"{source}: settings of word2vec go with the vectors {CORPUS}. Leave them out.")
    path = Path(source)
    form = recognise(path)
    if words_file is not None and form != "npy":
        raise SettingsError(
            f"{path}: expected a .npy matrix beside a file of words, found {form} with words of its own."
        )
    if form == "npy":
        named = None if words_file is None else Path(words_file)
        return read_npy(path, named, limit=limit, skip_bad_rows=skip_bad_rows)
    read = partial(_READERS[form], path, limit=limit, skip_bad_rows=skip_bad_rows)
    return cached(path, {"limit": limit, "skip_bad_rows": skip_bad_rows}, read) if cache else read()


def _trained(
    documents: Iterable[list[str]] | None, limit: int | None, seed: int, settings: Word2Vec
) -> WordVectors:
    if documents is None:
        raise VectorsError(f"{CORPUS}: expected documents to train on, found none. Give a corpus as well.")
    trained = train_word2vec(documents, settings, seed=seed)
    if limit is None or limit >= trained.n_words:
        return trained
    words, matrix = trained.words[:limit], trained.matrix[:limit].copy()
    return WordVectors(words, matrix, CORPUS, trained.least_count)
