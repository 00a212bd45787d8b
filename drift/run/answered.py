"""What models answered to a run's test documents, beside it where it has none, and with words put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drift.arrays import BoolArray, FloatArray, IntArray
from drift.errors import RunError
from drift.run.answers import Answered, get_documents, put_documents
from drift.run.checks import check_answered, check_probabilities, check_read
from drift.run.run import Run
from drift.run.saying_why import saying_why
from drift.run.store import StoredArrays, group_exists, open_whole_group, read_array, whole_group, write_array

if TYPE_CHECKING:
    import zarr

ANSWERED = "answered.zarr"
RESTORED = "restored.zarr"


@dataclass(frozen=True, eq=False)
class Restored:
    """The answers of a run's model with words put back to snapshot 0.

    epoch: the snapshot that was changed. max_count, seed: what was drawn, and how.
    words: vocabulary rows of the words that were dealt, rising, shape (n_words,).
    masks: which of them each draw put back, shape (n_draws, n_words), two draws a deal.
    answers: class probabilities, shape (n_draws, n_documents, n_classes).
    whole: with all of the words put back, shape (n_documents, n_classes).
    """

    epoch: int
    max_count: int
    seed: int
    words: IntArray
    masks: BoolArray
    answers: FloatArray
    whole: FloatArray


def write_answered(run: Run, found: Answered) -> None:
    """Keep the answers beside a run that has none of its own; what was kept before is replaced."""
    with _kept(run, ANSWERED, {"epoch": found.epoch}) as group:
        put_documents(group, found)
        write_array(group, "answers", found.answers.astype(np.float32), ("document", "class"))


def read_answered(run: Run) -> Answered | None:
    """Read the answers at the last epoch: the run's own, else those beside it; None where none are kept.

    Raises RunError where they are damaged.
    """
    if run.answers(run.last_epoch) is not None:
        return run.answered(run.last_epoch)
    return read_beside(run)


def read_beside(run: Run) -> Answered | None:
    """Read the answers beside a run that has none of its own; raises RunError where they are damaged."""
    path = run.folder / ANSWERED
    if not group_exists(path):
        return None
    group = open_whole_group(path)
    found = Answered(*get_documents(group), read_array(group, "answers"), _fact(group, "epoch"))
    check_answered(found, str(path))
    check_read(found, f"{path}:", len(found), run.n_words)
    return found


def write_restored(run: Run, found: Restored) -> None:
    """Keep the draws beside the run; what was kept before is replaced."""
    facts = {"epoch": found.epoch, "max_count": found.max_count, "seed": found.seed}
    with _kept(run, RESTORED, facts) as group:
        write_array(group, "words", found.words, ("dealt_word",))
        write_array(group, "masks", found.masks.astype(np.uint8), ("draw", "dealt_word"))
        write_array(group, "answers", found.answers.astype(np.float32), ("draw", "document", "class"))
        write_array(group, "whole", found.whole.astype(np.float32), ("document", "class"))


def read_restored(run: Run) -> Restored | None:
    """Read the draws; None where none are kept. Raises RunError where they are damaged."""
    path = run.folder / RESTORED
    if not group_exists(path):
        return None
    group = open_whole_group(path)
    epoch, max_count, seed = (_fact(group, name) for name in ("epoch", "max_count", "seed"))
    words, masks, answers, whole = (
        read_array(group, name) for name in ("words", "masks", "answers", "whole")
    )
    if masks.shape != (len(answers), len(words)) or answers.shape[1:] != whole.shape:
        raise RunError(
            f"{path}: expected draws of words with their answers, found others. Remove this folder."
        )
    for one in (answers, whole):
        check_probabilities(one, len(whole), str(path))
    return Restored(epoch, max_count, seed, words, masks.astype(bool), answers, whole)


@contextmanager
def _kept(run: Run, name: str, facts: dict[str, int]) -> Iterator["zarr.Group"]:
    """Give a group to be kept beside the run; raises RunError where it cannot be written."""
    path = run.folder / name
    with saying_why(f"{path}: cannot be kept"), whole_group(path, {"run": run.name, **facts}) as group:
        yield group


def _fact(group: StoredArrays, name: str) -> int:
    found = group.attrs.get(name)
    if not isinstance(found, int):
        raise RunError(f"{group.path}: expected the number {name}, found {found!r}. Remove this folder.")
    return found
