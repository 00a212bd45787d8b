"""Neighbourhoods of a run's words, among a stated candidate vocabulary."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import IntArray
from drift.errors import SettingsError
from drift.measure.devices import chosen_device
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import Neighbours, nearest
from drift.progress import task
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class Candidates:
    """A neighbourhood in a run: the words that may be neighbours, and how many nearest of them make one.

    ids: rising, shape (n_candidates,).
    description: the choice in words, for wherever a neighbourhood is shown.
    k: how many, 1 or more.
    device: where the neighbours of all of them are searched, see `nearest`.
    """

    ids: IntArray
    description: str
    k: int
    device: str = "cpu"

    def __len__(self) -> int:
        return len(self.ids)


def choose_candidates(run: Run, neighbourhood: Neighbourhood = Neighbourhood()) -> Candidates:
    """Choose so many of the commonest words of the vocabulary and all words of the corpus; None: every word.

    Raises SettingsError where fewer than two candidates are left; and see `chosen_device`.
    """
    commonest, k, device = neighbourhood.candidates, neighbourhood.k, chosen_device(neighbourhood.device)
    if commonest is None or commonest >= run.n_words:
        return Candidates(np.arange(run.n_words), f"all {run.n_words:,} words", k, device)
    chosen = (run.counts + run.test_counts) > 0
    chosen[:commonest] = True
    ids = np.flatnonzero(chosen)
    if len(ids) < 2:
        raise SettingsError(f"expected two or more candidates, found {len(ids)}. Raise --candidates.")
    description = f"{len(ids):,} words: the {commonest:,} commonest and all that occur in the corpus"
    return Candidates(ids, description, k, device)


def neighbours(run: Run, epoch: int, ids: IntArray, candidates: Candidates) -> Neighbours:
    """Find the k nearest candidates of each of the words `ids` in snapshot `epoch`."""
    rows = run.rows(epoch, candidates.ids)
    queries = rows if ids is candidates.ids else run.rows(epoch, ids)
    with task(f"neighbours, epoch {epoch}", len(ids)) as advance:
        return nearest(queries, ids, rows, candidates.ids, candidates.k, advance, candidates.device)
