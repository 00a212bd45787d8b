"""Tables without a header: recognised where they are clear, and never a document taken for a header."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from drift.corpus.asked import Asked, asked_columns
from drift.corpus.tables import read_table
from drift.errors import CorpusError

WORDS = ("a fun plot", "dull and awful", "some more of it", "so bad, really", "it was fine", "nothing new")


def rows(*columns: Sequence[str]) -> str:
    """A CSV file of these columns, repeated to six rows, all quoted."""
    cells = zip(*(tuple(column) * (6 // len(column)) for column in columns), strict=True)
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in cells)


def read(path: Path, content: str | bytes, encoding: str = "utf-8", **asked: object) -> list[tuple[str, str]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    text = asked.pop("text", None)
    found = read_table(path, Asked(asked_columns(text), encoding=encoding, **asked))  # type: ignore[arg-type]
    return list(zip(found.texts, found.labels, strict=True))


def error(path: Path, content: str, **asked: object) -> str:
    with pytest.raises(CorpusError) as caught:
        read(path, content, **asked)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(str(path), "FILE")


TITLES = [f"About {text}" for text in WORDS]
TWEETS = rows(["4", "0"], "123456", ["Mon Apr 06 22:19:45 PDT 2009"], ["NO_QUERY"], ["me", "you"], WORDS)


@pytest.mark.parametrize(
    ("content", "first", "said"),
    [
        (
            rows(["3", "4"], TITLES, WORDS),
            ("About a fun plot a fun plot", "3"),
            "columns 2 and 3, joined; label in 1",
        ),
        (rows(["1", "2"], WORDS), ("a fun plot", "1"), "column 2; label in column 1"),
        (rows(["1"], TITLES, WORDS), ("About a fun plot a fun plot", "1"), "columns 2 and 3, joined"),
        (rows(["ham", "spam"], WORDS), ("a fun plot", "ham"), "column 2; label in column 1"),
        (rows(WORDS, ["neutral", "positive"]), ("a fun plot", "neutral"), "column 1; label in column 2"),
        (
            rows(["7", "8", "9", "10", "11", "12"], WORDS, ["0", "1"]),
            ("a fun plot", "0"),
            "column 2; label in column 3",
        ),
        (TWEETS, ("a fun plot", "positive"), "column 6; label in column 1"),
        (
            rows(["好", "差"], ["电影很好看", "我不喜欢", "很好", "太差了", "故事好", "演员差"]),
            ("电影很好看", "好"),
            "column 2",
        ),
    ],
    ids=["ag news", "yelp", "dbpedia, sorted", "sms", "phrasebank", "with ids", "sentiment140", "chinese"],
)
def test_a_table_without_a_header_is_recognised_said_and_loses_no_document(
    tmp_path: Path, content: str, first: tuple[str, str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="drift")
    found = read(tmp_path / "a.csv", content)
    assert (len(found), found[0]) == (6, first)
    assert "no header; text in" in caplog.text
    assert said.removesuffix("label in 1") in caplog.text


def test_sentiment140s_labels_have_one_name_with_and_without_a_header(tmp_path: Path) -> None:
    header = '"target","ids","date","flag","user","text"\n'
    other = '"text","user","sentiment","query","date","id"\n'
    turned = "".join(
        ",".join(reversed(line.split(","))) + "\n" for line in TWEETS.replace(", ", " ").splitlines()
    )
    named = read(tmp_path / "a.csv", header + TWEETS)
    assert named == read(tmp_path / "b.csv", TWEETS)
    assert {label for _, label in named} == {"positive", "negative"}
    assert len(read(tmp_path / "c.csv", other + turned.replace('"4"', "4"), text="text", label="id")) == 6


def test_numbers_read_a_table_whose_columns_are_not_clear(tmp_path: Path) -> None:
    unclear = rows(["3", "4"], ["x", "y"], WORDS)
    message = error(tmp_path / "a.csv", unclear)
    assert "found a first row that names none: '3', 'x', 'a fun plot'" in message
    assert message.endswith(
        "pass --no-header and the columns' numbers, such as --text-column 2 --label-column 1."
    )
    found = read(tmp_path / "a.csv", unclear, text=[3], label="1", header=False)
    assert (len(found), found[0]) == (6, ("a fun plot", "3"))


def test_a_message_never_advises_to_name_a_document_as_a_column(tmp_path: Path) -> None:
    message = error(tmp_path / "a.csv", rows(["3", "4"], ["x", "y"], WORDS))
    assert "Name it with" not in message


def test_numbers_without_a_word_about_the_header_find_out_whether_there_is_one(tmp_path: Path) -> None:
    table = rows(["x", "y"], ["3", "4"], WORDS)
    assert len(read(tmp_path / "a.csv", table, text="3", label="2")) == 6
    assert len(read(tmp_path / "b.csv", '"who","what","which"\n' + table, text="3", label="2")) == 6
    assert "Pass --header or --no-header" in error(
        tmp_path / "c.csv", rows("abcdef", "123456", WORDS), text="3", label="2"
    )


def test_a_document_that_reads_as_a_header_is_not_taken_for_one(tmp_path: Path) -> None:
    table = "content,class\ngood,other\nfine,class\nbad,other\n"
    assert error(tmp_path / "a.csv", table) == (
        "FILE: whether row 1 names the columns is not clear: its label 'class' is that of other rows too. "
        "Pass --header or --no-header."
    )
    assert len(read(tmp_path / "a.csv", table, header=True)) == 3
    assert len(read(tmp_path / "a.csv", table, header=False, text="1", label="2")) == 4


def test_names_for_a_table_without_a_header_are_refused(tmp_path: Path) -> None:
    assert (
        "this file has no header. Leave out --text-column and --label-column, or pass the columns' numbers"
        in (error(tmp_path / "a.csv", TWEETS, text="text"))
    )


def test_without_a_header_the_missing_number_is_asked_for(tmp_path: Path) -> None:
    unclear = rows(["3", "4"], ["x", "y"], WORDS)
    assert "expected the number of the label's column" in error(
        tmp_path / "a.csv", unclear, text="3", header=False
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_the_encoding(
    tmp_path: Path, encoding: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="drift")
    assert read(tmp_path / "a.csv", "text,label\ngöod,1\nbad,0\n".encode(encoding)) == [
        ("göod", "1"),
        ("bad", "0"),
    ]
    assert ("the byte order mark says UTF" in caplog.text) == (encoding != "utf-8-sig")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ['"', ""])
def test_rows_may_end_in_any_way(tmp_path: Path, end: str, quote: str) -> None:
    content = end.join([f"{quote}text{quote},label", f"{quote}good{quote},1", "bad,0"])
    assert read(tmp_path / "a.csv", content) == [("good", "1"), ("bad", "0")]


def test_several_text_columns_are_joined_in_their_order(tmp_path: Path) -> None:
    content = "label,title,body,note\n1,Big,it is,x\n0,,small,y\n1,,,z\n"
    assert read(tmp_path / "a.csv", content, text=["body", "title"]) == [("it is Big", "1"), ("small", "0")]


def test_what_is_left_out_is_counted_with_the_first_row(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    read(tmp_path / "a.csv", rows(["1", "2"], WORDS) + '"1",""\n"",x\n"1"\n')
    assert (
        "left out 3 rows: 1 with no text, 1 with no label, 1 with more or fewer than the first row's 2"
        in caplog.text
    )
    assert "(the first is row 7)" in caplog.text


@pytest.mark.parametrize("header", ["", "target,ids,date,flag,user,text\n"])
@pytest.mark.parametrize(("stored", "encoding"), [("utf-8", "utf-8"), ("latin-1", "latin-1")])
def test_a_sample_of_sentiment140_as_pandas_writes_it_has_its_names(
    tmp_path: Path, header: str, stored: str, encoding: str
) -> None:
    lines = "".join(
        f"{4 * (n % 2)},{n},Mon Apr 06 22:19:45 PDT 2009,NO_QUERY,me,it is caf\u00e9 {n}\n" for n in range(8)
    )
    found = read(tmp_path / "a.csv", (header + lines).encode(stored), encoding)
    assert (len(found), found[0]) == (8, ("it is caf\u00e9 0", "negative"))
    assert {label for _, label in found} == {"negative", "positive"}
