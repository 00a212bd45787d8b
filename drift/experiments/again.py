"""Training what a run is to be compared with, on what the run was trained on.

Imports no TensorFlow unless something has to be trained.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from drift.analysis.across.plans import Plan
from drift.corpus.corpus import Corpus
from drift.errors import RunError
from drift.progress import log, said_once, task
from drift.run.facts import Inputs
from drift.run.lock import HeldError, is_held
from drift.run.place import NameTakenError
from drift.run.record import FILE, read_record
from drift.run.run import Run
from drift.training.job import read_again
from drift.vectors.word2vec import CORPUS
from drift.vectors.word_vectors import WordVectors

_A_MOMENT = 1.0  # seconds until it is looked again whether another process has ended


@dataclass(frozen=True, eq=False)
class Material:
    """What all runs of an experiment are trained on.

    hold_out: words that are made unseen. inputs: what the run's record keeps of where all came from.
    """

    corpus: Corpus
    vectors: WordVectors
    hold_out: tuple[str, ...]
    inputs: Inputs


def material_of(run: Run) -> Material:
    """Read again what a run was trained on: its corpus, and snapshot 0 as the word vectors.

    Raises RunError where the run does not say where its corpus came from, or the corpus is another one now.
    """
    inputs, facts = run.record.inputs, run.record.corpus
    if inputs is None:
        raise RunError(
            f"{run.folder}: expected a run made by `drift snapshot`, whose corpus can be read again."
        )
    corpus = read_again(run, inputs)
    if corpus.hold_out(facts.held_out).digest != facts.digest:
        raise RunError(
            f"{run.folder}: expected the corpus that it was trained on in {inputs.corpus['source']}, "
            "found another one. Put the text back as it was, or make a new run with `drift snapshot`."
        )
    least = (inputs.vectors.get("word2vec") or {}).get("min_count")
    source = run.record.vectors.source
    vectors = WordVectors(run.tokens, run.base, source, least if source == CORPUS else None)
    return Material(corpus, vectors, facts.held_out, inputs)


def train(plans: Sequence[Plan], material: Material, runs: Path, *, before: int = 0, after: int = 0) -> None:
    """Train the planned runs one after the other; one that was begun is gone on with.

    before, after: how many runs the caller trains before and after these, for what is said of progress.

    Several processes may do so at once: they share the work. What another one trains is come back to, and is
    trained here only if that process ended before it was complete.
    On Ctrl-C the run in work keeps its committed epochs; the same call goes on from there.
    """
    waiting, number, began = deque(plans), 1, perf_counter()
    with task("runs", len(plans)) as advance, said_once():
        while waiting:
            if number > 1:
                left = (perf_counter() - began) / (number - 1) * len(waiting)
                log.info("about %.0f min to go", max(1, left / 60))
            plan = waiting.popleft()
            log.info("run %s of %s: %s", before + number, before + len(plans) + after, plan.name)
            if _is_made(plan, material, runs):
                number += 1
                advance(1)
            else:
                waiting.append(plan)
                sleep(_A_MOMENT)


def _is_made(plan: Plan, material: Material, runs: Path) -> bool:
    """Train a planned run unless it is complete by now; False: another process has it."""
    from drift.training.fine_tune import fine_tune

    if _is_complete(runs / plan.name):
        return True
    if is_held(runs / plan.name):  # asked first: what is to be trained on takes its time to prepare
        log.info("%s: another process is training it", runs / plan.name)
        return False
    try:
        fine_tune(
            material.corpus,
            material.vectors,
            hold_out=material.hold_out,
            name=plan.name,
            runs=runs,
            resume=(runs / plan.name / FILE).exists(),
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
    return True


def _is_complete(folder: Path) -> bool:
    return (folder / FILE).exists() and read_record(folder).status == "complete"
