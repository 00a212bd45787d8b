import logging
from pathlib import Path

import numpy as np
import pytest

from drift.corpus.count import count_words
from drift.corpus.coverage import check_coverage, diagnosis, say_coverage
from drift.corpus.read import read_corpus
from drift.errors import CorpusError
from drift.vectors.word_vectors import WordVectors


def vectors_of(*words: str, least_count: int | None = None) -> WordVectors:
    return WordVectors(list(words), np.ones((len(words), 2), dtype=np.float32), least_count=least_count)


@pytest.fixture
def corpus(tmp_path: Path):
    def read(text: str, vectors: WordVectors, tokenizer: str):
        path = tmp_path / "a.csv"
        path.write_text("text,label\n" + "".join(f'"{text}",{label}\n' for label in "abab"))
        return read_corpus(path, tokenizer=tokenizer, vectors=vectors)

    return read


@pytest.mark.parametrize(
    ("tokenizer", "words", "text", "cause"),
    [
        ("glove", ["Haus", "Film", "gut"], "Haus Film gut", "a capital letter (100.0% of the missing words)"),
        ("whitespace", ["haus", "gut", ".", "film"], "haus gut. film.", "words and punctuation apart"),
        ("whitespace", ["haus", "gut", "film"], "Haus gut Film", "lower case"),
        ("glove", ["don't", "do", "film"], "don't film", "contractions whole"),
        ("whitespace", ["don't", "film"], "don’t film", "the vectors' apostrophe"),
        ("glove", ["/c/en/film", "/c/en/good"], "film good", "the prefix /c/en/"),
        ("glove", ["####", "##.##", "film"], "film 2012", "digits as #"),
        ("glove", ["电影", "好看"], "电影好看", "words and punctuation apart"),
        ("whitespace", ["cafe\u0301", "film"], "caf\u00e9 film", "another Unicode normal form"),
    ],
)
def test_the_cause_is_what_gives_the_missing_words_a_vector(corpus, tokenizer, words, text, cause) -> None:
    vectors = vectors_of(*words)
    read = corpus(text, vectors, tokenizer)
    said = diagnosis(read, count_words(read, vectors.index), vectors)
    assert cause in said
    assert "With --tokenizer auto 100.0% of the words" in said


@pytest.mark.parametrize("tokenizer", ["glove", "whitespace", "auto"])
def test_nothing_is_blamed_where_nothing_helps(corpus, tokenizer) -> None:
    vectors = vectors_of("film", "good")
    read = corpus("film zzz good yyy", vectors, tokenizer)
    assert diagnosis(read, count_words(read, vectors.index), vectors) == ""


def test_the_least_count_of_word2vec_is_blamed_for_the_words_below_it(corpus) -> None:
    vectors = vectors_of("film", least_count=10)
    read = corpus("film rare", vectors, "glove")
    said = diagnosis(read, count_words(read, vectors.index), vectors)
    assert said.startswith("100.0% of the words without a vector occur fewer than 10 times in the training")


def test_the_least_count_is_not_blamed_for_words_that_are_common(corpus) -> None:
    vectors = vectors_of("film", least_count=2)
    read = corpus("film common", vectors, "glove")
    assert diagnosis(read, count_words(read, vectors.index), vectors) == ""


def test_less_than_half_of_the_words_is_an_error_unless_it_is_asked_for(corpus) -> None:
    vectors = vectors_of("film", ",", ".")
    read = corpus("film, yyy. zzz.", vectors, "auto")
    counts = count_words(read, vectors.index)
    with pytest.raises(
        CorpusError, match=r"only 4 of its 12 words \(33.3%\) have a vector; .* --low-coverage"
    ):
        check_coverage(read, counts, vectors, low_coverage=False)
    check_coverage(read, counts, vectors, low_coverage=True)


def test_half_of_the_words_is_enough(corpus) -> None:
    vectors = vectors_of("film")
    read = corpus("film zzz", vectors, "auto")
    check_coverage(read, count_words(read, vectors.index), vectors, low_coverage=False)


@pytest.mark.parametrize("low_coverage", [True, False])
def test_no_word_with_a_vector_is_an_error_that_says_what_to_do(corpus, low_coverage) -> None:
    vectors = vectors_of("Good", "Film")
    read = corpus("good film", vectors, "whitespace")
    with pytest.raises(CorpusError, match=r"not one of its 8 words has a vector; .*--tokenizer auto 100.0%"):
        check_coverage(read, count_words(read, vectors.index), vectors, low_coverage=low_coverage)


def test_text_of_punctuation_alone_is_an_error(corpus) -> None:
    vectors = vectors_of("!", "film")
    read = corpus("! !", vectors, "auto")
    with pytest.raises(CorpusError, match="without a single word"):
        check_coverage(read, count_words(read, vectors.index), vectors, low_coverage=True)


def test_a_low_coverage_without_a_cause_says_so(corpus, caplog) -> None:
    caplog.set_level(logging.INFO, logger="drift")
    vectors = vectors_of("film")
    read = corpus("film zzz", vectors, "auto")
    say_coverage(read, count_words(read, vectors.index), vectors)
    assert "coverage: 4 of 8 words have a vector (50.0%)" in caplog.text
    assert "nothing in how they are written explains it" in caplog.text
