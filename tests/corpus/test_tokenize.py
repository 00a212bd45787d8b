from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.corpus.tokenize import glove, tokenizer_of, tokenizers, whitespace
from drift.errors import SettingsError
from tests.growth import growth


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" \n\t ", []),
        ("A Good Film.", ["a", "good", "film", "."]),
        ("don't can't won't", ["do", "n't", "ca", "n't", "wo", "n't"]),
        (
            "it's we'll i'm they've i'd you're",
            ["it", "'s", "we", "'ll", "i", "'m", "they", "'ve", "i", "'d", "you", "'re"],
        ),
        ("It\u2019s don\u2019t", ["it", "'s", "do", "n't"]),
        ("couldn't've", ["could", "n't", "'ve"]),
        ("the dogs' tails", ["the", "dogs", "'", "tails"]),
        ("cannot gonna", ["cannot", "gonna"]),
        ("O'Connor d'Amato ma'am", ["o'connor", "d'amato", "ma'am"]),
        ("rock 'n' roll of the '90s for 'em", ["rock", "'n'", "roll", "of", "the", "'90s", "for", "'em"]),
        ("'tis", ["'", "tis"]),
    ],
)
def test_words_and_clitics_are_split_as_glove_has_them(text: str, tokens: list[str]) -> None:
    assert glove(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('yes, (no); "so": why?!', ["yes", ",", "(", "no", ")", ";", '"', "so", '"', ":", "why", "?", "!"]),
        ("\u201cquoted\u201d and ''quoted``", ['"', "quoted", '"', "and", '"', "quoted", '"']),
        ("well...maybe.. or . . . not\u2026", ["well", "...", "maybe", "...", "or", "...", "not", "..."]),
        ("a--b --- c", ["a", "--", "b", "--", "c"]),
        ("a \u2013 b\u2014c", ["a", "\u2013", "b", "\u2014", "c"]),
        ("********** =====", ["*", "="]),
        ("_really_ formula_1 ____", ["_", "really", "_", "formula_1", "_"]),
        ("good :) bad :-(", ["good", ":)", "bad", ":("]),
        ("film.The end", ["film", ".", "the", "end"]),
    ],
)
def test_punctuation_stands_alone(text: str, tokens: list[str]) -> None:
    assert glove(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("1,000 3.5 10:30 9/11 7/10", ["1,000", "3.5", "10:30", "9/11", "7/10"]),
        ("the 1990s, 2nd $5 50%", ["the", "1990s", ",", "2nd", "$", "5", "50", "%"]),
        ("U.S. a.m. e.g. Mr. Smith etc.", ["u.s.", "a.m.", "e.g.", "mr.", "smith", "etc."]),
        ("AT&T R&B you & me", ["at&t", "r&b", "you", "&", "me"]),
        ("punch-drunk black-and-white", ["punch", "drunk", "black", "and", "white"]),
        ("x-files 3-d pg-13", ["x-files", "3-d", "pg-13"]),
        ("77-year-old", ["77", "year", "old"]),
        (
            "see http://a-b.org/x?y=1, or (www.c-d.com).",
            ["see", "http://a-b.org/x?y=1", ",", "or", "(", "www.c-d.com", ")", "."],
        ),
        ("to A.B@c-d.co.uk, imdb.com.", ["to", "a.b@c-d.co.uk", ",", "imdb.com", "."]),
    ],
)
def test_numbers_abbreviations_compounds_and_addresses(text: str, tokens: list[str]) -> None:
    assert glove(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("one<br /><br />two", ["one", "two"]),
        ('<a href="x y">link</a> <!-- no -->', ["link"]),
        ("I <3 it, 1 < 2 > 0", ["i", "<", "3", "it", ",", "1", "<", "2", ">", "0"]),
        ("a <b without an end", ["a", "<", "b", "without", "an", "end"]),
        ("&quot;Q&amp;A&quot;&nbsp;&#233;t&#xE9;", ['"', "q&a", '"', "été"]),
        ("rock&reggae", ["rock", "&", "reggae"]),
        ("&lt;b&gt;", ["<", "b", ">"]),
        ("&#99999999999;&#0;", ["&", "#", "99999999999", ";", "\ufffd"]),
    ],
)
def test_html_is_dropped_and_entities_are_read(text: str, tokens: list[str]) -> None:
    assert glove(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Café NAÏVE señor Über", ["café", "naïve", "señor", "über"]),
        ("cafe\u0301", ["café"]),
        ("\u041c\u043e\u0441\u043a\u0432\u0430!", ["\u043c\u043e\u0441\u043a\u0432\u0430", "!"]),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", ["\u0939\u093f\u0928\u094d\u0926\u0940"]),
        ("great\U0001f600\U0001f600", ["great", "\U0001f600", "\U0001f600"]),
        ("\u2764\ufe0f", ["\u2764"]),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", ["softhyphen", "zerowidth", "mark"]),
        ("it\x92s \x8ei\x9eek \x96", ["it", "'s", "\u017ei\u017eek", "\u2013"]),
        ("a\x00b \ud800c", ["ab", "c"]),
    ],
)
def test_letters_of_every_script_are_letters_and_what_cannot_be_seen_is_dropped(
    text: str, tokens: list[str]
) -> None:
    assert glove(text) == tokens


def test_whitespace_keeps_letter_case_and_punctuation() -> None:
    assert whitespace("It's  A\nfilm.") == ["It's", "A", "film."]


def test_a_very_long_word_is_one_token() -> None:
    assert glove("A" * 1_000_000) == ["a" * 1_000_000]


HOSTILE = [
    "a.",
    "a-",
    "a'",
    "http://)",
    "www.)",
    "<a",
    "<!--",
    "&#",
    "1.",
    ". ",
    "a@",
    "a.b-c+",
    "don't",
    "\u0301",
    "_a",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_work_grows_no_faster_than_the_text(unit: str) -> None:
    # A pattern that backtracks over the rest at each place would make it 1,024.
    assert growth(lambda n: partial(glove, unit * n), 500, 32) < 150


@pytest.mark.parametrize("name", tokenizers)
@given(
    text=st.text(alphabet=st.characters(exclude_categories=()))
    | st.text("ab'-._&;#<>/@:1n t\u00e9\u0301\u200d")
)
def test_no_token_is_empty_or_holds_white_space(name: str, text: str) -> None:
    assert all(token and token.split() == [token] for token in tokenizers[name](text))


def test_an_unknown_tokenizer_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match="auto, glove, whitespace, found 'spacy'"):
        tokenizer_of("spacy")


def test_a_function_of_ones_own_is_taken_and_recorded_as_such() -> None:
    assert tokenizer_of(str.split) == (str.split, "own")


def test_a_function_that_a_run_did_not_keep_is_asked_for() -> None:
    with pytest.raises(SettingsError, match="Expected the function"):
        tokenizer_of("own")
