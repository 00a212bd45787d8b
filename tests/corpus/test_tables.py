import csv
import gzip
from pathlib import Path

import pytest

from drift.corpus.asked import Asked, asked_columns
from drift.corpus.tables import read_table
from drift.errors import CorpusError

ROWS = [("good, really", "1"), ('a "quoted"\nsecond line', "0"), ("bad", "0")]


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(
    path: Path, text: str | None = None, label: str | None = None, encoding: str = "utf-8"
) -> list[tuple[str, str]]:
    found = read_table(path, Asked(asked_columns(text), label, encoding=encoding))
    return list(zip(found.texts, found.labels, strict=True))


def error(path: Path, text: str | None = None, label: str | None = None) -> str:
    with pytest.raises(CorpusError) as caught:
        read(path, text, label)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(str(path), "FILE")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_delimited_file_is_read_by_content_with_quotes_and_line_breaks(
    tmp_path: Path, delimiter: str, line_end: str
) -> None:
    path = tmp_path / "misnamed.data"
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
        writer.writerows([("id", "text", "label"), *((n, *row) for n, row in enumerate(ROWS))])
    assert read(path) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf8", "UTF_8"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.csv", "text,label\ngood,1\nbad,0\n", "utf-8-sig")
    assert read(path, encoding=encoding) == [("good", "1"), ("bad", "0")]


def test_utf_16_is_read_when_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,label\ngöod,1\nbad,0\n", "utf-16")
    assert read(path, encoding="utf-16") == [("göod", "1"), ("bad", "0")]


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv.gz", gzip.compress(b"text,label\ngood,1\nbad,0\n"))
    assert read(path) == [("good", "1"), ("bad", "0")]


def test_a_damaged_gzip_file_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv.gz", gzip.compress(b"text,label\ngood,1\nbad,0\n" * 50)[:-12])
    assert error(path).startswith("FILE: expected a whole gzip file, found a damaged one")


def test_a_field_may_be_longer_than_the_csv_modules_limit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"text,label\n{'a' * 200_000},1\nbad,0\n")
    assert read(path)[0] == ("a" * 200_000, "1")


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "\n\ntext,label\n\ngood,1\n\nbad,0\n")
    assert read(path) == [("good", "1"), ("bad", "0")]


def test_a_tsv_file_without_quoting_keeps_its_quotation_marks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", 'text\tlabel\n"tis good\t1\nso "bad"\t0\nthe end"\t0\n')
    assert read(path) == [('"tis good', "1"), ('so "bad"', "0"), ('the end"', "0")]


def test_a_lone_quotation_mark_in_a_csv_file_is_an_error_with_its_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'text,label\ngood,1\n"bad,0\nworse,0\n')
    assert error(path) == (
        "FILE: row 3: expected quoted fields as CSV has them, found unexpected end of data. Close the "
        "quotation, or double the quotation marks inside it."
    )


def test_rows_of_another_width_are_left_out_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "a.csv", "text,label\ngood,1\nbad, so bad,0\nfine,1\nbad,0\n")
    assert read(path) == [("good", "1"), ("fine", "1"), ("bad", "0")]
    assert (
        "left out 1 rows: 1 with more or fewer than the header's 2 columns (the first is row 3)"
        in caplog.text
    )


def test_a_file_of_mostly_broken_rows_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,label\na,b,1\na,b,0\nbad,0\n")
    assert "found 1 rows that have them and 2 with more or fewer than the header's 2 columns" in error(path)


def test_rows_without_text_or_label_are_left_out_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "a.csv", "text,label\ngood,1\n  ,1\nlost,\nbad, 0 \n")
    assert read(path) == [("good", "1"), ("bad", "0")]
    assert "left out 2 rows: 1 with no text, 1 with no label (the first is row 3)" in caplog.text


def test_undecodable_text_names_the_row_and_suggests_latin_1(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,label\ngood,1\ncafé,0\n", "latin-1")
    assert error(path) == (
        "FILE: row 3: expected text in utf-8, found bytes that are not. Pass --encoding latin-1 if it is "
        "older Western text."
    )
    assert read(path, encoding="latin-1") == [("good", "1"), ("café", "0")]


def test_undecodable_text_in_another_column_does_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "author,text,label\nJosé,good,1\nx,bad,0\n", "latin-1")
    assert read(path) == [("good", "1"), ("bad", "0")]


def test_nul_bytes_at_the_start_suggest_utf_16(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,label\ngood,1\n", "utf-16-le")
    assert error(path) == (
        "FILE: expected text, found NUL bytes. Is it a binary file? For UTF-16 pass --encoding utf-16."
    )


@pytest.mark.parametrize("text", ["", "\u00e9"])
def test_a_nul_byte_further_on_is_an_error_with_its_row(tmp_path: Path, text: str | None) -> None:
    path = write(tmp_path / "a.csv", "text,label\n" + "good,1\n" * 20_000 + f"b{text}ad\0,0\n")
    assert error(path) == "FILE: row 20,002: expected text, found a NUL byte. Remove it."


@pytest.mark.parametrize("content", ["", "  \n\n", "\ufeff"])
def test_an_empty_file_is_an_error(tmp_path: Path, content: str | bytes) -> None:
    assert error(write(tmp_path / "a.csv", content)) == "FILE: expected labelled text, found an empty file."


def test_a_header_alone_is_an_error(tmp_path: Path) -> None:
    assert (
        error(write(tmp_path / "a.csv", "text,label\n")) == "FILE: expected labelled documents, found none."
    )


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    assert error(tmp_path / "a.csv") == "FILE: expected a file or folder of labelled text, found none."


def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.csv", "text,label\n")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    assert error(path) == "FILE: cannot be read: Permission denied."


def test_a_column_that_is_not_there_is_an_error_that_lists_those_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,body,mood\n1,good,1\n")
    assert (
        error(path, "txt", "mood") == "FILE: expected a column 'txt', found the columns 'id', 'body', 'mood'."
    )


TWEETS = (
    '"0","1","Mon","NO_QUERY","me","so, bad &amp; sad"\n'
    '"4","2","Mon","NO_QUERY","me","caf\u00e9 is good"\n"2","3","Mon","NO_QUERY","me","it is"\n'
)


@pytest.mark.parametrize("stored", ["latin-1", "utf-8"])
def test_the_sentiment140_layout_is_recognised_and_its_labels_named(tmp_path: Path, stored: str) -> None:
    assert read(write(tmp_path / "tweets.csv", TWEETS, stored)) == [
        ("so, bad &amp; sad", "negative"),
        ("café is good", "positive"),
        ("it is", "neutral"),
    ]


def test_the_sentiment140_layout_has_no_columns_to_name(tmp_path: Path) -> None:
    assert "has no header. Leave out --text-column" in error(write(tmp_path / "t.csv", TWEETS), "text", None)


def test_a_csv_file_of_six_columns_with_a_header_is_no_sentiment140_layout(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", '"label","b","c","d","e","text"\n"0","1","","","","x"\n"4","1","","","","y"\n'
    )
    assert read(path) == [("x", "0"), ("y", "4")]
