"""`drift report --watch` beside a training in another process, which waits for the page after every epoch."""

import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from drift.run.following import followed
from drift.run.run import Run
from tests.present.pages import embedded

ROOT = Path(__file__).parents[2]
N_EPOCHS = 3
TRAINING = """
    import time
    from pathlib import Path

    import numpy as np

    import drift

    # Bags of words, a logistic regression on their mean, plain gradient descent: the embedding trains along.
    rng = np.random.default_rng(0)
    n_words, n_dims = 12, 6
    matrix = rng.normal(size=(n_words, n_dims)).astype(np.float32)
    documents = rng.integers(0, n_words // 2, size=(60, 5))
    labels = (documents.mean(axis=1) > n_words / 4).astype(np.float32)
    weights = rng.normal(size=n_dims).astype(np.float32)
    counts = np.bincount(documents.ravel(), minlength=n_words)
    words = [f"w{number}" for number in range(n_words)]
    with drift.record("runs/live", words=words, matrix=matrix, counts=counts, epochs=%d) as recorder:
        for epoch in range(1, %d + 1):
            while not Path(f"go-{epoch}").exists():
                time.sleep(0.05)
            hidden = matrix[documents].mean(axis=1)
            wrong = 1 / (1 + np.exp(-hidden @ weights)) - labels
            step = (wrong[:, None] * weights / documents.shape[1]).astype(np.float32)
            weights -= 0.5 * (hidden.T @ wrong) / len(labels)
            np.add.at(matrix, documents, -0.5 * step[:, None, :])
            recorder.snapshot(matrix, scores={"accuracy": float(((wrong > 0) != labels).mean())})
"""


@pytest.fixture
def training(tmp_path):
    """A training under way in a process of its own, before its first epoch."""
    script = textwrap.dedent(TRAINING % (N_EPOCHS, N_EPOCHS))
    process = subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, env=_environment())
    until((tmp_path / "runs" / "live" / "run.json").exists, process)
    yield process
    process.kill()
    process.wait()


def until(there, *processes):
    """Wait for something that a process brings about, as long as it lives."""
    while not there():
        assert not [one for one in processes if one.poll() not in (None, 0)], "a process has failed"
        time.sleep(0.05)


def _environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def epochs_of(page):
    return embedded(page.read_text(encoding="utf-8"))["epochs"]


def test_the_page_has_each_epoch_of_a_training_that_goes_on(training, tmp_path):
    page = tmp_path / "live.html"
    watch = subprocess.Popen(
        [sys.executable, "-m", "cli", "report", "live", "--watch", "-o", str(page)],
        cwd=tmp_path,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for epoch in range(N_EPOCHS):
            until(lambda: page.exists() and epochs_of(page)[-1] == epoch, watch, training)  # noqa: B023
            assert epochs_of(page) == list(range(epoch + 1))
            assert watch.poll() is None
            (tmp_path / f"go-{epoch + 1}").touch()
        assert training.wait() == 0
        said, complaints = watch.communicate()
    finally:
        watch.kill()
    assert watch.returncode == 0, complaints
    assert epochs_of(page) == list(range(N_EPOCHS + 1))
    states = re.findall(r"words\s+to explore \((\w+)", said)
    assert states[-1] == "complete" and set(states[:-1]) == {"running"} and len(states) >= N_EPOCHS


def test_a_training_is_followed_from_another_process(training, tmp_path):
    folder, seen = tmp_path / "runs" / "live", []
    for run in followed(folder):
        seen.append(run.last_epoch)
        (tmp_path / f"go-{run.last_epoch + 1}").touch()
    assert seen[:-1] == list(range(N_EPOCHS + 1)) or seen == list(range(N_EPOCHS + 1))
    assert Run(folder).condition() == "complete"
