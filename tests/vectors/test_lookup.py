import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.vectors.lookup import AS_WRITTEN, Lookup, forms, rung_line
from drift.vectors.spelling import Spelling, spelling_of


def lookup(*words: str, like: tuple[str, ...] = ()) -> Lookup:
    """A vocabulary of `words`, whose spelling is also read off `like`."""
    return Lookup({word: row for row, word in enumerate(words)}, spelling_of([*words, *like]))


@pytest.mark.parametrize(
    ("vocabulary", "asked", "found"),
    [
        (["TV", "Television"], "tv", "TV"),
        (["TV", "Television"], "television", "Television"),
        (["tv", "television"], "Television", "television"),
        (["Straße"], "STRASSE", "Straße"),
        (["strasse", "Haus"], "Straße", "strasse"),
        (["Ärger"], "ärger", "Ärger"),
        (["istanbul", "ı"], "İstanbul", "istanbul"),
        (["ısparta"], "ISPARTA", "ısparta"),
        (["İstanbul"], "istanbul", "İstanbul"),
        (["λόγος"], "ΛΌΓΟΣ", "λόγος"),
        (["λόγοσ"], "λόγος", "λόγοσ"),
        (["don't"], "Don’t", "don't"),
        (["don’t"], "don't", "don’t"),
        (["dont", "cant"], "don't", "dont"),
        (["l'"], "L’", "l'"),
        (["film"], "ﬁlm", "film"),
        (["tv"], "ＴＶ", "tv"),
        (["क\u093cलम"], "\u0958लम", "क\u093cलम"),
        (["\u0958लम"], "क\u093cलम", "\u0958लम"),
        (["cafe\u0301"], "caf\u00e9", "cafe\u0301"),
        (["cafe"], "Café", "cafe"),
        (["soft"], "so\u00adft", "soft"),
        (["❤"], "❤\ufe0f", "❤"),
        (["❤\ufe0f"], "❤", "❤\ufe0f"),
        (["####", "##.##"], "10.50", "##.##"),
        (["####", "##.##"], "2012", "####"),
        (["New_York", "Los_Angeles"], "New York", "New_York"),
        (["New_York", "Los_Angeles"], "new york", "New_York"),
        (["new_york", "los_angeles"], "New York", "new_york"),
        (["/c/en/great", "/c/en/new_york"], "Great", "/c/en/great"),
        (["/c/en/great", "/c/en/new_york"], "New York", "/c/en/new_york"),
        (["/c/en/great", "/c/en/bad", "/c/de/gut"], "gut", "/c/de/gut"),
        (["Ġtv", "Ġfilm"], "tv", "Ġtv"),
        (["▁TV", "▁film"], "tv", "▁TV"),
        ([";", '"'], "“", '"'),
    ],
)
def test_a_word_is_found_in_the_vocabulary_s_spelling(vocabulary: list[str], asked: str, found: str) -> None:
    result = lookup(*vocabulary).find(asked)
    assert result is not None
    assert (result.word, result.row) == (found, vocabulary.index(found))


@pytest.mark.parametrize(
    "word", ["İstanbul", "ISPARTA", "Straße", "STRASSE", "ΛΌΓΟΣ", "don’t", "\u0958लम", "❤\ufe0f"]
)
def test_no_rule_destroys_what_is_held_as_written(word: str) -> None:
    others = [form for form, _ in forms(word, Spelling(cased=True, digits=True, joiner="_")) if form != word]
    result = lookup(*others, word).find(word)
    assert result is not None
    assert (result.word, result.rung) == (word, AS_WRITTEN)


def test_the_rung_says_all_that_was_changed() -> None:
    result = lookup("don't").find("Don’t")
    assert result is not None
    assert result.rung == "the vectors' apostrophe and lower case"
    assert rung_line([("Don’t", result)]).startswith("Found in the vectors' spelling: 'Don’t' as \"don't\" (")


def test_nothing_is_said_of_words_that_are_held_as_written() -> None:
    words = lookup("tv")
    assert rung_line([("tv", found) for found in [words.find("tv")] if found]) == ""


def test_a_word_that_no_form_of_is_held_is_not_found() -> None:
    assert lookup("tv", "New_York").find("television") is None


anything = st.text(min_size=1, max_size=8) | st.text(
    "aAiIİıßsSΣσς'’-_#10 é\u0301❤\ufe0f/c", min_size=1, max_size=8
)


@given(words=st.lists(anything, min_size=1, max_size=12, unique=True))
def test_what_the_vocabulary_holds_is_found_as_written(words: list[str]) -> None:
    held = lookup(*words)
    for word in words:
        found = held.find(word)
        assert found is not None
        assert (found.word, found.rung) == (word, AS_WRITTEN)
