import pytest

from drift.corpus.asked import Asked, asked_columns
from drift.corpus.columns import choose_columns
from drift.errors import CorpusError


def choose(found: list[str], text: str | None = None, label: str | None = None) -> tuple[str, str]:
    columns = choose_columns(found, Asked(asked_columns(text), label), "f.csv")
    assert columns.label_name is not None
    return " + ".join(columns.text_names), columns.label_name


def error(found: list[str], text: str | None = None, label: str | None = None) -> str:
    with pytest.raises(CorpusError) as caught:
        choose(found, text, label)
    return str(caught.value)


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        (["id", "text", "label"], ("text", "label")),
        (["Review", "Sentiment"], ("Review", "Sentiment")),
        (["stars", "content"], ("content", "stars")),
        (["review", "text", "class", "label"], ("text", "label")),
    ],
)
def test_well_known_names_are_found(found: list[str], chosen: tuple[str, str]) -> None:
    assert choose(found) == chosen


def test_the_columns_asked_for_go_before_well_known_names() -> None:
    assert choose(["text", "label", "body", "mood"], "body", "mood") == ("body", "mood")
    assert choose(["text", "label", "body"], "body") == ("body", "label")


def test_two_well_known_names_are_not_clear() -> None:
    assert error(["review", "content", "label"]) == (
        "f.csv: expected one column that holds the text (text, review, sentence, content, tweet), found the "
        "columns 'review', 'content', 'label'. Name it with --text-column."
    )


def test_no_well_known_name_says_how_to_name_the_column() -> None:
    assert error(["text", "mood"]).endswith("found the columns 'text', 'mood'. Name it with --label-column.")


def test_a_wrong_column_lists_those_found_shortened() -> None:
    found = error([f"c{n}" for n in range(25)] + ["x" * 100], "nope")
    assert "'c19' and 6 more." in found
    assert "x" * 41 not in error(["x" * 100], "nope")


def test_one_column_cannot_be_both() -> None:
    assert error(["a", "b"], "a", "a") == "f.csv: expected two columns, found 'a' for both text and label."


def test_a_column_that_occurs_twice_is_not_clear() -> None:
    assert error(["text", "label", "label"], "text", "label") == (
        "f.csv: expected one column 'label', found several. Rename the others."
    )
