"""The few figures that sum a training up, for a run and its controls alike."""

import numpy as np

from drift.analysis.across.effects import Effect, Ground, mean_of
from drift.analysis.association_sets import missing_lists
from drift.analysis.associations import associations_by_epoch
from drift.arrays import DoubleArray, defined
from drift.measure.groups import cliffs_delta
from drift.progress import log
from drift.run.run import Run

AssociationScores = dict[str, tuple[float, ...]]

CHANGED_SEEN = "neighbourhood change, seen"
PAIR_SETS = ("WordSim-353", "SimLex-999")


def association_scores(run: Run) -> AssociationScores:
    """Spearman of each pair set that can be had at every epoch of a run, over all pairs with two vectors."""
    found = associations_by_epoch(run, analogies=False)
    return {line.name: line.scores for line in found.pairs if line.split == "all"}


def say_what_is_missing() -> None:
    """Log which of the pair sets are left out, and how to get them."""
    for line in missing_lists():
        log.warning(line)


def headline(effect: Effect, ground: Ground, scores: AssociationScores) -> dict[str, float | None]:
    """Sum up one run at one epoch, each figure under what a table calls it; None where it is undefined.

    Cliff's delta compares the neighbourhood change of seen candidates with that of unseen ones: above 0,
    seen words' neighbourhoods changed more.
    """
    seen = ground.seen_candidates
    figures = {
        "median displacement, seen": _median(effect.moved),
        "mean displacement, seen": mean_of(effect.moved),
        CHANGED_SEEN: mean_of(effect.changed[seen]),
        "neighbourhood change, unseen": mean_of(effect.changed[~seen]),
        "Cliff's delta, seen to unseen": defined(cliffs_delta(effect.changed[seen], effect.changed[~seen])),
        "mean lost similarity of pairs": mean_of(effect.lost),
    }
    for name in PAIR_SETS:
        figures[f"Spearman change, {name}"] = gained(scores, name, effect.epoch)
    return {**figures, "test accuracy": effect.accuracy}


def gained(scores: AssociationScores, name: str, epoch: int) -> float | None:
    """The change of a pair set's Spearman from snapshot 0 to `epoch`; None where it is undefined."""
    if name not in scores:
        return None
    return defined(scores[name][epoch] - scores[name][0])


def _median(values: DoubleArray) -> float | None:
    present = values[~np.isnan(values)]
    return float(np.median(present)) if len(present) else None
