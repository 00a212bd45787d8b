"""The code of docs/frameworks.md is run as it stands there."""

import re
from pathlib import Path

from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")

PAGE = (Path(__file__).parents[2] / "docs/frameworks.md").read_text(encoding="utf-8")
WORDS = ["<pad>", "a", "good", "bad", "film"]
IDS, LABELS = torch.tensor([[1, 2, 4], [1, 3, 4]]), torch.tensor([1.0, 0.0])


def code(section):
    (found,) = re.findall(rf"## {re.escape(section)}.*?```python\n(.*?)```", PAGE, re.DOTALL)
    return found


def run_code(section, tmp_path, monkeypatch, **names):
    monkeypatch.chdir(tmp_path)
    exec(code(section), names)
    return open_run("runs/mine")


def test_pytorch(tmp_path, monkeypatch):
    model = torch.nn.Sequential(torch.nn.Embedding(5, 3), torch.nn.Flatten(), torch.nn.Linear(9, 1))

    def train(model, optimizer):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(IDS).squeeze(-1), LABELS)
        loss.backward()
        optimizer.step()
        return 0.5

    optimizer = torch.optim.Adam(model.parameters())
    run = run_code(
        "PyTorch", tmp_path, monkeypatch, model=model, optimizer=optimizer, train=train, words=WORDS
    )
    assert (run.epochs, run.counts.tolist()) == ([0, 1, 2, 3], [2, 1, 1, 2])


def test_hugging_faces_trainer(tmp_path, monkeypatch):
    transformers = needs("transformers")
    from tests.hooks import test_transformers as theirs

    tokenizer = theirs.word_tokenizer()
    callback = transformers.TrainerCallback()
    trainer = theirs.trainer(tmp_path, theirs.bert(), tokenizer, callback, num_train_epochs=1)
    run = run_code("Hugging Face's Trainer, sentence-transformers", tmp_path, monkeypatch, trainer=trainer)
    assert theirs.counts_of(run) == theirs.COUNTS


def test_lightning(tmp_path, monkeypatch):
    needs("lightning")
    from tests.hooks import test_lightning as theirs

    names = {
        "module": theirs.Mean(),
        "words": theirs.WORDS,
        "batches": theirs.batches(theirs.IDS, theirs.LABELS),
        "test_batches": theirs.batches(theirs.TEST_IDS, theirs.TEST_LABELS),
        "options": theirs.options(tmp_path),
    }
    assert run_code("Lightning", tmp_path, monkeypatch, **names).epochs == [0, 1, 2, 3]


def test_model2vec(tmp_path, monkeypatch):
    needs("model2vec.train")
    from tests.hooks import test_model2vec as theirs

    static, _ = theirs.static_model()
    names = {
        "model": theirs.training.StaticModelForClassification.from_static_model(model=static),
        "texts": theirs.TEXTS,
        "labels": theirs.LABELS,
        "test_texts": ["a good film"],
        "test_labels": ["good"],
    }
    assert run_code("model2vec", tmp_path, monkeypatch, **names).record.last_epoch == 3
