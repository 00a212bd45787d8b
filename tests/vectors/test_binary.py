import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drift.errors import VectorsError
from drift.vectors import files
from drift.vectors.binary import read_binary, write_binary
from drift.vectors.word_vectors import WordVectors


def record(word: bytes, *numbers: float, end: bytes = b"\n") -> bytes:
    return word + b" " + struct.pack(f"<{len(numbers)}f", *numbers) + end


ROWS = record(b"the", 1, 2) + record(b"of", 3, 4) + record(b"in", 5, 6)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def simple(n_words: int = 50, n_dims: int = 20) -> WordVectors:
    matrix = np.random.default_rng(0).normal(size=(n_words, n_dims)).astype(np.float32)
    return WordVectors([f"w{n}" for n in range(n_words)], matrix)


@pytest.mark.parametrize("name", ["v.bin", "v.bin.gz"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    vectors = simple()
    write_binary(vectors, tmp_path / name)
    back = read_binary(tmp_path / name)
    assert back.words == vectors.words
    assert np.array_equal(back.matrix, vectors.matrix)


WORDS = st.text(st.characters(exclude_characters="\n ", exclude_categories=["Cs"]), max_size=6)


@st.composite
def word_vectors(draw: st.DrawFn) -> WordVectors:
    words = draw(st.lists(WORDS, min_size=1, max_size=8, unique=True))
    numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
    return WordVectors(words, draw(arrays(np.float32, (len(words), 3), elements=numbers)))


@given(word_vectors())
def test_any_words_and_numbers_come_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, vectors: WordVectors
) -> None:
    path = tmp_path_factory.mktemp("binary") / "v"
    write_binary(vectors, path)
    back = read_binary(path)
    assert back.words == vectors.words
    assert np.array_equal(back.matrix.view(np.uint32), vectors.matrix.view(np.uint32))


def test_a_word_with_a_space_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="expected words without spaces, found 'a b'"):
        write_binary(WordVectors(["a b"], np.ones((1, 2), dtype=np.float32)), tmp_path / "v")


def test_gensim_reads_what_is_written_and_we_read_what_gensim_writes(tmp_path: Path) -> None:
    from gensim.models import KeyedVectors

    vectors = simple()
    write_binary(vectors, tmp_path / "ours")
    theirs = KeyedVectors.load_word2vec_format(str(tmp_path / "ours"), binary=True)
    assert theirs.index_to_key == vectors.words
    assert np.array_equal(theirs.vectors, vectors.matrix)
    theirs.save_word2vec_format(str(tmp_path / "theirs"), binary=True)
    assert np.array_equal(read_binary(tmp_path / "theirs").matrix, vectors.matrix)


def test_the_line_feed_after_a_vector_may_be_missing(tmp_path: Path) -> None:
    content = b"3 2\n" + record(b"the", 1, 2, end=b"") + record(b"of", 3, 4) + record(b"in", 5, 6, end=b"")
    vectors = read_binary(write(tmp_path / "v", content))
    assert (vectors.words, vectors.matrix.tolist()) == (["the", "of", "in"], [[1, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize("n_bytes", [1, 2, 7, 12, 13, 1000])
def test_block_borders_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_bytes: int) -> None:
    monkeypatch.setattr(files, "BLOCK_BYTES", n_bytes)
    vectors = read_binary(write(tmp_path / "v", b"3 2\n" + ROWS))
    assert (vectors.words, vectors.matrix.tolist()) == (["the", "of", "in"], [[1, 2], [3, 4], [5, 6]])


def test_limit_keeps_the_first_rows_of_a_file_that_is_cut_later(tmp_path: Path) -> None:
    path = write(tmp_path / "v", b"300 2\n" + ROWS)
    assert read_binary(path, limit=2).words == ["the", "of"]


def test_a_file_that_is_too_small_for_its_header_is_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "v", b"3 2\n" + ROWS[:-5])
    message = r"v: cut short: 3 words of 2 dimensions take at least 31 bytes, the file has 36"
    with pytest.raises(VectorsError, match="the file ends after 2"):
        read_binary(path)
    with pytest.raises(VectorsError, match=message.replace("36", "30")):
        read_binary(write(path, (b"3 2\n" + ROWS)[:30]))


def test_what_is_there_of_a_cut_file_is_read_on_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "v", b"4 2\n" + ROWS)
    assert read_binary(path, skip_bad_rows=True).words == ["the", "of", "in"]
    assert caplog.messages == [
        f"{path}: cut short: the header says 4 words, the file ends after 3; read what is there"
    ]


def test_cut_gzip_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="the gzip data is damaged or cut short"):
        read_binary(write(tmp_path / "v", gzip.compress(b"3 2\n" + ROWS)[:-12]))


def test_a_packed_file_that_was_cut_before_packing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="the header says 3 words, the file ends after 2"):
        read_binary(write(tmp_path / "v", gzip.compress(b"3 2\n" + ROWS[:-9])))


def test_a_file_that_goes_on_after_its_last_word_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "v", b"2 2\n" + ROWS)
    with pytest.raises(VectorsError, match="the header says 2 words, the file goes on after them"):
        read_binary(path)
    assert read_binary(path, skip_bad_rows=True).words == ["the", "of"]


def test_a_line_feed_within_a_word_means_that_the_file_is_damaged(tmp_path: Path) -> None:
    content = b"2 2\n" + record(b"the", 1, 2) + record(b"o\nf", 3, 4)
    with pytest.raises(VectorsError, match="the file is damaged or its header is wrong"):
        read_binary(write(tmp_path / "v", content))


def test_numbers_that_are_not_finite_are_an_error_or_skipped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content = b"4 2\n" + record(b"the", 1, 2) + record(b"of", 3, np.nan) + record(b"in", np.inf, 1)
    path = write(tmp_path / "v", content + record(b"to", 5, 6))
    with pytest.raises(
        VectorsError, match="v: word 2: expected finite numbers, found NaN or infinity for 'of'"
    ):
        read_binary(path)
    vectors = read_binary(path, skip_bad_rows=True)
    assert (vectors.words, vectors.matrix.tolist()) == (["the", "to"], [[1, 2], [5, 6]])
    assert "left out 2 bad rows" in caplog.text
    assert read_binary(path, limit=1).words == ["the"]


def test_a_repeated_word_keeps_its_first_vector(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    vectors = read_binary(write(tmp_path / "v", b"4 2\n" + ROWS + record(b"the", 9, 9)))
    assert (vectors.words, vectors.matrix[0].tolist()) == (["the", "of", "in"], [1, 2])
    assert "left out 1 rows whose word had come before: 'the'" in caplog.text


def test_words_that_are_not_utf8_are_written_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "v", b"2 2\n" + record(b"caf\xe9", 1, 2) + record(b"the", 1, 2))
    assert read_binary(path).words == ["caf\\xe9", "the"]
    assert "1 words are not UTF-8" in caplog.text


def test_a_file_without_a_header_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="expected a header"):
        read_binary(write(tmp_path / "v", ROWS))
