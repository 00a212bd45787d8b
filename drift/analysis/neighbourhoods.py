"""Neighbourhoods of a run's words, among a stated candidate vocabulary."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.measure.neighbours import Neighbours, nearest
from drift.progress import task
from drift.run.run import Run

K = 10
COMMONEST = 50_000


@dataclass(frozen=True, eq=False)
class Candidates:
    """The words that may be neighbours.

    ids: rising, shape (n_candidates,).
    description: the choice in words, for wherever a neighbourhood is shown.
    """

    ids: IntArray
    description: str

    def __len__(self) -> int:
        return len(self.ids)


def choose_candidates(run: Run, commonest: int | None = COMMONEST) -> Candidates:
    """Choose the `commonest` words of the vocabulary and all words of the corpus; None: every word.

    Raises SettingsError where `commonest` is below 0 or fewer than two candidates are left.
    """
    if commonest is not None and commonest < 0:
        raise SettingsError(f"expected a number of candidates from 0 on, got {commonest}.")
    if commonest is None or commonest >= run.n_words:
        return Candidates(np.arange(run.n_words), f"all {run.n_words:,} words")
    chosen = (run.counts + run.test_counts) > 0
    chosen[:commonest] = True
    ids = np.flatnonzero(chosen)
    if len(ids) < 2:
        raise SettingsError(f"expected two or more candidates, found {len(ids)}. Raise --candidates.")
    return Candidates(
        ids, f"{len(ids):,} words: the {commonest:,} commonest and all that occur in the corpus"
    )


def neighbours(run: Run, epoch: int, ids: IntArray, candidates: Candidates, k: int = K) -> Neighbours:
    """Find the `k` nearest candidates of each of the words `ids` in snapshot `epoch`."""
    rows = run.rows(epoch, candidates.ids)
    queries = rows if ids is candidates.ids else run.rows(epoch, ids)
    with task(f"neighbours, epoch {epoch}", len(ids)) as advance:
        return nearest(queries, ids, rows, candidates.ids, k, advance)
