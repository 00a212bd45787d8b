"""Word pieces as they are shown; the byte letters are those of GPT-2's own table."""

import pytest

from drift.vectors.pieces import readable, readable_words
from drift.vectors.segment import byte_of_letter
from drift.vectors.spelling import subword_mark

FILLER = ["the", "film", "was", "good", "and"]


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("Ġtv", "tv"),
        ("tv", "##tv"),
        ("ĠcafÃ©", "café"),  # C3 A9, whose letters are Ã and ©
        ("Ġâģ", "Ġâģ"),  # half of a character
        ("Ċ", "Ċ"),  # a line break
        ("Ġ", "Ġ"),
        ("ĠĠ", "ĠĠ"),
        ("<|x|>", "##<|x|>"),
        ("Ġпривет", "Ġпривет"),  # no letters of bytes
    ],
)
def test_letters_of_bytes_are_read_as_text(token, shown):
    assert readable(token, "Ġ") == shown


def test_a_token_without_a_mark_goes_on_with_a_word():
    tokens = [f"▁{word}" for word in FILLER] + ["tv", "▁tv", "▁", "▁дом"]
    assert readable_words(tokens) == [*FILLER, "##tv", "tv", "▁", "дом"]


def test_what_another_token_is_shown_as_stays_as_it_is():
    assert readable_words([*(f"▁{word}" for word in FILLER), "s", "▁##s"])[-2:] == ["##s", "▁##s"]


@pytest.mark.parametrize("words", [FILLER, [*FILLER, "##s", "##ing"], [*FILLER] * 20 + ["▁tv"]])
def test_vocabularies_that_mark_no_beginnings_are_shown_as_they_are(words):
    assert readable_words(words) == words


def test_a_small_byte_level_vocabulary_is_mostly_its_alphabet():
    tokens = [*byte_of_letter(), "th", "Ġt", "Ġfilm", "in"]
    assert readable_words(tokens)[-4:] == ["##th", "t", "film", "##in"]
    assert subword_mark([*map(chr, range(200, 600)), "Ġużu"]) == ""  # a letter of Maltese among many
