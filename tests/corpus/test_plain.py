import gzip

import pytest

from drift.corpus.plain import read_documents
from drift.errors import CorpusError


@pytest.fixture
def write(tmp_path):
    def written(content: bytes, name: str = "new.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written


def test_each_line_with_text_is_a_document(write):
    assert [one.strip() for one in read_documents(write(b"one film\n\n  \ntwo, films"))] == [
        "one film",
        "two, films",
    ]


def test_a_packed_file_with_a_byte_order_mark_reads_the_same(write):
    assert read_documents(write(gzip.compress("\ufeffone film".encode()))) == ["one film"]


@pytest.mark.parametrize(
    "content", [b"id,text\n1,one film\n2,\n3,two\n", b"id\ttext\n1\tone film\n2\t\n3\ttwo\n"]
)
def test_a_named_column_of_a_table_is_read_without_labels(write, content):
    assert read_documents(write(content, "new.csv"), text="text") == ["one film", "two"]


def test_a_column_that_is_not_there_is_said_with_those_that_are(write):
    with pytest.raises(CorpusError, match="expected a column 'body', found the columns 'id', 'text'"):
        read_documents(write(b"id,text\n1,one\n"), text="body")


@pytest.mark.parametrize("content", [b"", b" \n\n", b"a\0b", "caf\xe9".encode("latin-1")])
def test_what_is_no_text_is_refused(write, content):
    with pytest.raises(CorpusError, match="expected"):
        read_documents(write(content))


def test_broken_quotes_are_said_with_their_row(write):
    with pytest.raises(CorpusError, match="row 2"):
        read_documents(write(b'text\n"open\n'), text="text")


@pytest.mark.parametrize(
    ("content", "name"), [(b"text,label\ngood,1\n", "new.csv"), (b'{"text": "good"}\n', "new.jsonl")]
)
def test_a_table_is_not_read_as_plain_text_but_by_its_columns(write, content, name):
    assert read_documents(write(content, name)) == ["good"]


def test_json_lines_are_read_by_their_key(write):
    path = write(b'{"text": "one film", "n": 1}\n{"n": 2}\n{"text": "two"}\n', "new.jsonl")
    assert read_documents(path, text="text") == ["one film", "two"]
    with pytest.raises(CorpusError, match="'body'"):
        read_documents(path, text="body")
