"""The same fine-tuning in Keras on TensorFlow, on PyTorch and on JAX, and in PyTorch, gives the same run."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drift.hooks.loop import record
from drift.run.run import open_run
from tests.frameworks import needs
from tests.hooks import same_training as same

torch = needs("torch")

HERE = Path(__file__).parent


def in_pytorch(folder):
    layer = torch.nn.Embedding.from_pretrained(torch.tensor(same.TABLE), freeze=False)
    head = torch.nn.Linear(3, 1)
    with torch.no_grad():
        head.weight.copy_(torch.tensor(same.HEAD.T))
        head.bias.zero_()
    optimizer = torch.optim.SGD([*layer.parameters(), *head.parameters()], lr=same.RATE)
    ids, labels, tables = torch.tensor(same.IDS), torch.tensor(same.LABELS), []
    with record(folder / "run", module=layer, optimizer=optimizer, words=same.WORDS) as recorder:
        for _ in range(same.EPOCHS):
            for start in range(0, len(ids), same.BATCH):
                batch = slice(start, start + same.BATCH)
                logits = head(layer(ids[batch]).mean(1)).squeeze(-1)
                optimizer.zero_grad()
                torch.nn.functional.binary_cross_entropy_with_logits(logits, labels[batch]).backward()
                optimizer.step()
            layer.eval()
            layer(torch.tensor(same.TEST_IDS))
            layer.train()
            recorder.snapshot()
            tables.append(layer.weight.detach().numpy().copy())
    np.save(folder / "tables.npy", np.stack(tables))


def in_keras(folder, backend):
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "KERAS_BACKEND": backend}
    script = [sys.executable, "-m", "tests.hooks.same_training", str(folder)]
    done = subprocess.run(script, env=environment, cwd=HERE.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def of_pytorch(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pytorch")
    in_pytorch(folder)
    return folder


def matrices(folder):
    run = open_run(folder / "run")
    return np.stack([run.matrix(epoch) for epoch in run.epochs[1:]])


@pytest.mark.parametrize("backend", ["tensorflow", "torch", "jax"])
def test_the_same_training_in_keras_and_in_pytorch_gives_the_same_run(of_pytorch, tmp_path, backend):
    needs(backend)
    in_keras(tmp_path, backend)
    theirs, ours = open_run(tmp_path / "run"), open_run(of_pytorch / "run")
    for folder, run in ((tmp_path, theirs), (of_pytorch, ours)):
        assert run.words == same.WORDS[1:]
        assert run.record.seen_from == "ids"
        assert run.counts.tolist() == same.COUNTS
        assert run.test_counts.tolist() == same.TEST_COUNTS
        assert (run.record.training.optimizer, run.record.moves_unseen) == ("SGD", ())
        np.testing.assert_array_equal(run.base, same.TABLE[1:])
        np.testing.assert_array_equal(matrices(folder), np.load(folder / "tables.npy")[:, 1:])
        assert [run.words[row] for row in run.moved(2).ids] == ["a", "b", "c", "d", "rare"]
    np.testing.assert_allclose(matrices(tmp_path), matrices(of_pytorch), rtol=1e-5, atol=1e-6)
