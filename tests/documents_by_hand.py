"""A run that kept what its model answers to four test documents after each epoch, with its frozen control."""

import numpy as np

from drift.run.answers import ReadDocuments
from drift.run.facts import CorpusFacts, Inputs
from drift.run.moved import Moved
from drift.run.recorder import Recorder
from drift.run.run import open_run
from drift.run.settings import Settings
from drift.run.writer import create_run

INPUTS = Inputs({"source": "by hand"}, {"source": "by hand"})
# word0 to word9 are seen: in the first and the last document one word is not.
DOCUMENTS = ReadDocuments(
    np.array([1, 0, 1, 0]), np.array([0, 1, 30, 1, 2, 3, 0, 2, 39]), np.array([0, 3, 5, 7, 9])
)
TRAINED = [[0, 0, 1, 0], [1, 0, 1, 1], [1, 0, 1, 1]]  # the class that is answered, by epoch and document
FROZEN = [[0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0]]


def answering(folder, vectors, counts, *, frozen=True):
    """The run `told` in `folder`; frozen: whether its control is beside it."""
    run = _made(folder / "told", vectors, counts, "trainable", TRAINED)
    if frozen:
        _made(folder / "told~frozen", vectors, counts, "frozen", FROZEN)
    return run


def _made(folder, vectors, counts, policy, classes):
    writer = create_run(
        folder,
        vectors,
        counts=counts,
        test_counts=np.bincount(DOCUMENTS.tokens, minlength=len(counts)),
        planned_epochs=len(classes),
        corpus=CorpusFacts(source="by hand", classes=("bad", "good")),
        settings=Settings(policy=policy, seed=0, epochs=len(classes)),
        inputs=INPUTS,
    )
    recorder = Recorder(writer)
    recorder.keep_documents("test", DOCUMENTS)
    ids = np.arange(10 if policy == "trainable" else 0)
    with recorder:
        for epoch, answered in enumerate(classes, 1):
            rows = vectors.matrix[ids] + np.random.default_rng(epoch).normal(size=(len(ids), 5))
            probabilities = np.where(np.eye(2)[answered] == 1, 0.8, 0.2)
            recorder.commit(Moved(ids, rows.astype(np.float32)), answers={"test": probabilities})
    return open_run(recorder.folder)
