"""Tuned vectors as files: other libraries, and drift's own readers, get every bit back."""

import numpy as np
import pytest

from drift.errors import RunError, SettingsError, VectorsError
from drift.present.export.tuned import export_vectors
from drift.vectors.read import read_vectors
from drift.vectors.word_vectors import WordVectors
from drift.vectors.write import write_vectors


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.vec", "a.bin", "a.bin.gz", "a.npy"])
def test_what_is_written_is_read_back_to_the_last_bit(plain_run, tmp_path, name):
    done = export_vectors(plain_run, tmp_path / "new" / name, epoch=2)
    assert (done.n_words, done.epochs) == (plain_run.n_words, (2,))
    back = read_vectors(tmp_path / "new" / name, cache=False)
    assert back.words == plain_run.words
    np.testing.assert_array_equal(back.matrix, plain_run.matrix(2))


@pytest.mark.parametrize(("name", "binary"), [("a.vec", False), ("a.bin", True)])
def test_gensim_reads_word2vec(plain_run, tmp_path, name, binary):
    models = pytest.importorskip("gensim.models")
    export_vectors(plain_run, tmp_path / name)
    back = models.KeyedVectors.load_word2vec_format(tmp_path / name, binary=binary)
    assert back.index_to_key == plain_run.words
    np.testing.assert_array_equal(back.vectors, plain_run.matrix(3))  # the last epoch where none is named


def test_gensim_loads_its_own_kind_and_the_file_can_be_moved(plain_run, tmp_path):
    models = pytest.importorskip("gensim.models")
    export_vectors(plain_run, tmp_path / "a.kv", epoch=1)
    assert [one.name for one in tmp_path.iterdir()] == ["a.kv"]
    back = models.KeyedVectors.load(str((tmp_path / "a.kv").rename(tmp_path / "b.kv")))
    assert back.index_to_key == plain_run.words
    np.testing.assert_array_equal(back.vectors, plain_run.matrix(1))


def test_safetensors_hold_the_table_with_its_words_beside_it(plain_run, tmp_path):
    numpy_tensors = pytest.importorskip("safetensors.numpy")
    export_vectors(plain_run, tmp_path / "a.safetensors", epoch=0)
    (found,) = numpy_tensors.load_file(tmp_path / "a.safetensors").values()
    np.testing.assert_array_equal(found, plain_run.base)
    assert (tmp_path / "a.words").read_text(encoding="utf-8").split("\n")[:-1] == plain_run.words


def test_numbers_of_every_size_are_the_shortest_that_read_back(tmp_path):
    numbers = np.array([[0.1, -1e-38, 3.4e38], [1 / 3, 1e-45, -0.0]], dtype=np.float32)
    write_vectors(WordVectors(["a", "b"], numbers), tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text().split()[1] == "0.1"
    back = read_vectors(tmp_path / "a.txt", cache=False).matrix
    assert back.tobytes() == numbers.tobytes()


def test_what_cannot_be_written_is_refused_in_one_line(plain_run, tmp_path):
    with pytest.raises(SettingsError, match=r"a\.pt: expected a name that ends in \.txt"):
        export_vectors(plain_run, tmp_path / "a.pt")
    with pytest.raises(SettingsError, match="expected a name that ends in"):
        export_vectors(plain_run, tmp_path / "a.npy.gz")
    with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 9"):
        export_vectors(plain_run, tmp_path / "a.txt", epoch=9)
    with pytest.raises(VectorsError, match="expected words without spaces"):
        write_vectors(WordVectors(["a b"], np.ones((1, 2), np.float32)), tmp_path / "a.bin")
    (tmp_path / "file").touch()
    with pytest.raises(VectorsError, match="cannot be written"):
        write_vectors(WordVectors(["a"], np.ones((1, 2), np.float32)), tmp_path / "file" / "a.txt")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
