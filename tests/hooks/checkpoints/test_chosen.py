from pathlib import Path

import pytest

from drift.errors import VectorsError
from drift.hooks.checkpoints.chosen import chosen_table
from drift.hooks.checkpoints.tensor import StoredTensor

BERT = {
    "bert.embeddings.word_embeddings.weight": (30, 4),
    "bert.embeddings.position_embeddings.weight": (512, 4),
    "cls.predictions.decoder.weight": (30, 4),
}
T5 = {"shared.weight": (32, 4), "encoder.embed_tokens.weight": (32, 4), "lm_head.weight": (32, 4)}
LLAMA = {"model.embed_tokens.weight": (30, 4), "lm_head.weight": (30, 4), "model.norm.weight": (4,)}
KERAS = {"layers/embedding/vars/0": (30, 4), "optimizer/vars/2": (30, 4), "layers/dense/vars/0": (4, 1)}
KERAS_H5 = {
    "model_weights/emb/sequential/emb/embeddings": (30, 4),
    "optimizer_weights/adam/sequential_emb_embeddings_momentum": (30, 4),
}
STATIC = {"embedding.weight": (30, 4)}


def tensors(shapes):
    return [StoredTensor(name, shape, "float32", lambda _: None) for name, shape in shapes.items()]


@pytest.mark.parametrize(
    ("shapes", "name"),
    [
        (BERT, "bert.embeddings.word_embeddings.weight"),
        (T5, "shared.weight"),
        (LLAMA, "model.embed_tokens.weight"),
        (KERAS, "layers/embedding/vars/0"),
        (KERAS_H5, "model_weights/emb/sequential/emb/embeddings"),
        (STATIC, "embedding.weight"),
    ],
)
def test_the_input_embeddings_are_found_as_libraries_call_them(shapes, name):
    assert chosen_table(Path("m"), tensors(shapes), None, range(28, 600)).name == name


def test_of_two_that_could_be_none_is_guessed():
    shapes = {"encoder.embed_tokens.weight": (30, 4), "decoder.embed_tokens.weight": (30, 4)}
    with pytest.raises(VectorsError, match=r"expected one table, found encoder.*30 x 4.*Name one with --ten"):
        chosen_table(Path("m"), tensors(shapes), None, range(30, 31))


def test_a_name_that_would_steer_a_terminal_is_escaped():
    (hostile,) = tensors({"a\n\x1b[31m\u202eb": (3, 4)})
    assert hostile.describe() == "a\\n\\x1b[31m\\u202eb (3 x 4 float32)"


def test_what_is_said_of_many_is_cut():
    shapes = {f"layer.{number}.weight": (30, 4) for number in range(12)}
    with pytest.raises(VectorsError, match="and 2 more"):
        chosen_table(Path("m"), tensors(shapes), None)
