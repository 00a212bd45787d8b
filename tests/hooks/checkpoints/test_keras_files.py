"""Keras's own files, written by Keras, and read without it; and files that only look like these."""

import subprocess
import sys
import zipfile

import numpy as np
import pytest

from drift.errors import VectorsError
from drift.hooks.checkpoints.keras_vocabulary import keras_vocabulary
from drift.hooks.checkpoints.table import open_stored, stored_tensors

h5py = pytest.importorskip("h5py")
WORDS = "tv\nsea\ngood\n"


@pytest.fixture(scope="module")
def keras_model():
    """A model whose optimizer keeps tables of the embedding's shape, trained for a step."""
    keras = pytest.importorskip("keras")
    words = keras.layers.TextVectorization()
    words.adapt(["tv tv sea"])
    model = keras.Sequential(
        [
            keras.Input((1,), dtype="string"),
            words,
            keras.layers.Embedding(5, 3, name="emb"),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    import tensorflow as tf

    model.fit(tf.constant([["tv sea"]]), np.array([[1.0]]), verbose=0)
    return model


@pytest.mark.parametrize("name", ["m.keras", "m.weights.h5", "m.h5"])
def test_the_table_is_found_beside_what_the_optimizer_keeps(tmp_path, keras_model, name):
    save = keras_model.save_weights if "weights" in name else keras_model.save
    save(tmp_path / name)
    (tmp_path / "words.txt").write_text("\n\ntv\nsea\nother\n")
    words_file = None if name.endswith(".keras") else tmp_path / "words.txt"
    found = open_stored(tmp_path / name, words_file).vectors()
    assert found.words[:2] == ["tv", "sea"]
    np.testing.assert_array_equal(found.matrix[:2], keras_model.get_layer("emb").get_weights()[0][2:4])
    tables = {one.shape for one in stored_tensors(tmp_path / name) if one.is_table}
    assert tables == {(5, 3), (3, 1)}


def test_words_that_were_given_to_a_layer_stand_behind_its_special_tokens(tmp_path, keras_model):
    keras = pytest.importorskip("keras")
    given = keras.layers.TextVectorization(vocabulary=["tv", "sea"])
    model = keras.Sequential([keras.Input((1,), dtype="string"), given, keras.layers.Embedding(5, 3)])
    model.save(tmp_path / "m.keras")
    assert keras_vocabulary(tmp_path / "m.keras") == {"tv": 2, "sea": 3}
    assert open_stored(tmp_path / "m.keras").vectors().words == ["tv", "sea"]


def test_of_two_vocabularies_none_is_taken(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("assets/a/vocabulary.txt", "\n[UNK]\ntv")
        archive.writestr(
            "config.json", '{"layers": [{"config": {"vocabulary": ["x"], "vocabulary_size": 3}}]}'
        )
    assert keras_vocabulary(tmp_path / "m.keras") is None


@pytest.mark.parametrize("config", ["{", "[" * 100_000, '{"vocabulary": [1], "vocabulary_size": "x"}'])
def test_a_configuration_that_is_none_is_one_line_or_no_words(tmp_path, config):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("config.json", config)
    try:
        assert keras_vocabulary(tmp_path / "m.keras") is None
    except VectorsError as error:
        assert "expected a vocabulary in it" in str(error)


@pytest.fixture
def words(tmp_path):
    (tmp_path / "words.txt").write_text(WORDS)
    return tmp_path / "words.txt"


TABLE = np.arange(9, dtype=np.float32).reshape(3, 3)


def test_bfloat16_as_keras_keeps_it_is_widened(tmp_path, words):
    ml_dtypes = pytest.importorskip("ml_dtypes")
    with h5py.File(tmp_path / "b.h5", "w") as file:
        one = file.create_dataset("layers/embedding/vars/0", data=TABLE.astype(ml_dtypes.bfloat16).view("V2"))
        one.attrs["dtype"] = "bfloat16"
    found = open_stored(tmp_path / "b.h5", words).vectors()
    np.testing.assert_array_equal(found.matrix, TABLE)


def test_reading_one_loads_no_keras_and_writes_no_line(tmp_path, words):
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file["layers/embedding/vars/0"] = TABLE
    script = (
        "import sys, pathlib; from drift.hooks.checkpoints.table import open_stored\n"
        "open_stored(*map(pathlib.Path, sys.argv[1:])).vectors()\n"
        "print({'keras', 'tensorflow', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "m.h5", words], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_what_lies_in_another_file_is_left_alone(tmp_path, words):
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["t"] = TABLE
    (tmp_path / "raw").write_bytes(TABLE.tobytes())
    layout = h5py.VirtualLayout((3, 3), "<f4")
    layout[:] = h5py.VirtualSource(tmp_path / "secret.h5", "t", (3, 3))
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file["linked"] = h5py.ExternalLink("secret.h5", "/t")
        file["soft"] = h5py.SoftLink("/own")
        file.create_dataset("raw", (3, 3), "<f4", external=[(str(tmp_path / "raw"), 0, 36)])
        file.create_virtual_dataset("virtual", layout)
        file["own"] = TABLE
    assert [one.name for one in stored_tensors(tmp_path / "m.h5")] == ["own"]
    np.testing.assert_array_equal(open_stored(tmp_path / "m.h5", words).vectors().matrix, TABLE)


def test_a_group_inside_itself_ends(tmp_path, words):
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.create_group("a")
        file["a"]["a"] = file["a"]
    with pytest.raises(VectorsError, match="more than 50 deep"):
        open_stored(tmp_path / "m.h5", words).vectors()


def test_damaged_files_are_one_line(tmp_path, words):
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file["own"] = TABLE
        file.create_dataset("layers/embedding/vars/0", (3, 3), "<f4")
    with pytest.raises(VectorsError, match="the bytes of 'layers/embedding/vars/0' are not all there"):
        open_stored(tmp_path / "m.h5", words, "layers/embedding/vars/0").vectors()
    whole = (tmp_path / "m.h5").read_bytes()
    (tmp_path / "cut.h5").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("model.weights.h5", whole[:100])
    for name in ("cut.h5", "m.keras"):
        with pytest.raises(VectorsError, match="expected a whole HDF5 file, cannot read it"):
            open_stored(tmp_path / name, words).vectors()
