"""Folders of models as Hugging Face's libraries write them."""

import json

import numpy as np
import pytest

from drift.errors import VectorsError
from drift.hooks.checkpoints.table import open_stored
from tests.hooks.checkpoints.test_table import TABLE, safetensors

TOKENIZER = {
    "model": {"vocab": {"[PAD]": 2, "tv": 0, "sea": 1}},
    "added_tokens": [{"id": 2, "content": "[PAD]", "special": True}],
}


def write_model(folder, words, name="model.safetensors"):
    folder.mkdir(parents=True)
    tensors = {"embeddings.word_embeddings.weight": ("F32", TABLE), "decoder.weight": ("F32", -TABLE)}
    (folder / name).write_bytes(safetensors(**tensors))
    for path, text in words.items():
        (folder / path).write_text(text)


@pytest.mark.parametrize(
    "words",
    [
        {"tokenizer.json": json.dumps(TOKENIZER)},
        {"vocab.json": json.dumps({"tv": 0, "sea": 1})},
        {"vocab.txt": "tv\nsea\n"},
    ],
)
def test_a_model_brings_its_words(tmp_path, words):
    write_model(tmp_path / "m", words)
    for path in (tmp_path / "m", tmp_path / "m/model.safetensors"):
        found = open_stored(path).vectors()
        assert found.words == ["tv", "sea"]
        np.testing.assert_array_equal(found.matrix, TABLE[:2])


def test_of_several_modules_the_first_has_the_embeddings(tmp_path):
    write_model(tmp_path / "st/0_StaticEmbedding", {"tokenizer.json": json.dumps(TOKENIZER)})
    (tmp_path / "st/modules.json").write_text(json.dumps([{"idx": 0, "path": "0_StaticEmbedding"}]))
    assert open_stored(tmp_path / "st").vectors().words == ["tv", "sea"]
    (tmp_path / "st/modules.json").write_text(json.dumps([{"idx": 0, "path": "../../etc"}]))
    with pytest.raises(VectorsError, match=r"expected a model's folder with one of model\.safetensors"):
        open_stored(tmp_path / "st").vectors()


def test_a_folder_that_is_no_model_is_one_line(tmp_path):
    with pytest.raises(VectorsError, match=r"expected a model's folder with one of model\.safetensors"):
        open_stored(tmp_path).vectors()
    write_model(tmp_path / "m", {})
    with pytest.raises(VectorsError, match="expected the words of its rows"):
        open_stored(tmp_path / "m").vectors()
