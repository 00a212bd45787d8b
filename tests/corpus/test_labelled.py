from collections.abc import Iterator

import pytest

from drift.corpus.labelled import BadRow, Row, collect
from drift.errors import CorpusError


def rows(labels: list[str]) -> Iterator[Row]:
    return (Row(f"row {n}", "text", label) for n, label in enumerate(labels, start=2))


def test_labels_lose_the_white_space_around_them_and_texts_do_not() -> None:
    found = collect("f", [Row("row 2", " a ", " x "), Row("row 3", "b", "y")])
    assert (found.texts, found.labels) == ([" a ", "b"], ["x", "y"])


def test_a_hundred_labels_are_labels() -> None:
    assert len(collect("f", rows([str(n % 100) for n in range(300)]))) == 300


def test_more_than_a_hundred_labels_look_like_the_wrong_column() -> None:
    with pytest.raises(
        CorpusError, match=r"found more than 100, such as '0', '1', '10'\. This looks like the wrong"
    ):
        collect("f", rows([str(n % 101) for n in range(300)]))


def test_many_rows_without_a_label_are_left_out_without_an_error() -> None:
    assert len(collect("f", rows(["a", "b", *[""] * 10]))) == 2


def test_only_empty_rows_are_an_error() -> None:
    with pytest.raises(
        CorpusError, match=r"found 0 rows that have them and 2 with no label \(the first is row 2\)"
    ):
        collect("f", rows(["", " "]))


def test_more_broken_rows_than_whole_ones_are_an_error() -> None:
    with pytest.raises(CorpusError, match="3 with a hole"):
        collect("f", [*rows(["a", "b"]), *[BadRow("row 9", "a hole")] * 3])
