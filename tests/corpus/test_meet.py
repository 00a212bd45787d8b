"""A corpus meets word vectors. Each kind of text and vocabulary that once went wrong, rebuilt by hand."""

import logging
from pathlib import Path

import numpy as np
import pytest

from drift.corpus.corpus import Corpus
from drift.corpus.count import Counts, count_words
from drift.corpus.meet import meet, tokens_of
from drift.corpus.read import read_corpus
from drift.vectors.word_vectors import WordVectors

FILLER = [f"filler{n}" for n in range(60)]


def vectors_of(*words: str) -> WordVectors:
    words = (*words, *FILLER)
    return WordVectors(list(words), np.ones((len(words), 2), dtype=np.float32))


def corpus_of(tmp_path: Path, *texts: str) -> Corpus:
    """Texts in turn of two classes, four times over."""
    rows = [
        f'"{text}",{"pn"[at % 2]}'
        for at, text in enumerate([*texts, *([texts[0]] if len(texts) == 1 else [])])
    ]
    path = tmp_path / "data.csv"
    path.write_text("\n".join(["text,label", *rows * 4]) + "\n", encoding="utf-8")
    return read_corpus(path, tokenizer="auto")


def met(tmp_path: Path, words: str, *texts: str) -> tuple[Corpus, Counts]:
    vectors = vectors_of(*words.split())
    corpus = meet(corpus_of(tmp_path, *texts), vectors.lookup)
    return corpus, count_words(corpus, vectors.index)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            "Haus Straße Ärger Der der die war ist sehr gut toll und . ,",
            "Der Straße war toll, und die Ärger ist sehr gut.",
        ),
        ("Haus der die war gut . ,", "Die Haus war gut, der Haus."),
        (
            "the film is isn't don't can't won't good and i hate it do ca wo not ,",
            "the film isn’t good , won't",
        ),
        ("l' d' n' c' qu' histoire un il pas . aime", "L'histoire d'un qu'il n'aime pas."),
        ("❤️ ❤ 👍 👍🏽 😂 🇺🇸 👨‍👩‍👧 great film", "film ❤️ 👍🏽 👨‍👩‍👧 great 🇺🇸"),
        ("क़लम ज़रूर यह अच्छी है ।", "यह क़लम अच्छी है। ज़रूर"),
        ("\u0958लम यह", "यह क\u093cलम"),
        (
            "New_York new york film #### ##.## was good dollars ,",
            "New York film 2012 was good , New_York 10.50 dollars",
        ),
        ("这 部 电影 非常 好看 我 喜欢 ， ！ 演员", "这部电影非常好看，我喜欢演员！"),
    ],
)
def test_all_words_are_found_with_no_option(tmp_path: Path, words: str, text: str) -> None:
    _, counts = met(tmp_path, words, text)
    assert (counts.coverage, counts.missing) == (1.0, [])


def test_a_prefix_is_recognised(tmp_path: Path) -> None:
    vectors = WordVectors(
        [f"/c/en/{word}" for word in ["great", "film", "a", "new_york"]] + ["/c/de/gut"],
        np.ones((5, 2), dtype=np.float32),
    )
    corpus = meet(corpus_of(tmp_path, "a great film", "A New York film"), vectors.lookup)
    counts = count_words(corpus, vectors.index)
    assert counts.coverage == 1.0
    assert counts.train[:4].all()
    assert "with the prefix /c/en/" in counts.describe()


def test_tags_that_the_vectors_hold_are_words_and_the_others_are_missing(tmp_path: Path) -> None:
    words = "<user> <url> <smile> love hate tv i"
    _, counts = met(tmp_path, words, "<user> i love tv <smile>", "<user> hate <url> <sadface>")
    assert counts.tokens == 4 * 9
    assert counts.missing == [("<sadface>", 4)]


def test_prose_between_angle_brackets_is_kept(tmp_path: Path) -> None:
    corpus, counts = met(
        tmp_path, "the film good story was", "the film <good story> was", "if x <y was z> film"
    )
    assert "story" in corpus.types
    assert counts.tokens == 4 * (5 + 6)
    assert corpus.reading is not None
    assert corpus.reading.n_html == 0


def test_html_is_left_out_and_how_much_is_said(tmp_path: Path) -> None:
    corpus, counts = met(tmp_path, "good film &", "good<br /><br />film", "<i>good</i> &amp; film")
    assert counts.tokens == 4 * 4
    assert corpus.reading is not None
    assert (
        corpus.reading.left_out()
        == "16 pieces of HTML are left out, 4 HTML entities are read as their characters"
    )


def test_the_coverage_is_said_before_and_after_the_ladder(tmp_path: Path) -> None:
    _, counts = met(tmp_path, "der Haus gut . ,", "Der Haus gut.", "der Haus, gut xyz")
    assert counts.describe() == (
        "coverage: 24 of 28 words have a vector (85.7%), 3 of 4 different ones; 71.4% as written, 85.7% with "
        "lower case; the commonest without: xyz (4)"
    )


def test_punctuation_is_no_coverage(tmp_path: Path) -> None:
    _, counts = met(tmp_path, "， 。", "这部电影，好看。", "我，喜欢。")
    assert (counts.covered, counts.tokens, counts.marks, counts.covered_marks) == (0, 16, 16, 16)


def test_text_that_is_segmented_is_told_by_its_words_and_stays(tmp_path: Path) -> None:
    corpus, counts = met(tmp_path, "电影 院 好看 我 喜欢", "电影 好看 电影院", "我 喜欢 电影")
    assert corpus.reading is not None
    assert corpus.reading.segmented
    assert counts.missing == [("电影院", 4)]


def test_names_and_addresses_are_counted_together(tmp_path: Path) -> None:
    _, counts = met(tmp_path, "so good", "@a so http://x.co/1", "@b good http://x.co/2")
    assert counts.missing == [("<user>", 8), ("<url>", 8)]


def test_a_new_text_is_cut_as_the_corpus_was(tmp_path: Path) -> None:
    texts = ["New York’s film, isn't <br>10.50", "电影好看 ❤️ :) @x"]
    vectors = vectors_of("New_York", "Los_Angeles", "film", "isn't", "##.##", "####", "电影", "❤️", "s", "'")
    corpus = meet(corpus_of(tmp_path, *texts), vectors.lookup)
    cut = {tuple(tokens) for part in (corpus.train, corpus.test) for tokens in corpus.token_lists(part)}
    assert cut == {tuple(tokens) for tokens in tokens_of(texts, vectors.lookup)}


def test_a_corpus_that_is_cut_stays_as_it_is(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, "a b", "c d")
    once = meet(corpus, vectors_of("a").lookup)
    assert not corpus.is_cut
    assert once.is_cut
    assert meet(once, vectors_of("b").lookup) is once


def test_vectors_given_to_read_corpus_are_met_at_once(tmp_path: Path) -> None:
    corpus_of(tmp_path, "Good film", "bad film")
    vectors = vectors_of("good", "film")
    assert read_corpus(tmp_path / "data.csv", tokenizer="auto", vectors=vectors).types == [
        "good",
        "film",
        "bad",
    ]


def test_a_function_of_ones_own_cuts_the_text(tmp_path: Path) -> None:
    corpus_of(tmp_path, "Good film", "bad film")
    corpus = read_corpus(tmp_path / "data.csv", tokenizer=lambda text: list(text.replace(" ", "")))
    assert corpus.tokenizer == "own"
    assert corpus.types[:4] == ["G", "o", "d", "f"]


def test_html_in_new_text_is_counted_too(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="drift")
    assert list(tokens_of(["a <br> film<br/>"], vectors_of("a", "film").lookup)) == [["a", "film"]]
    assert "2 pieces of HTML are left out" in caplog.text
