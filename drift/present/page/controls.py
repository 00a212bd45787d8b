"""What of a report is more than noise: the run's controls, where they are on disk."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.across.bands import Band, displacement_bands
from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.controls import Controls, Figure, controls
from drift.errors import DriftError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.plain import plain
from drift.progress import log
from drift.run.run import Run

_KINDS = ("frozen", "seed", "shuffled")


@dataclass(frozen=True, eq=False)
class ReportControls:
    """A run's controls as a report shows them.

    found: see `controls`. seeds, shuffled: for `l2` and `cosine`, the median displacement of the seen words
    by epoch; empty without trainings of the kind. The run itself is one of the seeds.
    """

    found: Controls
    seeds: dict[str, Band]
    shuffled: dict[str, Band]


def report_controls(run: Run, *, neighbourhood: Neighbourhood) -> ReportControls | None:
    """Read the controls of a run that are on disk; None where there are none that can be used.

    Why there are controls that cannot be used is said to the log; a report is written all the same.
    """
    if not (_has_some(run) and run.seen.any()):
        return None
    try:
        found = control_runs(run)
        measured = controls(run, neighbourhood=neighbourhood)
    except DriftError as error:
        log.warning("The report is without controls. %s", error)
        return None
    seen = np.flatnonzero(run.seen)
    seeds, shuffled = ([run, *found.seeds], found.shuffled)
    return ReportControls(measured, displacement_bands(seeds, seen), displacement_bands(shuffled, seen))


def page_controls(part: ReportControls | None) -> dict[str, Any] | None:
    """The controls for the page's scripts, ready for JSON: bands by epoch, and figures at the last one."""
    if part is None:
        return None
    changed = [one for one in part.found.figures if one.name.startswith("neighbourhood change")]
    return {
        "seeds": {name: _plain(one) for name, one in part.seeds.items()},
        "shuffled": {name: _plain(one) for name, one in part.shuffled.items()},
        "changed": [_at_the_end(one) for one in changed if one.run is not None],
    }


def _has_some(run: Run) -> bool:
    stem = f"{run.folder.name}~"
    others = (path.name for path in run.folder.parent.iterdir() if path.name.startswith(stem))
    return any(name.removeprefix(stem).startswith(_KINDS) for name in others)


def _plain(band: Band) -> dict[str, Any]:
    found: dict[str, Any] = plain(band)
    return found


def _at_the_end(figure: Figure) -> dict[str, Any]:
    spread = figure.spread
    return {
        "name": figure.name.removeprefix("neighbourhood change, "),
        "run": figure.run,
        "seeds": [spread.mean, spread.sd],
        "shuffled": [spread.shuffled_mean, spread.shuffled_sd],
    }
