"""The same measured of each of several runs, over workers where there are some."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from drift.progress import task
from drift.run.record import RunRecord
from drift.run.run import Run
from drift.workers import Worked, hand_out


def of_each(measure: Callable[[Run], Worked], runs: Sequence[Run]) -> list[Worked]:
    """What `measure` finds of each run, in the order of the runs.

    measure: a function of a module, or a partial of one. It is given the run opened anew, so that what it
        reads of it is let go of before the next one.
    """
    places = [(run.folder.absolute(), run.record) for run in runs]
    found = {}
    with task("measuring", len(runs)) as advance:
        for (folder, _), one in hand_out(partial(_measured_anew, measure), places):
            found[folder] = one
            advance(1)
    return [found[folder] for folder, _ in places]


def _measured_anew(measure: Callable[[Run], Worked], place: tuple[Path, RunRecord]) -> Worked:
    return measure(Run(*place))
