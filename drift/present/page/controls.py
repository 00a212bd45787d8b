"""What of a report is more than noise: the run's controls, where they are on disk."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.across.bands import Band, displacement_bands
from drift.analysis.across.control_runs import ControlRuns, controls_beside
from drift.analysis.across.controls import Controls, controls
from drift.analysis.telling import Beside
from drift.errors import DriftError
from drift.measure.neighbourhood import Neighbourhood
from drift.progress import log
from drift.run.run import Run


@dataclass(frozen=True, eq=False)
class ReportControls:
    """A run's controls as a report shows them.

    found: see `controls`. trainings: the runs themselves. seeds, shuffled: for `l2` and `cosine`, the median
    displacement of the seen words by epoch; empty without trainings of the kind. The run itself is one of
    the seeds.
    """

    found: Controls
    trainings: ControlRuns
    seeds: dict[str, Band]
    shuffled: dict[str, Band]

    @property
    def beside(self) -> Beside:
        """The same, as what tells stories reads it."""
        return Beside(self.found, self.trainings)


def report_controls(run: Run, *, neighbourhood: Neighbourhood) -> ReportControls | None:
    """Read the controls of a run that are on disk; None where there are none that can be used.

    Why there are controls that cannot be used is said to the log; a report is written all the same.
    """
    found = controls_beside(run) if run.seen.any() else None
    if found is None or not (found.seeds or found.shuffled):  # a frozen one alone tells of the measuring only
        return None
    try:
        measured = controls(run, neighbourhood=neighbourhood)
    except DriftError as error:
        log.warning("The report is without controls. %s", error)
        return None
    seen = np.flatnonzero(run.seen)
    seeds, shuffled = ([run, *found.seeds], found.shuffled)
    return ReportControls(
        measured, found, displacement_bands(seeds, seen), displacement_bands(shuffled, seen)
    )
