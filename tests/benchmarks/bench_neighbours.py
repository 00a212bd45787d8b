"""Neighbours of the whole vocabulary after training, against searching again: on the newest run of runs/.

The base lists of snapshot 0 are made once for all runs of the same vectors (minutes at 400,000 words) and
are not part of what is compared first; what the first `drift words` of all takes, with them, comes after.
"""

import sys

import faiss
import numpy as np

from drift.analysis import all_neighbours as module
from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.words import word_table
from drift.measure.cosine import unit_rows
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import open_run
from tests.benchmarks.harness import Timing, in_turn, show

SAMPLE = 4_000  # queries of the full search that are timed; gensim's loop is timed on a twentieth of them
K = 10


def main(commonest: int | None) -> None:
    """Measure the last epoch and all epochs over the `commonest` words (None: all)."""
    run = open_run()
    candidates = choose_candidates(run, Neighbourhood(candidates=commonest))
    list(all_neighbours(run, candidates, epochs=[0]))  # the base lists, if they are not there yet
    unit, _ = unit_rows(run.rows(run.last_epoch, candidates.ids))
    sample = np.random.default_rng(0).choice(len(unit), min(SAMPLE, len(unit)), replace=False)
    vectors = _in_gensim(unit)
    last, everything, flat, loop = in_turn(
        {
            "last": lambda: list(all_neighbours(run, candidates, epochs=[run.last_epoch])),
            "all": lambda: list(all_neighbours(run, candidates)),
            "flat": lambda: faiss.knn(
                unit[sample], unit, candidates.k + 1, metric=faiss.METRIC_INNER_PRODUCT
            ),
            "loop": lambda: [vectors.most_similar(int(one), topn=K) for one in sample[: SAMPLE // 20]],
        },
        repeat=5,
    )
    n_epochs, share = len(run.epochs) - 1, len(unit) / len(sample)
    found = [
        Timing("drift, the last epoch", last.seconds, last.peak_mb),
        Timing(f"full faiss search, from {len(sample):,} queries", flat.seconds * share, flat.peak_mb),
        Timing(f"gensim's most_similar, from {SAMPLE // 20} queries", loop.seconds * share * 20),
        Timing(f"drift, all {n_epochs} epochs", everything.seconds, everything.peak_mb),
        Timing(f"full faiss search, all {n_epochs} epochs, extrapolated", flat.seconds * share * n_epochs),
    ]
    moved = np.isin(run.moved(run.last_epoch).ids, candidates.ids).sum() / len(unit)
    title = f"Neighbours of {len(unit):,} words x {run.n_dims}, {moved:.1%} moved"
    show(title, found, "20 x faster than recomputing at 400,000 x 50 with 3.6 % moved")


def first_words() -> None:
    """Measure `drift words` where no lists are kept, against one full search of its candidates."""
    run, near = open_run(), Neighbourhood()
    unit, _ = unit_rows(run.base[choose_candidates(run, near).ids])
    kept, module.read_lists = module.read_lists, lambda *_: None
    try:
        timings = in_turn(
            {
                f"full faiss search of {len(unit):,} words": lambda: faiss.knn(
                    unit, unit, near.k + 1, metric=faiss.METRIC_INNER_PRODUCT
                ),
                "drift words, the first time": lambda: _words(run.name, near),
            },
            repeat=3,
        )
    finally:
        module.read_lists = kept
    show(f"The first drift words, {len(unit):,} candidates x {run.n_dims}", timings, "1.3 x")


def _words(name: str, near: Neighbourhood) -> object:
    return word_table(open_run(name), neighbourhood=near)


def _in_gensim(unit: np.ndarray) -> object:
    from gensim.models import KeyedVectors

    vectors = KeyedVectors(unit.shape[1])
    vectors.add_vectors([str(row) for row in range(len(unit))], unit)
    return vectors


if __name__ == "__main__":
    main(None if "--all" in sys.argv else 50_000)
    first_words()
