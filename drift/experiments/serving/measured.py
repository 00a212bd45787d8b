"""Sending a run's test documents to its exported models in every way, and measuring what it takes."""

import gzip
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from drift.analysis.serving.result import Sent, Serving, serving_result
from drift.analysis.serving.shipping import EmbeddingTable
from drift.analysis.serving.way import INSIDE, Way, all_ways
from drift.arrays import FloatArray
from drift.errors import RunError, SettingsError
from drift.experiments.serving.asking import Ask, served
from drift.experiments.serving.client import Client
from drift.experiments.serving.export import export_models
from drift.experiments.serving.messages import decode, encode, gzipped, read_response
from drift.files import whole_folder
from drift.progress import task
from drift.run.answered import read_answered
from drift.run.answers import Answered
from drift.run.run import Run
from drift.run.saying_why import saying_why

MOST_DOCUMENTS = 512
MOST_NUMBERS = 20_000_000
"""Test documents that are sent, evenly taken, at most; and numbers in all of their vectors, at most."""

LOAD_ROUNDS = 3
EACH = 25
"""Every way is asked in each round, so many requests at most."""

SECONDS = 0.4  # of a round for each way, once it was asked WARM times
WARM = 3


@dataclass(eq=False)
class Load:
    """What was sent one way: the first bodies before packing, and of all the sizes, times and answers."""

    way: Way
    bodies: list[bytes] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    encode: list[float] = field(default_factory=list)
    decode: list[float] = field(default_factory=list)
    answers: list[FloatArray] = field(default_factory=list)
    latency: list[float] = field(default_factory=list)

    @property
    def probabilities(self) -> FloatArray:
        """The answers to all documents, shape (n_documents, n_classes)."""
        return np.concatenate(self.answers)


def serving(run: Run, keep: Path | None = None) -> Serving:
    """Export a complete run's model, serve it on this machine, and ask it in every way; about a minute.

    keep: a new folder for the exported models, laid out for TensorFlow Serving; None: they are not kept.
    Raises SettingsError where `keep` is there already, RunError for a run without a model or without answers
    to test documents, DriftError where the server does not answer.
    """
    if keep is None:
        with TemporaryDirectory() as folder:
            return _measured(run, Path(folder))
    if keep.exists():
        raise SettingsError(f"{keep}: expected a new folder for the exported models. Name another one.")
    with saying_why(f"{keep}: cannot keep the exported models"), whole_folder(keep, lambda: True) as partial:
        return _measured(run, partial)


def _measured(run: Run, folder: Path) -> Serving:
    answered = read_answered(run)
    if answered is None or not len(answered.labels):
        raise RunError(f"{run.folder}: expected a run that keeps test documents and answers, found none.")
    export_models(run, folder)
    documents = _some(answered, run.n_dims)
    client = Client(documents, run.rows(run.last_epoch, np.arange(run.n_words)))
    loads = {way: Load(way) for way in all_ways()}
    with served(folder) as ask, task("requests", len(loads) * (1 + LOAD_ROUNDS)) as advance:
        for load in loads.values():
            _send_all(client, ask, load)
            advance(1)
        for _ in range(LOAD_ROUNDS):
            for ids in (load for load in loads.values() if load.way.where == INSIDE):
                beside = [load for load in loads.values() if load.way.by_ids == ids.way]
                _time(ask, beside)
                advance(len(beside))
    by_ids = [load.probabilities for load in loads.values() if load.way.where == INSIDE]
    return serving_result(
        run=run.name,
        epoch=run.last_epoch,
        lengths=documents.lengths,
        n_test=len(answered.labels),
        table=EmbeddingTable(run.n_words, run.n_dims, len(run.moved(run.last_epoch).ids)),
        from_run=max(float(np.abs(one - documents.answers).max()) for one in by_ids),
        sent=[_sent(load, loads[load.way.by_ids]) for load in loads.values()],
    )


def _some(answered: Answered, n_dims: int) -> Answered:
    """So many of the documents, evenly taken, as are sent."""
    n, mean = len(answered.labels), max(1.0, float(answered.lengths.mean()))
    most = int(min(n, MOST_DOCUMENTS, max(1, MOST_NUMBERS // (mean * n_dims))))
    return answered.take(np.linspace(0, n - 1, most).round().astype(int))


def _send_all(client: Client, ask: Ask, load: Load) -> None:
    """Send every document once, untimed; keep the bodies that are timed later."""
    way = load.way
    for batch in client.batches(way.batch):
        began = perf_counter()
        body = encode(client.inputs(batch, way), way)
        size = len(gzipped(body)) if way.gzip else len(body)
        load.encode.append(perf_counter() - began)
        load.sizes.append(size)
        load.answers.append(read_response(ask(body, way), way))
        if len(load.bodies) < EACH:
            load.bodies.append(body)
    for body in load.bodies:
        sent = gzipped(body) if way.gzip else body
        began = perf_counter()
        decode(gzip.decompress(sent) if way.gzip else sent, way)
        load.decode.append(perf_counter() - began)


def _time(ask: Ask, loads: list[Load]) -> None:
    """Ask by ids and by vectors in turn, request by request: what slows the machine slows both.

    EACH requests of each, or as many as go into SECONDS, WARM at least.
    """
    until = perf_counter() + SECONDS * len(loads)
    for number in range(EACH):
        for load in loads:
            body = load.bodies[number % len(load.bodies)]
            began = perf_counter()
            ask(body, load.way)
            load.latency.append(perf_counter() - began)
        if perf_counter() > until and number + 1 >= WARM:
            break


def _sent(load: Load, ids: Load) -> Sent:
    found, by_ids = load.probabilities, ids.probabilities
    return Sent(
        load.way,
        np.array(load.sizes),
        np.array(load.encode),
        np.array(load.decode),
        np.array(load.latency),
        float(np.abs(found - by_ids).max()),
        int((found.argmax(axis=1) != by_ids.argmax(axis=1)).sum()),
    )
