import gzip
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drift.errors import VectorsError
from drift.progress import Advance, reported_by
from drift.vectors import files, rows
from drift.vectors.text import read_text, write_text
from drift.vectors.word_vectors import WordVectors

ROWS = b"the 0.1 0.2 0.3\nof 1 2 3\nin -1 -2 -3\n"


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def simple(n_words: int = 7, n_dims: int = 3) -> WordVectors:
    matrix = np.random.default_rng(0).normal(size=(n_words, n_dims)).astype(np.float32)
    return WordVectors([f"w{n}" for n in range(n_words)], matrix)


@pytest.mark.parametrize("header", [False, True])
@pytest.mark.parametrize("name", ["v.txt", "v.txt.gz"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str, header: bool) -> None:
    vectors = simple()
    write_text(vectors, tmp_path / name, header=header)
    back = read_text(tmp_path / name)
    assert back.words == vectors.words
    assert np.array_equal(back.matrix, vectors.matrix)
    assert back.source == str(tmp_path / name)


def test_a_name_in_gz_is_written_packed_and_leaves_no_other_file(tmp_path: Path) -> None:
    write_text(simple(), tmp_path / "v.gz")
    assert gzip.decompress((tmp_path / "v.gz").read_bytes()).startswith(b"w0 ")
    assert [path.name for path in tmp_path.iterdir()] == ["v.gz"]


def readable(word: str) -> bool:
    last = word.rstrip(" ").rpartition(" ")[2] if " " in word.rstrip(" ") else "x"
    return not any(letter.isdigit() for letter in last) and last.lower().strip("+-") not in (
        "nan",
        "inf",
        "infinity",
    )


WORDS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=6).filter(
    readable
)


@st.composite
def word_vectors(draw: st.DrawFn) -> WordVectors:
    words = draw(st.lists(WORDS, min_size=1, max_size=8, unique=True))
    shape = (len(words), draw(st.integers(2, 5)))
    numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
    return WordVectors(words, draw(arrays(np.float32, shape, elements=numbers)))


@given(word_vectors(), st.booleans())
def test_any_words_and_numbers_come_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, vectors: WordVectors, header: bool
) -> None:
    path = tmp_path_factory.mktemp("text") / "v"
    if 2 * sum("\t" in word or "  " in f"{word} " for word in vectors.words) > vectors.n_words:
        with pytest.raises(VectorsError, match="tabs or several spaces in most of them"):
            write_text(vectors, path, header=header)
        return
    write_text(vectors, path, header=header)
    back = read_text(path)
    assert back.words == vectors.words
    assert np.array_equal(back.matrix.view(np.uint32), vectors.matrix.view(np.uint32))


def test_words_whose_blanks_would_be_taken_for_what_parts_fields_are_not_written(tmp_path: Path) -> None:
    vectors = WordVectors(["a\tb", "c"], np.ones((2, 2), dtype=np.float32))
    write_text(vectors, tmp_path / "few")
    assert read_text(tmp_path / "few").words == ["a\tb", "c"]
    vectors = WordVectors(["a\tb", "c  d", "e"], np.ones((3, 2), dtype=np.float32))
    with pytest.raises(VectorsError, match="most of them, which would be read as one space"):
        write_text(vectors, tmp_path / "most")
    assert [path.name for path in tmp_path.iterdir()] == ["few"]


def test_a_word_that_ends_in_a_space_and_a_number_is_not_written(tmp_path: Path) -> None:
    vectors = WordVectors(["Route 66"], np.ones((1, 2), dtype=np.float32))
    with pytest.raises(VectorsError, match="'Route 66', which ends in a space and a number"):
        write_text(vectors, tmp_path / "v")
    assert list(tmp_path.iterdir()) == []


def test_gensim_reads_the_same(tmp_path: Path) -> None:
    from gensim.models import KeyedVectors

    vectors = simple(50, 20)
    write_text(vectors, tmp_path / "v", header=True)
    theirs = KeyedVectors.load_word2vec_format(str(tmp_path / "v"))
    ours = read_text(tmp_path / "v")
    assert ours.words == theirs.index_to_key
    assert np.array_equal(ours.matrix, theirs.vectors)


def test_what_gensim_writes_is_read(tmp_path: Path) -> None:
    from gensim.models import KeyedVectors

    vectors = simple(50, 20)
    theirs = KeyedVectors(20)
    theirs.add_vectors(vectors.words, vectors.matrix)
    theirs.save_word2vec_format(str(tmp_path / "v"), binary=False)
    assert np.array_equal(read_text(tmp_path / "v").matrix, vectors.matrix)


@pytest.mark.parametrize("n_bytes", [1, 5, 16, 17, 40, 1000])
def test_block_borders_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_bytes: int) -> None:
    content = ROWS + b". . . 4 5 6\r\n\nto 7 8 9 \nlast 10 11 12"
    monkeypatch.setattr(files, "BLOCK_BYTES", n_bytes)
    vectors = read_text(write(tmp_path / "v", content))
    assert vectors.words == ["the", "of", "in", ". . .", "to", "last"]
    assert vectors.matrix[2:].tolist() == [[-1, -2, -3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]


def test_fasttext_rows_end_in_a_space(tmp_path: Path) -> None:
    vectors = read_text(write(tmp_path / "v.vec", b"2 3\n</s> 1 2 3 \nthe 4 5 6 \n"))
    assert (vectors.words, vectors.matrix.tolist()) == (["</s>", "the"], [[1, 2, 3], [4, 5, 6]])


def test_a_number_as_first_word_is_a_word(tmp_path: Path) -> None:
    assert read_text(write(tmp_path / "v", b"0.5 1 2\n7 3 4\n")).words == ["0.5", "7"]


def test_limit_keeps_the_first_rows_and_does_not_look_further(tmp_path: Path) -> None:
    path = write(tmp_path / "v", ROWS + b"broken\n")
    assert read_text(path, limit=2).words == ["the", "of"]
    assert read_text(path, limit=3).words == ["the", "of", "in"]
    with pytest.raises(VectorsError):
        read_text(path, limit=4)


def test_limit_does_not_hold_the_header_to_rows_that_were_not_read(tmp_path: Path) -> None:
    assert read_text(write(tmp_path / "v", b"9 3\n" + ROWS), limit=2).n_words == 2


def test_limit_counts_rows_that_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "v", b"bad 1\n" + ROWS)
    assert read_text(path, limit=2, skip_bad_rows=True).words == ["the", "of"]


@pytest.mark.parametrize(("header", "line"), [(b"", 4), (b"5 3\n", 5)])
def test_a_bad_row_is_an_error_with_file_and_line(tmp_path: Path, header: bytes, line: int) -> None:
    path = write(tmp_path / "v.txt", header + ROWS + b"to 1 2\nat 1 2 3\n")
    with pytest.raises(VectorsError) as error:
        read_text(path)
    assert str(error.value) == (
        f"{path}:{line}: expected 3 numbers, found 2. "
        "Pass --skip-bad-rows to leave such rows out and count them."
    )


def test_lines_are_counted_over_blocks_and_blank_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BLOCK_BYTES", 10)
    with pytest.raises(VectorsError, match=r"v:6: expected finite numbers, found 'nan' as number 2\."):
        read_text(write(tmp_path / "v", ROWS + b"\nto 1 2 3\nat 1 nan 3\n"))


def test_bad_rows_are_skipped_and_counted_on_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "v", b"short 1\n" + ROWS + b"long 1 2 3 4\nodd 1 x 3\n")
    vectors = read_text(path, skip_bad_rows=True)
    assert vectors.words == ["the", "of", "in"]
    assert caplog.messages == [
        f"{path}: left out 3 bad rows, the first: {path}:1: expected 3 numbers, found 1"
    ]


def test_bad_rows_count_as_rows_of_the_header(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "v", b"4 3\n" + ROWS + b"odd 1 x 3\n")
    assert read_text(path, skip_bad_rows=True).n_words == 3
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("n_words", [2, 4000])
def test_a_header_with_another_number_of_words_is_an_error(tmp_path: Path, n_words: int) -> None:
    path = write(tmp_path / "v", f"{n_words} 3\n".encode() + ROWS)
    with pytest.raises(VectorsError, match=f"v: the header says {n_words:,} words, the file has 3 rows"):
        read_text(path)


def test_a_header_with_another_number_of_words_is_passed_on_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "v", b"4000 3\n" + ROWS)
    assert read_text(path, skip_bad_rows=True).n_words == 3
    assert caplog.messages == [
        f"{path}: the header says 4,000 words, the file has 3 rows; read what is there"
    ]


def test_a_header_with_another_width_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "v", b"3 4\n" + ROWS)
    with pytest.raises(VectorsError, match="the header says 4 numbers a row, the first rows have 3"):
        read_text(path)
    assert read_text(path, skip_bad_rows=True).n_dims == 3


@pytest.mark.parametrize(("content", "found"), [(b"2 3\n", "2 words, the file has 0 rows")])
def test_a_header_alone_is_an_error(tmp_path: Path, content: bytes, found: str) -> None:
    with pytest.raises(VectorsError, match=found):
        read_text(write(tmp_path / "v", content))


def test_a_file_that_is_cut_within_a_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        VectorsError, match=r"v:3: expected 3 numbers, found 2 \(the file ends within this row\)"
    ):
        read_text(write(tmp_path / "v", ROWS[:-4]))


def test_cut_gzip_is_an_error(tmp_path: Path) -> None:
    packed = gzip.compress(np.random.default_rng(0).bytes(1000).hex().encode().join([ROWS, b" 1 2 3\n"]))
    with pytest.raises(VectorsError, match="the gzip data is damaged or cut short"):
        read_text(write(tmp_path / "v.gz", packed[:-20]))


def test_damaged_gzip_is_an_error(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(ROWS * 50))
    packed[-6] ^= 255  # in the checksum
    with pytest.raises(VectorsError, match="the gzip data is damaged or cut short"):
        read_text(write(tmp_path / "v.gz", bytes(packed)))


def test_a_repeated_word_keeps_its_first_vector_and_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    repeats = b"".join(b"%c 9 9 9\n" % letter for letter in b"abcdefaabcdef")
    path = write(tmp_path / "v", ROWS + b"of 7 7 7\nto 4 5 6\n" + repeats)
    vectors = read_text(path)
    assert vectors.words == ["the", "of", "in", "to", *"abcdef"]
    assert vectors.matrix[1:4].tolist() == [[1, 2, 3], [-1, -2, -3], [4, 5, 6]]
    assert caplog.messages == [
        f"{path}: left out 8 rows whose word had come before: 'of', 'a', 'b', 'c', 'd', ..."
    ]


def test_zero_vectors_are_kept_and_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "v", ROWS + b"none 0 0 -0.0\n")
    assert read_text(path).matrix[3].tolist() == [0, 0, 0]
    assert caplog.messages == [f"{path}: 1 words have a zero vector, which is kept: 'none'"]


def test_words_that_are_not_utf8_are_written_out_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "v", ROWS + b"caf\xe9 1 2 3\n\\xe9 1 2 3\n")
    assert read_text(path).words[3:] == ["caf\\xe9", "\\xe9"]
    assert caplog.messages == [f"{path}: 1 words are not UTF-8; their odd bytes are written as \\xNN"]


def test_a_clean_file_is_read_without_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    read_text(write(tmp_path / "v", ROWS))
    assert caplog.messages == []


@pytest.mark.parametrize("name", ["v", "v.gz"])
def test_progress_adds_up_to_the_size_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    seen: list[tuple[str, float | None]] = []
    amounts: list[float] = []

    @contextmanager
    def reporter(label: str, total: float | None) -> Iterator[Advance]:
        seen.append((label, total))
        yield amounts.append

    monkeypatch.setattr(files, "BLOCK_BYTES", 10)
    write_text(simple(), tmp_path / name)
    with reported_by(reporter):
        read_text(tmp_path / name)
    size = (tmp_path / name).stat().st_size
    assert seen == [("reading vectors", size)]
    assert sum(amounts) == size


def test_more_rows_than_the_first_piece_of_memory_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_FIRST_BYTES", 64)
    monkeypatch.setattr(files, "BLOCK_BYTES", 100)
    vectors = simple(500)
    write_text(vectors, tmp_path / "v")
    assert np.array_equal(read_text(tmp_path / "v").matrix, vectors.matrix)


SPACED = "the 0.5 -1 2\nNew York 3 4 5\n7 6 7 8\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("header", ["", "3 3\n", "3\t3\n"])
def test_a_byte_order_mark_is_no_part_of_the_first_word(tmp_path, mark, header, end):
    (tmp_path / "v").write_bytes((mark + header + SPACED).replace("\n", end).encode())
    assert read_text(tmp_path / "v").words == ["the", "New York", "7"]


@pytest.mark.parametrize(
    "turned",
    [
        lambda row: re.sub(r" (?=[-\d])", "\t", row, count=1),
        lambda row: re.sub(r" (?=[-\d])", "\t", row),
        lambda row: re.sub(r" (?=[-\d])", "  ", row),
        lambda row: re.sub(r" (?=[-\d])", " \t", row) + "\t",
    ],
    ids=["a tab after the word", "tabs", "two spaces", "both"],
)
@pytest.mark.parametrize("header", ["", "3 3\n"])
def test_tabs_and_several_spaces_are_recognised_and_said(tmp_path, turned, header, caplog):
    caplog.set_level("INFO", logger="drift")
    rows = "".join(turned(row) + "\n" for row in SPACED.splitlines())
    (tmp_path / "v").write_text(header + rows)
    found = read_text(tmp_path / "v")
    assert found.words == ["the", "New York", "7"]
    assert found.matrix.tolist() == [[0.5, -1, 2], [3, 4, 5], [6, 7, 8]]
    assert "tabs or several spaces between the fields of a row are read as one space" in caplog.text


def test_a_row_with_a_tab_among_others_is_refused_with_that_reason(tmp_path):
    (tmp_path / "v").write_text(SPACED + "of 1\t2 3\n")
    with pytest.raises(VectorsError, match="v:4: expected single spaces, found a tab"):
        read_text(tmp_path / "v")


def test_a_headers_width_decides_where_words_hold_spaces_and_numbers(tmp_path, caplog):
    caplog.set_level("INFO", logger="drift")
    (tmp_path / "v").write_text("4 3\n" + SPACED + "Apollo 11 9 9 9\n")
    assert read_text(tmp_path / "v").words == ["the", "New York", "7", "Apollo 11"]
    assert "the header's width leaves 1 words a number at their end: 'Apollo 11'" in caplog.text


def test_without_a_header_such_a_row_is_too_long(tmp_path):
    (tmp_path / "v").write_text(SPACED + "Apollo 11 9 9 9\n")
    with pytest.raises(VectorsError, match="expected 3 numbers, found 4"):
        read_text(tmp_path / "v")


def test_words_that_end_in_numbers_come_back_through_a_header(tmp_path):
    vectors = WordVectors(["Route 66", "a"], np.eye(2, dtype=np.float32))
    write_text(vectors, tmp_path / "v", header=True)
    assert read_text(tmp_path / "v").words == ["Route 66", "a"]
