"""Pairs of a seen and an unseen word that lost their similarity: `drift stranded`."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import COMMONEST, K, choose_candidates
from drift.measure.stranded import lost_similarity, stranded_pairs
from drift.run.run import Run


@dataclass(frozen=True)
class StrandedPair:
    """A seen and an unseen word that were near before training.

    count: occurrences of the seen word in the training documents.
    before, after: cosine similarity at snapshot 0 and at the epoch asked for, from -1 to 1.
    lost: before - after.
    """

    seen: str
    unseen: str
    count: int
    before: float
    after: float

    @property
    def lost(self) -> float:
        """The similarity that training took away."""
        return self.before - self.after


@dataclass(frozen=True)
class Stranded:
    """The stranded pairs of a run, the most lost similarity first.

    n_pairs: how many pairs of a seen and an unseen word were near before training.
    n_lost: how many of them lost similarity. left_out: pairs with a zero vector.
    epoch, k, candidates: what they were measured at and among.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    n_pairs: int
    n_lost: int
    left_out: int
    pairs: tuple[StrandedPair, ...]


def stranded(
    run: Run,
    *,
    epoch: int | None = None,
    k: int = K,
    commonest: int | None = COMMONEST,
    min_count: int = 1,
    limit: int | None = 50,
) -> Stranded:
    """Find the pairs of a seen and an unseen word that were near at snapshot 0 and lost most similarity.

    Near means: one is among the k nearest candidates of the other (see `choose_candidates`).
    min_count: leave out pairs whose seen word occurs less often. limit: how many pairs; None: all.
    """
    epoch = run.last_epoch if epoch is None else epoch
    candidates = choose_candidates(run, commonest)
    before = next(found for _, found in all_neighbours(run, candidates, k, [0]))
    pairs = stranded_pairs(before.ids, candidates.ids, run.seen)
    pairs = pairs[run.counts[pairs[:, 0]] >= min_count]
    used, place = np.unique(pairs, return_inverse=True)
    lost = lost_similarity(place.reshape(pairs.shape), run.rows(0, used), run.rows(epoch, used))
    found = [
        StrandedPair(
            run.words[used[seen]],
            run.words[used[unseen]],
            int(run.counts[used[seen]]),
            float(was),
            float(now),
        )
        for (seen, unseen), was, now in zip(lost.pairs[:limit], lost.before, lost.after, strict=False)
        if was > now
    ]
    return Stranded(
        run=run.name,
        epoch=epoch,
        k=k,
        candidates=candidates.description,
        n_pairs=len(pairs),
        n_lost=int((lost.lost > 0).sum()),
        left_out=lost.left_out,
        pairs=tuple(found),
    )
