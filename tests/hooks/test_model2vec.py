"""`StaticSnapshots` in the fine-tuning of static models by model2vec."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from drift.errors import SettingsError
from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")
model2vec = needs("model2vec")
training = needs("model2vec.train")
tokenizers = needs("tokenizers")

from drift.hooks.model2vec import StaticSnapshots  # noqa: E402 - after what it needs

VOCABULARY = ["[PAD]", "[UNK]", "a", "good", "bad", "film", "dull", "fine", "never"]
TEXTS = ["a good film", "a bad film", "a fine film", "a dull bad film"]
LABELS = ["good", "bad", "good", "bad"]


def tokenizer(words):
    model = tokenizers.models.WordLevel({word: row for row, word in enumerate(words)}, unk_token="[UNK]")
    made = tokenizers.Tokenizer(model)
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    return made


def static_model(**changes):
    vectors = np.random.default_rng(0).normal(size=(len(VOCABULARY), 4)).astype(np.float32)
    return model2vec.StaticModel(vectors, tokenizer(VOCABULARY), **changes), vectors


def fit(model, **changes):
    asked = {"max_epochs": 3, "batch_size": 2, "learning_rate": 0.05, "device": "cpu", **changes}
    model.fit(TEXTS, LABELS, X_val=["a good good film"], y_val=["good"], **asked)


@pytest.mark.parametrize("weights", [None, np.linspace(0.5, 1, len(VOCABULARY), dtype=np.float32)])
def test_the_fine_tuning_of_a_static_model_becomes_a_run(tmp_path, weights):
    static, vectors = static_model(weights=weights)
    model = training.StaticModelForClassification.from_static_model(model=static)
    with StaticSnapshots(tmp_path / "mine", model):
        fit(model)
    run = open_run(tmp_path / "mine")
    assert run.words == VOCABULARY[2:]
    assert run.counts.tolist() == [4, 1, 2, 4, 1, 1, 0]
    assert run.test_counts.tolist() == [1, 2, 0, 1, 0, 0, 0]
    assert run.record.last_epoch == 3
    np.testing.assert_array_equal(run.base, vectors[2:])
    kept = run.record.kept_epoch or run.record.last_epoch
    np.testing.assert_array_equal(run.matrix(kept), model.embeddings.weight.detach().numpy()[2:])
    assert run.moved(1).ids.tolist() == [0, 1, 2, 3, 4, 5]
    assert (run.record.training.optimizer, run.record.moves_unseen) == ("Adam", ())
    assert run.condition() == "complete"
    assert "train" not in vars(model)


def test_the_best_weights_that_are_taken_back_are_recorded(tmp_path):
    static, _ = static_model()
    model = training.StaticModelForClassification.from_static_model(model=static)
    with StaticSnapshots(tmp_path / "mine", model):  # labels of the validation text are the other way round
        model.fit(
            TEXTS, LABELS, X_val=["a good film"], y_val=["bad"], max_epochs=3, batch_size=2, device="cpu"
        )
    run = open_run(tmp_path / "mine")
    kept = run.record.kept_epoch or run.record.last_epoch
    np.testing.assert_array_equal(run.matrix(kept), model.embeddings.weight.detach().numpy()[2:])
    assert run.record.last_epoch == 3


def test_a_second_fit_is_refused_and_so_are_tokens_that_share_a_row(tmp_path):
    static, vectors = static_model()
    model = training.StaticModelForClassification.from_static_model(model=static)
    with pytest.raises(SettingsError, match="expected one fit"), StaticSnapshots(tmp_path / "mine", model):
        fit(model, max_epochs=1)
        fit(model, max_epochs=1)
    shared = model2vec.StaticModel(
        vectors[:8], tokenizer(VOCABULARY), token_mapping=np.array([0, 1, 2, 3, 4, 5, 6, 7, 7])
    )
    model = training.StaticModelForClassification.from_static_model(model=shared)
    with pytest.raises(SettingsError, match="several share one"):
        StaticSnapshots(tmp_path / "other", model)


def test_pretrained_static_vectors_are_fine_tuned_and_watched(tmp_path):
    found = importlib.util.find_spec("wordllama")
    folder = Path(found.origin).parent if found else None
    safetensors = needs("safetensors.numpy")
    if folder is None:
        needs("wordllama")
    (tensors,) = safetensors.load_file(folder / "weights/l2_supercat_256.safetensors").values()
    own = tokenizers.Tokenizer.from_file(str(folder / "tokenizers/l2_supercat_tokenizer_config.json"))
    static = model2vec.StaticModel(tensors.astype(np.float32), own)
    model = training.StaticModelForClassification.from_static_model(model=static)
    with StaticSnapshots(tmp_path / "mine", model):
        fit(model, max_epochs=1)
    run = open_run(tmp_path / "mine")
    assert run.counts[run.token_index["▁film"]] == 4
    assert {run.words[row] for row in run.moved(1).ids} == {
        run.words[row] for row in np.flatnonzero(run.counts)
    }
    assert run.n_words > 31_000
