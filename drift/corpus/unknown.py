"""Words without a vector: left out, or read as the vectors' own word for what they do not hold."""

from dataclasses import replace

import numpy as np

from drift.corpus.corpus import Corpus
from drift.corpus.count import type_ids
from drift.errors import SettingsError
from drift.vectors.spelling import UNKNOWN
from drift.vectors.word_vectors import WordVectors

DROPPED, TRAINED_ROW = "drop", "train"
NEW = UNKNOWN[0]


def unknown_row(vectors: WordVectors, unknown: str) -> WordVectors:
    """The vectors with a row for all words that they do not hold, where one is to be trained.

    It begins as the mean of all rows, and is the last word of the vocabulary. Vectors with such a word of
    their own stay as they are.
    """
    if unknown != TRAINED_ROW or own_unknown(vectors):
        return vectors
    vectors.check_digest()  # what is made of them has a digest of its own
    mean = vectors.matrix.mean(axis=0, dtype=np.float64).astype(np.float32)
    matrix = np.concatenate([vectors.matrix, mean[None]])
    return replace(vectors, words=[*vectors.words, NEW], matrix=matrix)


def with_unknown(corpus: Corpus, vectors: WordVectors, unknown: str) -> Corpus:
    """The corpus with every token that has no vector as the word for such; as it is where they are left out.

    Raises SettingsError where the vectors have no such word.
    """
    if unknown == DROPPED:
        return corpus
    word = own_unknown(vectors)
    if not word:
        raise SettingsError(
            f"expected word vectors with a word for unknown words ({', '.join(UNKNOWN)}), found none among "
            f"{vectors.n_words:,}. Pass --unknown train, or leave it out."
        )
    types = corpus.types if word in corpus.index else [*corpus.types, word]
    place = corpus.index.get(word, len(types) - 1)
    numbers = np.arange(len(types), dtype=np.int32)
    numbers[: len(corpus.types)][type_ids(corpus, vectors.index) < 0] = place
    train, test, *more = (replace(part, tokens=numbers[part.tokens]) for part in corpus.parts)
    return replace(corpus, types=types, train=train, test=test, validation=more[0] if more else None)


def own_unknown(vectors: WordVectors) -> str:
    """The vectors' own word for all that they do not hold; empty where they have none."""
    return next((word for word in UNKNOWN if word in vectors.index), "")
