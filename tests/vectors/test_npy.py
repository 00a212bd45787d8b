from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike, NDArray

from drift.errors import VectorsError
from drift.vectors.npy import read_npy, write_npy
from drift.vectors.read import read_vectors
from drift.vectors.word_vectors import WordVectors

MATRIX = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32)


def save(
    folder: Path,
    matrix: NDArray[Any] = MATRIX,
    words: bytes | None = b"the\nof\nin\n",
    suffix: str = ".words",
) -> Path:
    np.save(folder / "v.npy", matrix, allow_pickle=True)
    if words is not None:
        (folder / f"v{suffix}").write_bytes(words)
    return folder / "v.npy"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    vectors = WordVectors(["the", ". . .", "\u0085", "\u2028", ""], np.eye(5, dtype=np.float32))
    write_npy(vectors, tmp_path / "v.npy")
    back = read_npy(tmp_path / "v.npy")
    assert back.words == vectors.words
    assert np.array_equal(back.matrix, vectors.matrix)


def test_a_word_that_ends_in_a_carriage_return_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="expected words without a line end"):
        write_npy(WordVectors(["a\r"], np.ones((1, 2), dtype=np.float32)), tmp_path / "v.npy")


@pytest.mark.parametrize("suffix", [".words", ".vocab", ".txt"])
def test_the_words_stand_beside_the_matrix(tmp_path: Path, suffix: str) -> None:
    assert read_npy(save(tmp_path, suffix=suffix)).words == ["the", "of", "in"]


def test_a_file_of_words_that_is_named_is_used(tmp_path: Path) -> None:
    (tmp_path / "named").write_bytes(b"a\nb\nc")
    assert read_npy(save(tmp_path), tmp_path / "named").words == ["a", "b", "c"]


def test_windows_line_ends_are_no_part_of_the_words(tmp_path: Path) -> None:
    assert read_npy(save(tmp_path, words=b"the\r\nof\r\nin\r\n")).words == ["the", "of", "in"]


@pytest.mark.parametrize("kind", [np.float16, np.float64, ">f4"])
def test_other_floats_become_float32_in_row_order(tmp_path: Path, kind: DTypeLike) -> None:
    vectors = read_npy(save(tmp_path, np.asfortranarray(MATRIX.astype(kind))))
    assert vectors.matrix.dtype == np.dtype(np.float32)
    assert vectors.matrix.flags.c_contiguous
    assert vectors.matrix.tolist() == MATRIX.tolist()


def test_limit_keeps_the_first_rows(tmp_path: Path) -> None:
    vectors = read_npy(save(tmp_path), limit=2)
    assert (vectors.words, vectors.matrix.tolist()) == (["the", "of"], [[1, 2], [3, 4]])


@pytest.mark.parametrize("words", [b"the\nof\n", b"the\nof\nin\nto\n"])
def test_another_number_of_words_than_rows_is_an_error(tmp_path: Path, words: bytes) -> None:
    n_lines = words.count(b"\n")
    with pytest.raises(VectorsError, match=rf"v.words: expected 3 words, .* found {n_lines} lines"):
        read_npy(save(tmp_path, words=words))


def test_no_words_are_an_error_that_names_where_they_could_stand(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match=r"v\.words, v\.vocab, v\.txt\), found none"):
        read_npy(save(tmp_path, words=None))


def test_vectors_in_text_beside_the_matrix_are_not_taken_for_words(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match=r"v.txt: expected one word a line, found vectors"):
        read_npy(save(tmp_path, words=b"the 1 2\nof 3 4\nin 5 6\n", suffix=".txt"))


@pytest.mark.parametrize(
    ("matrix", "found"),
    [
        (np.ones(3, dtype=np.float32), r"float32 of shape \(3,\)"),
        (np.ones((3, 2), dtype=np.int64), r"int64 of shape \(3, 2\)"),
        (np.ones((3, 2, 1), dtype=np.float32), r"float32 of shape \(3, 2, 1\)"),
        (np.array([["a", "b"]], dtype=object), "expected a whole .npy file of numbers"),
    ],
)
def test_anything_but_rows_of_floats_is_an_error(tmp_path: Path, matrix: NDArray[Any], found: str) -> None:
    with pytest.raises(VectorsError, match=found):
        read_npy(save(tmp_path, matrix))


def test_a_cut_matrix_is_an_error(tmp_path: Path) -> None:
    path = save(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(VectorsError, match=r"expected a whole \.npy file of numbers"):
        read_npy(path)


def test_numbers_that_are_not_finite_are_an_error_or_skipped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = save(tmp_path, np.array([[1, 2], [np.nan, 4], [5, 6]], dtype=np.float32))
    with pytest.raises(
        VectorsError, match=r"v.npy: row 1: expected finite numbers, found NaN or infinity for 'of'"
    ):
        read_npy(path)
    vectors = read_npy(path, skip_bad_rows=True)
    assert (vectors.words, vectors.matrix.tolist()) == (["the", "in"], [[1, 2], [5, 6]])
    assert "left out 1 bad rows" in caplog.text


def test_a_repeated_word_keeps_its_first_vector(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    vectors = read_npy(save(tmp_path, words=b"the\nthe\nin\n"))
    assert (vectors.words, vectors.matrix.tolist()) == (["the", "in"], [[1, 2], [5, 6]])
    assert "'the'" in caplog.text


def test_the_matrix_in_memory_does_not_change_with_the_file(tmp_path: Path) -> None:
    path = save(tmp_path)
    vectors = read_npy(path)
    save(tmp_path, MATRIX * 0)
    assert vectors.matrix.tolist() == MATRIX.tolist()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{}\t5\n", "the words are the first of two columns"),
        ("{} 5\n", "the words are the first of two columns"),
        ("{},5\n", "the words are the first of two columns"),
        ("7\t{}\n", "the words are the second of two columns"),
        ("\ufeff{}\n", ""),
    ],
)
def test_a_second_column_of_a_word_list_is_said_and_no_part_of_the_words(tmp_path, lines, said, caplog):
    caplog.set_level("INFO", logger="drift")
    np.save(tmp_path / "e.npy", np.eye(2, dtype=np.float32))
    text = lines.format("great") + lines.format("good").replace("\ufeff", "")
    (tmp_path / "vocab").write_text(text, encoding="utf-8")
    assert read_npy(tmp_path / "e.npy", tmp_path / "vocab").words == ["great", "good"]
    assert said in caplog.text


def test_columns_that_hold_no_numbers_are_refused(tmp_path):
    np.save(tmp_path / "e.npy", np.eye(2, dtype=np.float32))
    (tmp_path / "vocab").write_text("great\tadj\ngood\tadj\n")
    with pytest.raises(VectorsError, match=r"expected one word a line, found several columns: 'great\\tadj'"):
        read_npy(tmp_path / "e.npy", tmp_path / "vocab")


def test_a_lone_phrase_with_a_number_stays_a_word(tmp_path):
    np.save(tmp_path / "e.npy", np.eye(2, dtype=np.float32))
    (tmp_path / "vocab").write_text("Apollo 11\nthe\n")
    assert read_npy(tmp_path / "e.npy", tmp_path / "vocab").words == ["Apollo 11", "the"]


def test_the_file_of_words_may_be_named_by_a_text(tmp_path: Path) -> None:
    save(tmp_path, words=None)
    (tmp_path / "names").write_text("the\nof\nin\n")
    assert read_vectors(str(tmp_path / "v.npy"), words_file=str(tmp_path / "names")).n_words == 3
