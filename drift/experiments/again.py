"""Training what a run is to be compared with, on what the run was trained on.

Imports no TensorFlow unless something has to be trained.
"""

import gc
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter, sleep

import numpy as np

from drift.analysis.across.plans import Plan
from drift.arrays import IntArray
from drift.corpus.corpus import Corpus
from drift.corpus.count import type_ids
from drift.corpus.meet import meet
from drift.corpus.read import read_corpus
from drift.errors import RunError, SettingsError
from drift.progress import log, said_once, task, unsaid
from drift.quiet import imported_quietly
from drift.run.base import base_matrix, base_words, open_base, store_base
from drift.run.facts import Inputs
from drift.run.lock import HeldError, is_held
from drift.run.place import NameTakenError
from drift.run.record import FILE, read_record
from drift.run.run import Run
from drift.run.store import exists, is_of_this_process
from drift.vectors.word2vec import CORPUS
from drift.vectors.word_vectors import WordVectors
from drift.workers import are_there, hand_out

_A_MOMENT = 1.0  # seconds until it is looked again whether another process has ended


@dataclass(frozen=True, eq=False)
class Material:
    """What all runs of an experiment are trained on.

    corpus: as it was read. hold_out: words that are made unseen. inputs: what the run's record keeps of where
    all came from.
    """

    corpus: Corpus
    vectors: WordVectors
    hold_out: tuple[str, ...]
    inputs: Inputs

    @cached_property
    def parted(self) -> Corpus:
        """The corpus with what is held out in the test documents."""
        return self.corpus.hold_out(self.hold_out)

    def without(self, masked: IntArray) -> "Material":
        """The same with no token of these words (vocabulary rows) in the training documents, which stay.

        What is held out goes to the test documents before: those keep their tokens.
        """
        corpus = self.parted
        drop = np.isin(type_ids(corpus, self.vectors.index), masked)
        return replace(self, corpus=replace(corpus, train=corpus.train.without(drop)))


@dataclass(frozen=True)
class Source:
    """Where a worker reads a material: the text where it came from, the word vectors in the runs' folder.

    runs: the folder, absolute. digest: of the word vectors there, whose source and least count come from
    elsewhere. corpus: the digest of the text without what is held out, name: how its source is called in
    records. segmented: how it was cut.
    """

    runs: Path
    inputs: Inputs
    hold_out: tuple[str, ...]
    digest: str
    source: str
    least_count: int | None
    corpus: str
    name: str
    segmented: bool | None

    def read(self) -> Material:
        """Read it. Raises RunError where the corpus is another one now, or there are no such vectors."""
        words = base_words(self.runs, self.digest)
        matrix = base_matrix(open_base(self.runs, self.digest))
        vectors = WordVectors(words, matrix, self.source, self.least_count)
        corpus = meet(read_corpus(**self.inputs.corpus), vectors.lookup, segmented=self.segmented)
        found = Material(replace(corpus, source=self.name), vectors, self.hold_out, self.inputs)
        if found.parted.digest != self.corpus:
            raise RunError(
                f"{self.runs}: expected the corpus that was trained on in {self.inputs.corpus['source']}, "
                "found another one. Put the text back as it was, or make a new run with `drift snapshot`."
            )
        return found


def material_of(run: Run) -> Material:
    """Read again what a run was trained on: its corpus, and snapshot 0 as the word vectors.

    Raises RunError where the run does not say where its corpus came from, or the corpus is another one now.
    """
    inputs, facts = run.record.inputs, run.record.corpus
    if inputs is None:
        raise RunError(
            f"{run.folder}: expected a run made by `drift snapshot`, whose corpus can be read again."
        )
    source, runs = run.record.vectors.source, run.folder.parent
    least = (inputs.vectors.get("word2vec") or {}).get("min_count") if source == CORPUS else None
    segmented = None if facts.reading is None else facts.reading["segmented"]
    digest = run.record.vectors.digest
    return Source(
        runs, inputs, facts.held_out, digest, source, least, facts.digest, facts.source, segmented
    ).read()


def train(plans: Sequence[Plan], material: Material, runs: Path, *, before: int = 0, after: int = 0) -> None:
    """Train the planned runs; one that was begun is gone on with. See `trained`."""
    deque(trained(plans, material, runs, before=before, after=after), maxlen=0)


def trained(
    plans: Sequence[Plan], material: Material, runs: Path, *, before: int = 0, after: int = 0
) -> Generator[Plan, None, None]:
    """Train the planned runs, one after the other or over workers; yields each once it is there.

    before, after: how many runs the caller trains before and after these, for what is said of progress.

    Several processes may do so at once: they share the work. What another one trains is come back to, and is
    trained here only if that process ended before it was complete.
    On Ctrl-C the run in work keeps its committed epochs; the same call goes on from there.
    """
    waiting, n_made, began = list(enumerate(plans, start=before + 1)), 0, perf_counter()
    n = before + len(plans) + after
    make: Callable[[tuple[int, Plan]], bool] = partial(_is_made, n=n, material=material, runs=runs)
    if plans and are_there():
        make = partial(_is_made_there, n=n, source=_kept(material, runs))
    with task("runs", len(plans)) as advance, said_once():
        while waiting:
            held = []
            for (number, plan), is_made in hand_out(make, waiting, lambda one: one[1].name):
                if not is_made:
                    held.append((number, plan))
                    continue
                n_made += 1
                advance(1)
                yield plan
                if n_made < len(plans):
                    left = (perf_counter() - began) / n_made * (len(plans) - n_made)
                    log.info("about %.0f min to go", max(1, left / 60))
            if held:
                sleep(_A_MOMENT)
            waiting = held


def _kept(material: Material, runs: Path) -> Source:
    """Keep in the runs' folder what workers read there; returns where they read it."""
    if is_of_this_process(runs):
        raise SettingsError(f"{runs}: expected runs that other processes see too. Leave the workers out.")
    vectors = material.vectors
    store_base(runs, vectors)
    return Source(
        runs.resolve(),
        material.inputs,
        material.hold_out,
        vectors.digest,
        vectors.source,
        vectors.least_count,
        material.parted.digest,
        material.corpus.source,
        None if material.corpus.reading is None else material.corpus.reading.segmented,
    )


_last: tuple[Source, Material] | None = None
"""What this worker has read: the next run is mostly trained on the same."""


def _is_made_there(numbered: tuple[int, Plan], n: int, source: Source) -> bool:
    """As `_is_made`, on a worker."""
    global _last  # noqa: PLW0603 - the one place where it is kept
    if _last is None or _last[0] != source:
        with unsaid():  # who asks has read it, and told what there was to tell
            _last = source, source.read()
    return _is_made(numbered, n, _last[1], source.runs)


def _is_made(numbered: tuple[int, Plan], n: int, material: Material, runs: Path) -> bool:
    """Train a planned run unless it is complete by now; False: another process has it."""
    number, plan = numbered
    log.info("run %s of %s: %s", number, n, plan.name)
    if _is_complete(runs / plan.name):
        return True
    if is_held(runs / plan.name):  # asked first: what is to be trained on takes its time to prepare
        log.info("%s: another process is training it, or was just ended", runs / plan.name)
        return False
    if plan.masked:
        material = material.without(np.array(plan.masked))
    try:
        imported_quietly("drift.training.fine_tune").fine_tune(
            material.corpus,
            material.vectors,
            hold_out=material.hold_out,
            name=plan.name,
            runs=runs,
            resume=exists(runs / plan.name / FILE),
            inputs=material.inputs,
            low_coverage=True,
            **plan.settings,
        )
    except (HeldError, NameTakenError) as error:
        log.info("%s", error)
        return False
    except RunError:
        if not _is_complete(runs / plan.name):
            raise
    gc.collect()  # a model refers to itself: 40 to 150 MB that Python would seldom look for
    return True


def _is_complete(folder: Path) -> bool:
    return exists(folder / FILE) and read_record(folder).status == "complete"
