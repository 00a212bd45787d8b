"""What of a report is more than noise: the run's controls, where they are on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.controls import Controls, Figure, WordReading, controls
from drift.arrays import DoubleArray, IntArray, places_in
from drift.errors import DriftError
from drift.measure.displacement import displacement
from drift.measure.excess import Excess
from drift.present.plain import plain
from drift.progress import log, task
from drift.run.run import Run

NOT_TESTED, NOT_ESTABLISHED, ESTABLISHED = range(3)
STANDINGS = ("not tested", "not established", "established")
"""What the controls say of a word, by its number in the page's data."""

_KINDS = ("frozen", "seed", "shuffled")


@dataclass(frozen=True)
class Band:
    """A figure through the epochs over several trainings: mean, mean - sd and mean + sd, a value an epoch.

    n: how many trainings. With one the band is a line.
    """

    n: int
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class ReportControls:
    """A run's controls as a report shows them.

    found: see `controls`. seeds, shuffled: for `l2` and `cosine`, the median displacement of the seen words
    by epoch; empty without trainings of the kind. The run itself is one of the seeds.
    """

    found: Controls
    seeds: dict[str, Band]
    shuffled: dict[str, Band]

    def standing(self, reading: WordReading, ids: IntArray) -> list[int]:
        """What is established of the words `ids`: a number of `STANDINGS` each, shape (n,)."""
        place = places_in(ids, reading.ids)
        tested = (place >= 0) & ~np.isnan(reading.evidence.p[place])
        known = np.where(reading.evidence.established[place], ESTABLISHED, NOT_ESTABLISHED)
        standings: list[int] = np.where(tested, known, NOT_TESTED).tolist()
        return standings


def report_controls(run: Run, *, k: int, commonest: int | None) -> ReportControls | None:
    """Read the controls of a run that are on disk; None where there are none that can be used.

    Why there are controls that cannot be used is said to the log; a report is written all the same.
    """
    if not (_has_some(run) and run.seen.any()):
        return None
    try:
        found = control_runs(run)
        measured = controls(run, k=k, commonest=commonest)
    except DriftError as error:
        log.warning("The report is without controls. %s", error)
        return None
    seen = np.flatnonzero(run.seen)
    seeds = [_medians(one, seen) for one in (run, *found.seeds)]
    with task("displacement of the controls", len(found.shuffled)) as advance:
        shuffled = []
        for one in found.shuffled:
            shuffled.append(_medians(one, seen))
            advance(1)
    return ReportControls(measured, _bands(seeds), _bands(shuffled))


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


def is_beyond(spread: Excess) -> str:
    """Whether a difference to the shuffled labels is established: its 95 % interval leaves out 0."""
    if spread.low is None or spread.high is None:
        return STANDINGS[NOT_TESTED]
    return STANDINGS[NOT_ESTABLISHED if spread.low <= 0 <= spread.high else ESTABLISHED]


def _has_some(run: Run) -> bool:
    stem = f"{run.folder.name}~"
    others = (path.name for path in run.folder.parent.iterdir() if path.name.startswith(stem))
    return any(name.removeprefix(stem).startswith(_KINDS) for name in others)


def _medians(run: Run, seen: IntArray) -> dict[str, DoubleArray]:
    """Median displacement of the seen words at each epoch, by measure: shape (n_epochs,)."""
    base = run.base[seen]
    measured = [displacement(base, run.rows(epoch, seen)) for epoch in run.epochs]
    return {
        "l2": np.array([np.median(one.l2) for one in measured]),
        "cosine": np.array([np.nanmedian(one.cosine) for one in measured]),
    }


def _bands(measured: Sequence[dict[str, DoubleArray]]) -> dict[str, Band]:
    return {name: _band([one[name] for one in measured]) for name in measured[0]} if measured else {}


def _band(lines: Sequence[DoubleArray]) -> Band:
    shortest = min(len(line) for line in lines)
    values = np.stack([line[:shortest] for line in lines])
    mean = values.mean(axis=0)
    sd = values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(len(mean))
    return Band(len(values), *(tuple(one.tolist()) for one in (mean, mean - sd, mean + sd)))


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
