import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.corpus.markup import is_html, raw_chunks, unescaped


@pytest.mark.parametrize(
    "tag",
    [
        "<br>",
        "<br />",
        "</p>",
        "<B>",
        '<a href="x y" class=z>',
        "<input disabled>",
        "<!-- a comment -->",
        "<!DOCTYPE html>",
    ],
)
def test_what_html_has_is_html_and_one_chunk(tag: str) -> None:
    assert raw_chunks(f"one{tag}two") == ["one", tag, "two"]
    assert is_html(tag)


@pytest.mark.parametrize(
    "text",
    ["<user>", "<good great story>", "x <b and c> y", "<3", "a < b", "<y then the fun scene was z>", "<br"],
)
def test_prose_between_angle_brackets_is_prose(text: str) -> None:
    assert raw_chunks(text) == text.split()
    assert not any(map(is_html, raw_chunks(text)))


def test_spaced_dots_are_one_chunk() -> None:
    assert raw_chunks("well . . . no .") == ["well", ". . .", "no", "."]


def test_entities_are_read_and_counted() -> None:
    assert unescaped("&quot;Q&amp;A&#233;") == ('"Q&Aé', 3)
    assert unescaped("rock&reggae") == ("rock&reggae", 0)


@given(text=st.text() | st.text("<>/b !-=\"'. ]"))
def test_no_character_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(raw_chunks(text)).split()) == "".join(text.split())
