"""What a report says of unseen words: whatever `drift unseen` finds on disk beside the run."""

from drift.analysis.across.unseen.result import Unseen
from drift.analysis.across.unseen.unseen import unseen
from drift.errors import DriftError
from drift.progress import log
from drift.run.answered import read_answered
from drift.run.masked import read_plan
from drift.run.run import Run


def report_unseen(run: Run) -> Unseen | None:
    """What an unseen word costs, from the answers beside a run; None where nothing can be compared.

    Why there are answers that cannot be used is said to the log; a report is written all the same.
    """
    try:
        if read_answered(run) is None and read_plan(run) is None:
            return None
        found = unseen(run)
    except DriftError as error:
        log.warning("The report is without what an unseen word costs. %s", error)
        return None
    return found if found.natural or found.restored or found.masked else None
