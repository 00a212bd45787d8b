"""What a training did to the words, measured so cheaply that it can be done for many runs and epochs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.displacements import displacements
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.pairs import pair_similarity
from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.errors import RunError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import overlap
from drift.measure.stranded import stranded_pairs
from drift.measure.strata import FEWEST_WORDS, STRATA, Strata, strata_of
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class Ground:
    """What the runs of an experiment share: vectors, seen words, and all that snapshot 0 says of them.

    digest: of the vectors. candidates: what neighbourhoods are among, and how many words make one.
    seen: ids of the seen words, shape (n_seen,). seen_candidates: which candidates are seen.
    before: each candidate's neighbours, shape (n_candidates, k).
    pairs: near pairs [seen, unseen] as vocabulary ids, shape (n_pairs, 2); near: one was among the other's k
        neighbours. similarity: their cosines, from -1 to 1, shape (n_pairs,); NaN for a zero vector.
    strata: the candidates by pretraining rank, in which seen ones stand beside unseen ones of like rank.
    """

    digest: str
    candidates: Candidates
    seen: IntArray
    seen_candidates: BoolArray
    before: IntArray
    pairs: IntArray
    similarity: DoubleArray
    strata: Strata


@dataclass(frozen=True, eq=False)
class Effect:
    """What training had done at one epoch.

    moved: cosine distance of each seen word from snapshot 0, from 0 to 2, shape (n_seen,).
    changed: 1 - overlap of each candidate's neighbourhood, from 0 (kept all) to 1, shape (n_candidates,).
    lost: similarity that each near pair lost, from -2 to 2, shape (n_pairs,).
    accuracy: on the test documents, from 0 to 1; None where the run has none.
    Undefined values are NaN.
    """

    run: str
    epoch: int
    moved: DoubleArray
    changed: DoubleArray
    lost: DoubleArray
    accuracy: float | None


def ground_of(run: Run, *, neighbourhood: Neighbourhood = Neighbourhood()) -> Ground:
    """Measure snapshot 0 of a run, once for all runs that share its vectors and its seen words."""
    candidates = choose_candidates(run, neighbourhood)
    n_strata = min(STRATA, max(1, int(run.seen[candidates.ids].sum()) // FEWEST_WORDS))
    before = next(found for _, found in all_neighbours(run, candidates, [0])).ids
    pairs = stranded_pairs(before, candidates.ids, run.seen)
    return Ground(
        digest=run.record.vectors.digest,
        candidates=candidates,
        seen=np.flatnonzero(run.seen),
        seen_candidates=run.seen[candidates.ids],
        before=before,
        pairs=pairs,
        similarity=pair_similarity(run, 0, pairs),
        strata=strata_of(candidates.ids, run.seen[candidates.ids], n_strata),
    )


def effects(run: Run, ground: Ground, epochs: Iterable[int] | None = None) -> Iterator[Effect]:
    """Measure a run at `epochs` (None: all after snapshot 0), one after the other.

    Raises RunError where the run does not stand on this ground.
    """
    check_ground(run, ground)
    wanted = list(run.epochs[1:] if epochs is None else epochs)
    for epoch, found in all_neighbours(run, ground.candidates, wanted):
        yield Effect(
            run=run.name,
            epoch=epoch,
            moved=displacements(run, epoch).cosine[ground.seen],
            changed=1 - overlap(ground.before, found.ids),
            lost=ground.similarity - pair_similarity(run, epoch, ground.pairs),
            accuracy=run.record.epochs[epoch].scores.get("test_accuracy"),
        )


def check_ground(run: Run, ground: Ground) -> None:
    """Raise RunError unless the run has the vectors and the seen words of `ground`."""
    same_vectors = run.record.vectors.digest == ground.digest
    if not same_vectors or not np.array_equal(np.flatnonzero(run.seen), ground.seen):
        what = "seen words" if same_vectors else "word vectors"
        raise RunError(
            f"{run.folder}: expected the {what} of the runs beside it, found others. Remove this run."
        )


def mean_of(values: DoubleArray) -> float | None:
    """The mean of what is defined; None where nothing is."""
    present = values[~np.isnan(values)]
    return float(present.mean()) if len(present) else None
