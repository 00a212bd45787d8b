from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drift.errors import MissingExtraError, SettingsError, VectorsError
from drift.vectors import demo
from drift.vectors.binary import write_binary
from drift.vectors.npy import write_npy
from drift.vectors.read import DEMO_VECTORS, read_vectors
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors

VECTORS = WordVectors(["the", "of", "in"], np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32))


@pytest.mark.parametrize("write", [write_text, write_binary, write_npy])
def test_a_file_of_any_format_is_read_by_path_or_by_name(
    tmp_path: Path, write: Callable[[WordVectors, Path], None]
) -> None:
    write(VECTORS, tmp_path / "v.npy")
    for source in (tmp_path / "v.npy", str(tmp_path / "v.npy")):
        vectors = read_vectors(source, limit=2)
        assert (vectors.words, vectors.matrix.tolist()) == (["the", "of"], [[1, 2], [3, 4]])
        assert vectors.source == str(tmp_path / "v.npy")


@pytest.mark.parametrize("name", ["v.bin", "v.bin.gz"])
def test_a_packed_file_with_a_wrong_name_is_read(tmp_path: Path, name: str) -> None:
    write_text(VECTORS, tmp_path / "v.gz")
    (tmp_path / "v.gz").rename(tmp_path / name)
    assert read_vectors(tmp_path / name).words == VECTORS.words


def test_bad_rows_are_skipped_on_request(tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"the 1 2\nof 3\nin 5 6\n")
    assert read_vectors(tmp_path / "v", skip_bad_rows=True).words == ["the", "in"]


def test_words_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", VECTORS.matrix)
    (tmp_path / "list").write_bytes(b"a\nb\nc\n")
    assert read_vectors(tmp_path / "v.npy", words_file=tmp_path / "list").words == ["a", "b", "c"]


def test_a_file_of_words_beside_a_format_with_words_is_an_error(tmp_path: Path) -> None:
    write_text(VECTORS, tmp_path / "v")
    with pytest.raises(SettingsError, match="found text with words of its own"):
        read_vectors(tmp_path / "v", words_file=tmp_path / "list")


def test_the_word_demo_reads_the_packaged_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_PACKAGE", "no_such_package")
    with pytest.raises(MissingExtraError):
        read_vectors(DEMO_VECTORS)


def test_the_corpus_itself_can_be_trained_on() -> None:
    vectors = read_vectors(
        "word2vec:corpus", documents=[["a", "b", "c"]] * 5 + [["a"]] * 10 + [["b"]] * 5, limit=1
    )
    assert (vectors.words, vectors.matrix.shape, vectors.source) == (["a"], (1, 300), "word2vec:corpus")


def test_training_without_documents_is_an_error() -> None:
    with pytest.raises(VectorsError, match="expected documents to train on, found none"):
        read_vectors("word2vec:corpus")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_an_error(limit: int) -> None:
    with pytest.raises(SettingsError, match="expected 1 or more words"):
        read_vectors(DEMO_VECTORS, limit=limit)
