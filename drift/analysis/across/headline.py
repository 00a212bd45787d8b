"""The few figures that sum a training up, for a run and its controls alike."""

import numpy as np

from drift.analysis.across.course import ACCURACY, AXIS_SHARE, MEAN_MOVED, OWN_LEAN
from drift.analysis.across.effects import Effect, Ground, mean_of
from drift.analysis.association_sets import missing_lists
from drift.analysis.associations import associations_by_epoch
from drift.analysis.leans import word_leans
from drift.arrays import DoubleArray, defined
from drift.measure.associations import FEWEST_RANKED
from drift.measure.strata import over_strata, stratum_deltas
from drift.progress import log
from drift.run.run import Run

AssociationScores = dict[str, tuple[float, ...]]

CHANGED_SEEN = "neighbourhood change, seen"
DELTA = "Cliff's delta, seen to unseen in strata"
PAIR_SETS = ("WordSim-353", "SimLex-999")
UNRANKED = f"–: fewer than {FEWEST_RANKED} of the list's pairs have vectors, or the list is not installed."


def association_scores(run: Run) -> AssociationScores:
    """Spearman of each pair set that can be had at every epoch of a run, over all pairs with two vectors."""
    found = associations_by_epoch(run, analogies=False)
    return {line.name: line.scores for line in found.pairs if line.split == "all"}


def say_what_is_missing() -> None:
    """Log which of the pair sets are left out, and how to get them."""
    for line in missing_lists():
        log.warning(line)


def headline(run: Run, effect: Effect, ground: Ground, scores: AssociationScores) -> dict[str, float | None]:
    """Sum up one run at one epoch, each figure under what a table calls it; None where it is undefined.

    Cliff's delta compares the neighbourhood change of seen candidates with that of unseen ones of like rank:
    above 0, seen words' neighbourhoods changed more. The lean with its own labels: see `course_figures`.
    """
    seen, leans = ground.seen_candidates, word_leans(run, effect.epoch)
    delta = over_strata(stratum_deltas(effect.changed, ground.strata), ground.strata)
    figures = {
        "median displacement, seen": _median(effect.moved),
        MEAN_MOVED: mean_of(effect.moved),
        CHANGED_SEEN: mean_of(effect.changed[seen]),
        "neighbourhood change, unseen": mean_of(effect.changed[~seen]),
        DELTA: defined(delta),
        "mean lost similarity of pairs": mean_of(effect.lost),
        AXIS_SHARE: defined(leans.share),
        OWN_LEAN: leans.spearman,
    }
    for name in PAIR_SETS:
        figures[f"Spearman change, {name}"] = gained(scores, name, effect.epoch)
    return {**figures, ACCURACY: effect.accuracy}


def gained(scores: AssociationScores, name: str, epoch: int) -> float | None:
    """The change of a pair set's Spearman from snapshot 0 to `epoch`; None where it is undefined."""
    if name not in scores:
        return None
    return defined(scores[name][epoch] - scores[name][0])


def _median(values: DoubleArray) -> float | None:
    present = values[~np.isnan(values)]
    return float(np.median(present)) if len(present) else None
