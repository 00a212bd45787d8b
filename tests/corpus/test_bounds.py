"""Files that are no text: a line of 1 GB, gzip data that unpack to any size. Refused while they are read."""

import gzip

import pytest

from drift import unpack
from drift.corpus import delimited
from drift.corpus.plain import read_documents
from drift.corpus.read import read_corpus
from drift.errors import CorpusError
from drift.unpack import LINE_BYTES

LONG = b"x" * (LINE_BYTES + (2 << 20))  # tables are read by pieces of 1 MB
BEGINNINGS = {
    "csv": b"text,label\ngood,1\nbad,0\n",
    "quoted csv": b'text,label\ngood,1\n"',
    "tsv": b"text\tlabel\ngood\t1\nbad\t0\n",
    "quoted tsv": b'text\tlabel\ngood\t1\n"',
    "json lines": b'{"text": "good", "label": 1}\n{"text": "',
    "fasttext": b"__label__1 good\n__label__0 ",
}


def refused(path, said):
    with pytest.raises(CorpusError, match=said) as raised:
        read_corpus(path)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("form", BEGINNINGS)
def test_a_line_that_is_longer_than_one_may_be_is_refused(form, tmp_path):
    path = tmp_path / "long"
    path.write_bytes(BEGINNINGS[form] + LONG + b",1\n")
    refused(path, "expected lines of at most 16 MB, found a longer one")


def test_a_quotation_that_goes_on_for_ever_is_refused_before_the_files_end(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b'text,label\ngood,1\n"bad' + b"and worse\n" * (LINE_BYTES // 9))
    refused(path, "row 3: expected quoted fields as CSV has them, found a quotation that does not end within")


def test_a_tsv_file_with_a_lone_quotation_mark_is_read_without_quoting(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "LINE_BYTES", 1 << 20)
    path = tmp_path / "long.tsv"
    rows = b"a good film of its own kind and time\t1\n" * 40_000
    path.write_bytes(b'text\tlabel\n"bad\t0\n' + rows)
    found = read_corpus(path)
    assert len(found.train) + len(found.test) == 40_001


def test_a_document_of_a_folder_that_is_too_long_is_refused(tmp_path):
    for label in ("pos", "neg"):
        (tmp_path / "train" / label).mkdir(parents=True)
        (tmp_path / "train" / label / "1.txt").write_bytes(LONG)
    refused(tmp_path, "neg/1.txt: expected documents of at most 16 MB")


def test_plain_text_without_a_line_feed_is_refused(tmp_path):
    (tmp_path / "long.txt").write_bytes(LONG)
    with pytest.raises(CorpusError, match=r"long\.txt:1: expected lines of at most 16 MB"):
        read_documents(tmp_path / "long.txt")


@pytest.mark.parametrize("form", ["csv", "json lines", "fasttext"])
def test_a_gzip_bomb_is_refused_while_it_is_unpacked(form, tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "_UNSUSPICIOUS_BYTES", 1 << 20)
    row = {
        "csv": b"good,1\n",
        "json lines": b'{"text": "good", "label": 1}\n',
        "fasttext": b"__label__1 good\n",
    }
    head = b"text,label\n" if form == "csv" else b""
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(head + row[form] * 1_000_000))
    refused(path, "expected gzip data that unpack to at most 200 times their size")


def test_text_that_packs_well_is_no_bomb(tmp_path):
    path = tmp_path / "packed.csv.gz"
    path.write_bytes(gzip.compress(b"text,label\n" + b"good film,1\nbad film,0\n" * 50_000))
    found = read_corpus(path)
    assert len(found.train) + len(found.test) == 100_000
