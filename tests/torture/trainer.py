"""A training that stands in for the recipe: the same run on the disk in a moment, without TensorFlow."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from unittest import mock

import numpy as np

from drift.corpus.meet import meet
from drift.run.facts import CorpusFacts
from drift.run.recorder import Recorder
from drift.run.run import open_run
from drift.run.settings import Settings
from drift.run.writer import create_run, resume_run
from drift.training.examples import examples

MODULE = "drift.training.fine_tune"
LENGTH = 8
WORDS = [f"w{number}" for number in range(30)]


def write_inputs(folder: Path) -> None:
    """A text of two classes, and vectors of its words and as many others."""
    rng = np.random.default_rng(0)
    rows = [f"w{rng.integers(0, 5) + 5 * (place % 2)} w10 w11,{place % 2}" for place in range(160)]
    (folder / "c.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    lines = [f"{word} {' '.join(f'{one:.4f}' for one in rng.normal(size=4))}" for word in WORDS]
    (folder / "v.txt").write_text("\n".join(lines) + "\n")
    (folder / "w.txt").write_text("\n".join(f"{line}9" for line in lines) + "\n")


def fine_tune(corpus, vectors, *, hold_out, name, runs, resume=False, inputs=None, force=False, **settings):
    """As the recipe's, and what it writes is a function of corpus, settings and epoch alone."""
    settings.pop("low_coverage", None)
    chosen = Settings(**settings)
    whole = meet(corpus, vectors.lookup).hold_out(hold_out)
    corpus = whole.set_aside(chosen.validation_share)
    if chosen.shuffled_labels:
        corpus = corpus.with_shuffled_labels(chosen.seed)
    chosen = chosen.completed(LENGTH)
    data = examples(corpus, vectors, LENGTH)
    if resume:
        writer = resume_run(runs / name)
    else:
        writer = create_run(
            runs / name,
            vectors,
            counts=data.counts,
            test_counts=data.test_counts,
            planned_epochs=chosen.epochs,
            corpus=CorpusFacts(
                source=corpus.source,
                digest=(corpus if corpus.validation is None else whole).digest,
                classes=tuple(corpus.classes),
                train_documents=len(data.train),
                test_documents=len(data.test),
                held_out=tuple(hold_out),
            ),
            settings=chosen,
            inputs=inputs,
            class_counts=data.class_counts(len(corpus.classes)),
            force=force,
        )
    with Recorder(writer) as recorder:
        for part, documents in data.asked.items():
            if part not in recorder.record.documents:
                recorder.keep_documents(part, data.read_documents(documents))
        while (done := recorder.record.last_epoch) < chosen.epochs:
            _epoch(writer, data, vectors, chosen, done + 1)
    return open_run(recorder.folder)


def _epoch(writer, data, vectors, settings, epoch):
    rng = np.random.default_rng([settings.seed, epoch])
    ids = np.flatnonzero(data.counts) if settings.policy != "frozen" else np.empty(0, np.int64)
    rows = vectors.matrix[ids] + np.float32(0.2 * epoch) * rng.normal(size=(len(ids), vectors.n_dims))
    answers = {part: chances(len(documents), rng) for part, documents in data.asked.items()}
    scores = {"accuracy": 0.5 + epoch / 10, "test_accuracy": 0.5 + epoch / 20, "validation_accuracy": 0.6}
    writer.commit(ids, rows.astype(np.float32), scores, answers=answers)


def chances(n_documents, rng):
    """Probabilities of two classes, shape (n_documents, 2)."""
    found = rng.uniform(size=(n_documents, 1)).astype(np.float32)
    return np.concatenate([found, 1 - found], axis=1)


def _predict(_run, text):
    return lambda matrix: chances(len(text.labels), np.random.default_rng(len(matrix)))


@contextmanager
def standing_in() -> Iterator[None]:
    """Let commands train by this in place of the recipe, and ask no model."""
    module = ModuleType(MODULE)
    module.fine_tune = fine_tune
    import drift.training

    before = sys.modules.get(MODULE)
    sys.modules[MODULE] = module  # not by patch.dict, which also forgets what was imported meanwhile
    try:
        with (
            mock.patch.object(drift.training, "fine_tune", module, create=True),
            mock.patch("drift.experiments.unseen.own_predict", _predict),
        ):
            yield
    finally:
        if before is None:
            del sys.modules[MODULE]
        else:
            sys.modules[MODULE] = before
