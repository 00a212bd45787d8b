"""A run's figures at every epoch against snapshot 0, by the names that `drift diff` has for them."""

import re

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.associations import agreement_at
from drift.analysis.groups import by_epoch
from drift.analysis.neighbourhoods import choose_candidates
from drift.arrays import defined
from drift.measure.groups import summary
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import overlap
from drift.run.run import Run

Figures = dict[str, float | None]


def figures_by_epoch(run: Run, neighbourhood: Neighbourhood = Neighbourhood()) -> dict[int, Figures]:
    """Scores, words that moved, displacement and kept neighbours of seen and unseen words, associations.

    Returns the figures of each epoch, 0 first; None: undefined there.
    """
    candidates = choose_candidates(run, neighbourhood)
    seen = run.seen[candidates.ids]
    records = {one.epoch: one for one in run.record.epochs}
    found: dict[int, Figures] = {}
    before = None
    moved = {one.epoch: one for one in by_epoch(run)}
    for epoch, near in all_neighbours(run, candidates):
        before = near.ids if before is None else before
        kept = overlap(before, near.ids)
        summaries = {
            "seen_cosine": moved[epoch].seen_cosine,
            "unseen_cosine": moved[epoch].unseen_cosine,
            "seen_l2": moved[epoch].seen_l2,
            "unseen_l2": moved[epoch].unseen_l2,
            "seen_kept": summary(kept[seen]),
            "unseen_kept": summary(kept[~seen]),
        }
        found[epoch] = {
            **{plain_name(name): value for name, value in records[epoch].scores.items()},
            "moved": records[epoch].moved_words,
            **{name: defined(one.mean) for name, one in summaries.items()},
            **{plain_name(name): value for name, value in agreement_at(run, epoch).items()},
        }
    return found


def plain_name(name: str) -> str:
    """The name of a score or of a list, as a condition can write it: lower case, `_` between words."""
    return re.sub(r"\W+", "_", name.lower()).strip("_")
