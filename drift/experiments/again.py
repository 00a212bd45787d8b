"""Training beside a run what it is to be compared with: runs that are there are kept, others are trained.

Imports no TensorFlow unless something has to be trained.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from drift.corpus.corpus import Corpus
from drift.corpus.read import read_corpus
from drift.errors import RunError, SettingsError
from drift.progress import log, task
from drift.run.names import check_name
from drift.run.record import FILE, RunRecord, read_record
from drift.run.run import Run
from drift.run.settings import Settings
from drift.vectors.word_vectors import WordVectors


@dataclass(frozen=True)
class Plan:
    """A run that is wanted: its name, and the fields of `drift.run.settings.Settings`."""

    name: str
    settings: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Material:
    """What all runs of an experiment are trained on.

    hold_out: words that are made unseen. inputs: what the run's record keeps of where all came from.
    """

    corpus: Corpus
    vectors: WordVectors
    hold_out: tuple[str, ...]
    inputs: dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """The digests of vectors and corpus that a run on disk must have to be taken for a planned one.

    A run with shuffled labels has a corpus of its own: its words and counts are compared when it is measured.
    """

    vectors: str
    corpus: str


def own_settings(record: RunRecord) -> dict[str, Any]:
    """The training's settings in a record, without its inputs; what an older drift did not know is usual.

    Raises RunError where the run was not made by `fine_tune` of this drift or an older one.
    """
    known = {field.name for field in fields(Settings)}
    kept = {name: value for name, value in record.settings.items() if name != "inputs"}
    if "policy" not in kept or set(kept) - known:
        raise RunError(f"{record.name}: expected a run made by `drift snapshot`, found one that was not.")
    return Settings(**kept).as_dict()


def expected_of(record: RunRecord) -> Expected:
    """The digests in a record."""
    return Expected(str(record.vectors["digest"]), str(record.corpus.get("digest", "")))


def unfinished(plans: Sequence[Plan], runs: Path, expected: Expected) -> list[Plan]:
    """Those of the planned runs that are not complete in `runs`.

    Raises SettingsError where a run of a planned name has other settings, RunError where it has other word
    vectors or another corpus: nothing is ever replaced.
    """
    return [plan for plan in plans if not _is_there(plan, runs, expected)]


def material_of(run: Run) -> Material:
    """Read again what a run was trained on: its corpus, and snapshot 0 as the word vectors.

    Raises RunError where the run does not say where its corpus came from, or the corpus is another one now.
    """
    inputs = run.record.settings.get("inputs")
    if not inputs:
        raise RunError(
            f"{run.folder}: expected a run made by `drift snapshot`, whose corpus can be read again."
        )
    held_out = tuple(run.record.corpus.get("held_out", []))
    corpus = read_corpus(**inputs["corpus"])
    if corpus.hold_out(held_out).digest != run.record.corpus["digest"]:
        raise RunError(
            f"{run.folder}: expected the corpus that it was trained on in {inputs['corpus']['source']}, "
            "found another one. Put the text back as it was, or make a new run with `drift snapshot`."
        )
    return Material(corpus, WordVectors(run.words, run.base, run.record.vectors["source"]), held_out, inputs)


def train(plans: Sequence[Plan], material: Material, runs: Path) -> None:
    """Train the planned runs one after the other; one that was begun is gone on with.

    On Ctrl-C the run in work keeps its committed epochs; the same call goes on from there.
    """
    from drift.training.fine_tune import fine_tune

    with task("runs", len(plans)) as advance, _said_once():
        for number, plan in enumerate(plans, start=1):
            log.info("run %s of %s: %s", number, len(plans), plan.name)
            fine_tune(
                material.corpus,
                material.vectors,
                hold_out=material.hold_out,
                name=plan.name,
                runs=runs,
                resume=(runs / plan.name / FILE).exists(),
                inputs=material.inputs,
                **plan.settings,
            )
            advance(1)


def check_stem(name: str) -> str:
    """Return `name`, of which other runs' names are to be made; raises RunError for one with a `~`."""
    if "~" in check_name(name):
        stem = name.split("~", maxsplit=1)[0]
        raise RunError(
            f"expected a run of its own, got {name}, which belongs to {stem}. Name {stem} instead."
        )
    return name


@contextmanager
def _said_once() -> Iterator[None]:
    """Let through each note once: all runs would say the same of the same corpus."""
    said: set[str] = set()

    def is_new(record: logging.LogRecord) -> bool:
        message = record.getMessage()
        new = message not in said
        said.add(message)
        return new

    log.addFilter(is_new)
    try:
        yield
    finally:
        log.removeFilter(is_new)


def _is_there(plan: Plan, runs: Path, expected: Expected) -> bool:
    folder = runs / plan.name
    if not (folder / FILE).exists():
        return False
    record = read_record(folder)
    own = own_settings(record)
    wanted = Settings(**plan.settings).completed(own["max_length"]).as_dict()
    other = [name for name in wanted if own[name] != wanted[name]]
    if other:
        had, asked = (", ".join(f"{name} {one[name]}" for name in other) for one in (own, wanted))
        raise SettingsError(
            f"{folder}: expected a run with {asked}, found one with {had}. Remove or rename it."
        )
    found = expected_of(record)
    same_corpus = wanted["shuffled_labels"] or found.corpus == expected.corpus
    if found.vectors != expected.vectors or not same_corpus:
        raise RunError(
            f"{folder}: expected a run on the same word vectors and corpus, found one on others. Remove or "
            "rename it."
        )
    return record.status == "complete"
