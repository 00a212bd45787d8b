"""A small corpus whose label hangs on a few words, and vectors for most of its words."""

import numpy as np
import pytest

from drift.corpus.corpus import Corpus, documents
from drift.vectors.word_vectors import WordVectors

WORDS = [f"w{number}" for number in range(30)]


def make_corpus(seed=0, n_classes=2, n_train=120, n_test=30, n_types=24):
    """Words w0 to w23 occur, the others never; `oov` has no vector; class c favours 5c to 5c + 4."""
    rng = np.random.default_rng(seed)
    types = [*WORDS[:n_types], "oov"]

    def part(n, most):
        labels = np.arange(n) % n_classes
        texts = [
            np.concatenate(
                [rng.integers(0, most, rng.integers(1, 9)), rng.integers(5 * c, 5 * c + 5, 3), [n_types]]
            ).astype(np.int32)
            for c in labels
        ]
        return documents(texts, labels)

    classes = [f"class{c}" for c in range(n_classes)]
    return Corpus(types, classes, part(n_train, 20), part(n_test, n_types), "small.csv")


@pytest.fixture(scope="session")
def corpus():
    return make_corpus()


@pytest.fixture(scope="session")
def word_vectors():
    matrix = np.random.default_rng(1).normal(size=(len(WORDS), 6)).astype(np.float32)
    return WordVectors(list(reversed(WORDS)), matrix)
