from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drift.corpus.corpus import Corpus, documents
from drift.corpus.count import count_words, type_ids


def corpus_of(train: list[list[str]], test: list[list[str]]) -> Corpus:
    types = sorted({token for document in train + test for token in document})
    index = {token: number for number, token in enumerate(types)}
    parts = [
        documents(
            [np.array([index[token] for token in one], dtype=np.int32) for one in part], [0] * len(part)
        )
        for part in (train, test)
    ]
    return Corpus(types, ["a", "b"], *parts)


def test_occurrences_are_counted_by_part_and_vocabulary_row() -> None:
    corpus = corpus_of([["good", "good", "film"], ["zzz"]], [["film", "bad"]])
    counts = count_words(corpus, {"bad": 0, "never": 1, "film": 2, "good": 3})
    assert counts.train.tolist() == [0, 0, 1, 2]
    assert counts.test.tolist() == [1, 0, 1, 0]
    assert counts.train.dtype == np.int64


def test_coverage_is_the_share_of_tokens_of_both_parts_that_have_a_vector() -> None:
    counts = count_words(corpus_of([["a", "a", "b"]], [["c"]]), {"a": 0})
    assert (counts.tokens, counts.covered, counts.coverage) == (4, 2, 0.5)


def test_the_commonest_missing_tokens_come_first_and_only_20_are_kept() -> None:
    text = [["known"] + [f"m{n:02}" for n in range(30) for _ in range(n + 1)]]
    missing = count_words(corpus_of(text, [["m29"]]), {"known": 0}).missing
    assert missing[:2] == [("m29", 31), ("m28", 29)]
    assert len(missing) == 20


def test_it_is_described_in_one_line() -> None:
    counts = count_words(corpus_of([["a", "b", "b", "c"]], []), {"a": 0})
    assert (
        counts.describe() == "coverage: 1 of 4 words have a vector (25.0%), 1 of 3 different ones; "
        "the commonest without: b (2), c (1)"
    )


def test_full_coverage_is_described_without_missing_tokens() -> None:
    assert (
        count_words(corpus_of([["a"]], []), {"a": 0}).describe()
        == "coverage: 1 of 1 words have a vector (100.0%), 1 of 1 different ones"
    )


def test_a_type_without_a_vector_has_the_row_minus_one() -> None:
    assert type_ids(corpus_of([["b", "a"]], [["c"]]), {"c": 5, "a": 2}).tolist() == [2, -1, 5]


def test_punctuation_is_counted_apart() -> None:
    counts = count_words(corpus_of([["a", ".", "b"]], [["!", ","]]), {"a": 0, ".": 1})
    assert (counts.tokens, counts.covered, counts.marks, counts.covered_marks) == (2, 1, 3, 1)
    assert "punctuation is not counted: 2 of 3 marks have none" in counts.describe()
    assert counts.missing == [("b", 1)]


texts = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=6)


@given(train=texts, test=texts)
def test_counts_agree_with_collections_counter(train: list[list[str]], test: list[list[str]]) -> None:
    vocabulary = {"known": 0, "f": 1, "b": 2, "a": 3}
    counts = count_words(corpus_of([*train, ["known"]], test), vocabulary)
    for part, counted in (([*train, ["known"]], counts.train), (test, counts.test)):
        expected = Counter(token for document in part for token in document)
        assert {word: counted[row] for word, row in vocabulary.items()} == {
            word: expected[word] for word in vocabulary
        }
