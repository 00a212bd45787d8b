"""What `drift unseen` needs of an own run within a minute: its frozen control, answers and restored words."""

import numpy as np

from drift.analysis.across.control_runs import control_plans, missing_controls
from drift.analysis.across.plans import Plan
from drift.experiments.again import material_of, train
from drift.experiments.answers import answered, as_read, own_predict
from drift.experiments.restored import MAX_COUNT, restored
from drift.run.run import Run


def missing_frozen(run: Run) -> list[Plan]:
    """The frozen control, where it has to be trained; see `control_plans` for the errors."""
    return [] if run.record.is_frozen else missing_controls(run, seeds=0, shuffled=0)


def ask_models(run: Run, *, max_count: int = MAX_COUNT, seed: int = 0) -> None:
    """Train the frozen control where it is missing, and keep beside the runs what their models answer.

    Answers and restored words that are there are not made again. A frozen run has no restored words: nothing
    moved. Raises RunError where the run cannot be trained or read again.
    """
    material = material_of(run)
    text = as_read(run, material)
    if run.record.is_frozen:
        answered(run, text)
        return
    if missing := missing_frozen(run):
        train(missing, material, run.folder.parent)
    (plan,) = control_plans(run, seeds=0, shuffled=0)
    for one in (run, Run(run.folder.parent / plan.name)):
        answered(one, text)
    words = np.unique(text.tokens)
    restored(run, own_predict(run, text), max_count=max_count, seed=seed, ids=words)
