"""The few figures that follow a training from epoch to epoch, cheap enough for many trainings."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.across.effects import Ground, mean_of
from drift.analysis.displacements import displacements
from drift.analysis.leans import word_leans
from drift.analysis.neighbourhoods import neighbours
from drift.arrays import IntArray, defined
from drift.measure.neighbours import overlap
from drift.run.run import Run

MOST_DRAWN = 2_000
"""Seen words whose neighbourhoods are measured at every epoch, the same in every training."""

MEAN_MOVED, CHANGED_SAMPLE = "mean displacement, seen", "neighbourhood change, seen words drawn"
AXIS_SHARE, OWN_LEAN = "share of the first axis", "lean with its own labels, Spearman"
ACCURACY = "test accuracy"


@dataclass(frozen=True, eq=False)
class Drawn:
    """Seen candidates that were drawn: ids of shape (n,), and their neighbours before, shape (n, k)."""

    ids: IntArray
    before: IntArray


def drawn_words(ground: Ground, seed: int = 0) -> Drawn:
    """Draw up to MOST_DRAWN of the seen candidates."""
    places = np.flatnonzero(ground.seen_candidates)
    n = min(MOST_DRAWN, len(places))
    chosen = np.sort(np.random.default_rng(seed).choice(places, size=n, replace=False))
    return Drawn(ground.candidates.ids[chosen], ground.before[chosen])


def course_figures(run: Run, epoch: int, ground: Ground, drawn: Drawn) -> dict[str, float | None]:
    """Sum up one run at one epoch, each figure under what a table calls it; None where it is undefined.

    The lean with the run's own labels is the rank correlation of its words' leans along its first axis with
    their log odds by the labels that it was trained on, be they shuffled.
    """
    leans = word_leans(run, epoch)
    now = neighbours(run, epoch, drawn.ids, ground.candidates).ids
    return {
        MEAN_MOVED: mean_of(displacements(run, epoch).cosine[ground.seen]),
        CHANGED_SAMPLE: mean_of(1 - overlap(drawn.before, now)),
        AXIS_SHARE: defined(leans.share),
        OWN_LEAN: leans.spearman,
        ACCURACY: run.record.epochs[epoch].scores.get("test_accuracy"),
    }
