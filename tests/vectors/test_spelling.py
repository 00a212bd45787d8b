from dataclasses import asdict

import pytest

from drift.vectors.spelling import Spelling, spelling_of

FILLER = ["the", "film", "was", "good", "and", "bad", "it"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["n't", "'s", "do", "ca"], "no capital letters, n't apart"),
        (["don't", "isn't", "n't"], "no capital letters, don't whole"),
        (["don’t", "can’t"], "no capital letters, don’t whole"),
        (["dont", "cant", "didnt"], "no capital letters, dont for don't"),
        (["Haus", "Straße", "TV"], "cased"),
        (["<user>", "<url>", "<hashtag>"], "no capital letters, <user>/<url>/<hashtag> tags"),
        (["l'", "d'", "qu'", "n'"], "no capital letters, elisions (l')"),
        (["dell’", "l’", "un’", "c’e"], "no capital letters, elisions (l’)"),
        (["#good", "#badfilm"], "no capital letters, #hashtags"),
        (["New_York", "San_Francisco"], "cased, phrases with _"),
        (["formula_1", "formula_2"], "no capital letters"),
        (["####", "##.##", "#"], "no capital letters, digits as #"),
        (["##", "2012", "10.50", "90"], "no capital letters"),
        (["👍🏽"], "no capital letters, emoji of several code points"),
        (["🇺🇸"], "no capital letters, emoji of several code points"),
        (["1️⃣"], "no capital letters, emoji of several code points"),
        (["👍", "😂"], "no capital letters"),
        (["##s", "##ing", "##ed", "[UNK]", "[PAD]"], "no capital letters, word pieces with ##"),
        (["<s>", "</s>", "<unk>", "<pad>"], "no capital letters"),
        (["電影", "好看"], "no capital letters, Chinese characters without spaces"),
        (["ภาพยนตร์", "ดี"], "no capital letters, Thai without spaces"),
        (["cafe\u0301"], "no capital letters, letters with marks in NFD"),
        (["caf\u00e9"], "no capital letters, letters with marks in NFC"),
    ],
)
def test_the_spelling_is_read_off_the_words_and_said(words: list[str], line: str) -> None:
    assert spelling_of([*FILLER, *words]).describe() == line


@pytest.mark.parametrize("mark", ["Ġ", "▁"])
def test_word_pieces_are_known_by_the_mark_of_what_begins_a_word(mark: str) -> None:
    found = spelling_of([mark + word for word in FILLER] + ["s", "ing", "<s>"])
    assert found.describe() == f"no capital letters, word pieces with {mark}"


def test_what_stands_before_every_word_is_a_prefix_and_the_rest_is_read_without_it() -> None:
    words = [f"/c/en/{word}" for word in [*FILLER, "new_york"]] + ["/c/de/Straße"]
    found = spelling_of(words)
    assert found.prefixes == ("/c/en/", "/c/de/")
    assert (found.cased, found.joiner) == (True, "_")


def test_few_addresses_in_a_vocabulary_are_no_prefix() -> None:
    assert spelling_of([*FILLER, "/c/en/film"]).prefixes == ()


def test_the_vectors_own_unknown_word_is_known() -> None:
    assert spelling_of([*FILLER, "[UNK]"]).unknown == "[UNK]"


def test_a_record_gives_the_same_spelling_back() -> None:
    spelling = spelling_of([*FILLER, "<user>", "<url>", "New_York", "電影"])
    assert (
        Spelling(**{key: list(v) if isinstance(v, tuple) else v for key, v in asdict(spelling).items()})
        == spelling
    )
