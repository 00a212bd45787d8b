"""What the measures of `drift.analysis.word_measures` are taken from: each measured once, when asked for."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from drift.analysis.across.unseen.earned_words import earned_words
from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.displacements import displacements, momenta, paths
from drift.analysis.neighbourhoods import Candidates
from drift.arrays import DoubleArray, IntArray, places_in
from drift.measure.displacement import Displacement
from drift.measure.dose import CountFit, count_fit
from drift.measure.neighbours import Neighbours, jaccard, overlap
from drift.measure.path import Path
from drift.measure.second_order import second_order
from drift.run.run import Run

_N_BYTES = 1 << 26  # half of what it takes elsewhere: the table itself is in memory too


class MeasuredWords:
    """The words of a run at `epoch`, against snapshot 0; arrays are over the vocabulary, shape (n_words,).

    candidates: whose neighbourhoods are measured, among each other; None: nobody's, and the search is spared.
    after: their neighbours at `epoch`, in their order; None: searched when asked for.
    What is measured of neighbourhoods is NaN for all other words.
    """

    def __init__(
        self, run: Run, epoch: int, candidates: Candidates | None, after: Neighbours | None = None
    ) -> None:
        self.run, self.epoch, self.candidates = run, epoch, candidates
        self._after = after

    @property
    def ids(self) -> IntArray:
        """The vocabulary's ids: the words' ranks."""
        return np.arange(self.run.n_words)

    @cached_property
    def displacement(self) -> Displacement:
        """How far each word is from its place at snapshot 0."""
        return displacements(self.run, self.epoch)

    @cached_property
    def path(self) -> Path:
        """How far each word went from epoch to epoch."""
        return paths(self.run, self.epoch)

    @property
    def momentum(self) -> DoubleArray:
        """Share of its path that each word went in steps without it, see `momenta`."""
        return momenta(self.run, self.epoch)

    @cached_property
    def count_fit(self) -> CountFit:
        """What its count explains of each word's L2 displacement, see `drift.measure.dose.count_fit`."""
        return count_fit(self.run.counts, self.displacement.l2)

    @property
    def overlap(self) -> DoubleArray:
        """Share of its neighbours that each word kept, from 0 to 1."""
        return self._of_candidates(lambda _: overlap(*self._lists))

    @property
    def jaccard(self) -> DoubleArray:
        """Neighbours shared by before and after / in one of them, from 0 to 1."""
        return self._of_candidates(lambda _: jaccard(*self._lists))

    @property
    def second_order(self) -> DoubleArray:
        """Change of the similarities to the neighbours, from 0 to 2, see `drift.measure.second_order`."""
        return self._of_candidates(self._second_order)

    @property
    def earned(self) -> DoubleArray:
        """What a token of each word would lose, were the word put back to snapshot 0, see `earned_words`."""
        return earned_words(self.run, self.epoch)

    def _second_order(self, candidates: Candidates) -> DoubleArray:
        before, after = (places_in(ids, candidates.ids) for ids in self._lists)
        rows = self.run.rows(0, candidates.ids), self.run.rows(self.epoch, candidates.ids)
        return second_order(rows, (before, after), rows)

    def _of_candidates(self, measure: Callable[[Candidates], DoubleArray]) -> DoubleArray:
        values = np.full(self.run.n_words, np.nan)
        if self.candidates is not None:
            values[self.candidates.ids] = measure(self.candidates)
        return values

    @cached_property
    def _lists(self) -> tuple[IntArray, IntArray]:
        """The candidates' neighbours at snapshot 0 and now: vocabulary ids, each (n_candidates, k)."""
        if self.candidates is None:
            raise ValueError("neighbours of nobody: expected candidates, got none.")
        epochs = (0, self.epoch) if self._after is None else (0,)
        found = [one for _, one in all_neighbours(self.run, self.candidates, epochs, n_bytes=_N_BYTES)]
        return found[0].ids, (self._after or found[-1]).ids
