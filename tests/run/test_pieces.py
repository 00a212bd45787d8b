"""A run of somebody's training keeps a tokenizer's words as they are, and shows readable ones."""

import numpy as np
import pytest

from drift.analysis.association_sets import NO_VECTOR, word_ids
from drift.errors import UnknownWordError
from drift.run.run import open_run
from drift.run.verify import verify
from drift.vectors.word_vectors import WordVectors

TOKENS = ["Ġthe", "Ġfilm", "Ġtv", "tv", "s", "Ġtelevision", "ĠcafÃ©", "Ġ"]


@pytest.fixture
def run(make_run):
    matrix = np.random.default_rng(0).normal(size=(len(TOKENS), 3)).astype(np.float32)
    counts = np.array([3, 2, 1, 0, 0, 0, 0, 0])
    return make_run(
        vectors=WordVectors(TOKENS, matrix),
        counts=counts,
        test_counts=0 * counts,
        settings=None,
        hook="record",
    )


def test_words_are_shown_without_marks_and_kept_with_them(run):
    assert run.words == ["the", "film", "tv", "##tv", "##s", "television", "café", "Ġ"]
    assert run.tokens == TOKENS
    assert verify(open_run(run.folder)).problems == []


@pytest.mark.parametrize(
    ("asked", "row"), [("tv", 2), ("TV", 2), ("Ġtv", 2), ("##tv", 3), ("café", 6), ("television", 5)]
)
def test_a_word_is_found_whole_and_a_piece_by_its_mark(run, asked, row):
    assert open_run(run.folder).word_id(asked) == row


def test_lists_of_words_find_whole_words_alone(run):
    pairs = [("tv", "Television"), ("s", "film")]
    assert word_ids(pairs, run.index, 2).tolist() == [[2, 5], [NO_VECTOR, 1]]


def test_a_piece_is_no_word(run):
    with pytest.raises(UnknownWordError):
        run.word_id("s")
