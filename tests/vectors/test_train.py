import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from drift.errors import SettingsError, VectorsError
from drift.progress import Advance, reported_by
from drift.vectors.train import train_word2vec
from drift.vectors.word2vec import Word2Vec
from drift.vectors.word_vectors import WordVectors

DOCUMENTS = [["a", "good", "film"], ["a", "bad", "film"], ["a", "rare"]] * 10 + [["a"]]


def train(**settings: int) -> WordVectors:
    seed = settings.pop("seed", 0)
    return train_word2vec(DOCUMENTS, Word2Vec(**({"dims": 5, "epochs": 2} | settings)), seed=seed)


def test_the_vocabulary_goes_by_falling_frequency() -> None:
    vectors = train()
    assert vectors.words[:2] == ["a", "film"]
    assert sorted(vectors.words[2:]) == ["bad", "good", "rare"]
    assert vectors.matrix.shape == (5, 5)


def test_words_below_the_least_count_are_left_out() -> None:
    assert train(min_count=11).words == ["a", "film"]


def test_the_same_seed_gives_the_same_vectors_and_another_one_others() -> None:
    assert np.array_equal(train(seed=3).matrix, train(seed=3).matrix)
    assert not np.array_equal(train(seed=3).matrix, train(seed=4).matrix)


def test_skip_gram_and_negative_samples_are_heeded() -> None:
    # Of few documents of common words word2vec's subsampling leaves nothing to train on.
    first, *others = (
        train_word2vec(DOCUMENTS * 50, Word2Vec(dims=5, epochs=2, **one)).matrix
        for one in ({}, {"skip_gram": True}, {"negative": 1})
    )
    assert not any(np.array_equal(first, other) for other in others)


def test_the_settings_and_that_almost_nothing_will_be_unseen_are_said(caplog) -> None:
    caplog.set_level(logging.INFO, logger="drift")
    assert train(min_count=11).least_count == 11
    assert (
        "31 training documents: CBOW, 5 dims, window 7, least count 11, 2 epochs, 5 negative" in caplog.text
    )
    assert "almost none will be unseen" in caplog.text
    assert "--hold-out" in caplog.text


@pytest.mark.parametrize("name", ["dims", "window", "min_count", "epochs", "negative"])
def test_a_setting_below_1_is_an_error(name: str) -> None:
    with pytest.raises(
        SettingsError, match=f"word2vec: expected {name.replace('_', '-')} of 1 or more, got 0"
    ):
        Word2Vec(**{name: 0})


def test_documents_may_come_one_by_one() -> None:
    once = train_word2vec(iter(DOCUMENTS), Word2Vec(dims=5, epochs=2))
    assert np.array_equal(once.matrix, train().matrix)


@pytest.mark.parametrize("documents", [[], [["a", "b"]] * 9])
def test_no_word_that_is_common_enough_is_an_error(documents: list[list[str]]) -> None:
    with pytest.raises(VectorsError, match="expected words that occur 10 times or more, found none"):
        train_word2vec(documents)


def test_progress_is_one_step_an_epoch() -> None:
    steps: list[float | None] = []

    @contextmanager
    def reporter(_label: str, total: float | None) -> Iterator[Advance]:
        steps.append(total)
        yield steps.append

    with reported_by(reporter):
        train(epochs=3)
    assert steps == [3, 1, 1, 1]
