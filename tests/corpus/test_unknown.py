import numpy as np
import pytest

from drift.corpus.corpus import Corpus, documents
from drift.corpus.unknown import unknown_row, with_unknown
from drift.errors import SettingsError
from drift.vectors.word_vectors import WordVectors

PART = documents([np.array([0, 1, 2], dtype=np.int32)], [0])
CORPUS = Corpus(["film", "zzz", "yyy"], ["a", "b"], PART, PART)


def vectors_of(*words: str) -> WordVectors:
    return WordVectors(list(words), np.arange(2 * len(words), dtype=np.float32).reshape(-1, 2))


def words_of(corpus: Corpus) -> list[str]:
    return next(corpus.token_lists(corpus.train))


def test_dropped_words_stay_as_they_are() -> None:
    assert with_unknown(CORPUS, vectors_of("film"), "drop") is CORPUS


def test_unknown_words_are_read_as_the_vectors_own_word_for_them() -> None:
    assert words_of(with_unknown(CORPUS, vectors_of("film", "[UNK]"), "vector")) == ["film", "[UNK]", "[UNK]"]


def test_vectors_without_such_a_word_are_an_error() -> None:
    with pytest.raises(SettingsError, match=r"a word for unknown words .* --unknown train"):
        with_unknown(CORPUS, vectors_of("film"), "vector")


def test_one_row_is_added_for_all_unknown_words_and_begins_as_the_mean() -> None:
    vectors = unknown_row(vectors_of("film", "good"), "train")
    assert vectors.words == ["film", "good", "<unk>"]
    assert vectors.matrix[-1].tolist() == [1, 2]
    assert words_of(with_unknown(CORPUS, vectors, "train")) == ["film", "<unk>", "<unk>"]


def test_vectors_that_have_such_a_word_keep_it() -> None:
    vectors = vectors_of("film", "<unk>")
    assert unknown_row(vectors, "train") is vectors
