"""Reading everything that a run holds, to know that nothing is missing or damaged."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.errors import DriftError, RunError, SettingsError
from drift.progress import task
from drift.run.answers import check_documents
from drift.run.run import Run
from drift.vectors.word_vectors import WordVectors


@dataclass(frozen=True)
class Verification:
    """What reading a run back found.

    checked: what was read, in order.
    problems: one line for each thing that is wrong; empty if the run is whole.
    """

    checked: list[str]
    problems: list[str]


def verify(run: Run) -> Verification:
    """Read every array of the run, with its checksums, and check that the parts fit each other."""
    checks: dict[str, Callable[[], None]] = {
        "snapshot 0": lambda: _check_base(run),
        "counts": lambda: _check_counts(run),
    }
    for part in run.record.documents:
        checks[f"{part} documents"] = lambda part=part: _check_documents(run, part)  # type: ignore[misc]
    for epoch in range(1, run.record.last_epoch + 1):
        checks[f"epoch {epoch}"] = lambda epoch=epoch: _check_epoch(run, epoch)  # type: ignore[misc]
    problems = []
    with task("verifying", len(checks)) as advance:
        for check in checks.values():
            try:
                check()
            except DriftError as error:
                problems.append(str(error))
            advance(1)
    return Verification(list(checks), list(dict.fromkeys(problems)))


def _check_base(run: Run) -> None:
    expected = run.record.vectors.digest
    found = WordVectors(run.tokens, run.base).digest
    if found != expected:
        raise RunError(f"snapshot 0: expected digest {expected[:12]}…, found {found[:12]}….")


def _check_counts(run: Run) -> None:
    for name, counts in (("counts", run.counts), ("test_counts", run.test_counts)):
        if counts.shape != (run.n_words,) or (counts < 0).any():
            raise RunError(f"{name}: expected {run.n_words:,} counts from 0 on, found shape {counts.shape}.")
    _check_class_counts(run)


def _check_class_counts(run: Run) -> None:
    counts = run.class_counts
    if counts is None:
        return
    expected = (int(run.seen.sum()), len(run.record.corpus.classes))
    if counts.shape != expected or (counts < 0).any():
        raise RunError(f"class_counts: expected counts of shape {expected}, found {counts.shape}.")
    if (counts.sum(axis=1) != run.counts[run.seen]).any():
        raise RunError("class_counts: expected them to add up to the counts, they do not.")


def _check_documents(run: Run, part: str) -> None:
    documents = run.documents(part)
    expected = run.record.documents[part]
    if documents is None or len(documents) != expected:
        raise RunError(f"{part} documents: expected {expected:,} of them, found others.")
    try:
        check_documents(documents, run.n_words)
    except SettingsError as error:
        raise RunError(f"{part} documents: {error}") from error


def _check_answers(run: Run, epoch: int, part: str) -> None:
    found, where = run.answered(epoch, part), f"epoch {epoch}, {part} answers"
    answers, labels = found.answers, found.labels
    if answers.ndim != 2 or len(answers) != len(labels) or labels.max(initial=0) >= answers.shape[1]:
        raise RunError(f"{where}: expected a row a document and a column a class, found {answers.shape}.")
    if answers.min(initial=0) < 0 or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        raise RunError(f"{where}: expected probabilities that add up to 1, found others.")


def _check_epoch(run: Run, epoch: int) -> None:
    moved = run.moved(epoch)
    expected = (run.record.epochs[epoch].moved_words, run.n_dims)
    if moved.rows.shape != expected or moved.ids.shape != expected[:1]:
        raise RunError(f"epoch {epoch}: expected rows of shape {expected}, found {moved.rows.shape}.")
    ids = moved.ids
    if len(ids) and (np.diff(ids).min(initial=1) < 1 or ids[0] < 0 or ids[-1] >= run.n_words):
        raise RunError(f"epoch {epoch}: expected rising word numbers below {run.n_words:,}, found others.")
    for part in run.record.epochs[epoch].answers:
        _check_answers(run, epoch, part)
    total, absent = run.step_path(epoch), run.absent_path(epoch)
    if total is not None and absent is not None and ((absent < 0) | (absent > total)).any():
        raise RunError(f"epoch {epoch}: expected absent_path from 0 to step_path, found others.")
