from pathlib import Path

import pytest

from drift.corpus.asked import Asked
from drift.corpus.plain import read_documents
from drift.corpus.tables import read_table
from drift.errors import CorpusError

LINES = (
    "__label__positive a fun, plot\n\n__label__negative dull\t__label__ and awful\r\n"
    "__label__positive so good\n"
)


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8", newline="")
    return path


def test_each_line_is_its_label_and_the_text_behind_it(tmp_path: Path) -> None:
    found = read_table(write(tmp_path / "a.txt", LINES), Asked())
    assert found.labels == ["positive", "negative", "positive"]
    assert found.texts == ["a fun, plot", "dull\t__label__ and awful", "so good"]


def test_lines_with_several_labels_none_or_no_text_are_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    odd = "__label__a __label__b both\nno label\n__label__a\n"
    assert len(read_table(write(tmp_path / "a.txt", LINES + odd), Asked())) == 3
    assert (
        "left out 3 rows: 1 with several labels, 1 with no label, 1 with no text (the first is line 5)"
        in caplog.text
    )


def test_columns_are_not_to_be_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="this is fastText's layout"):
        read_table(write(tmp_path / "a.txt", LINES), Asked(text=("text",)))


def test_without_labels_the_text_is_read(tmp_path: Path) -> None:
    assert read_documents(write(tmp_path / "a.txt", LINES))[0].strip() == "a fun, plot"
