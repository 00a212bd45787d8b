"""Training the controls of a run: the same training with a frozen embedding, other seeds, shuffled labels."""

from drift.analysis.across.control_runs import SEEDS, missing_controls
from drift.experiments.again import material_of, train
from drift.run.run import Run


def train_controls(run: Run, *, seeds: int = SEEDS, shuffled: int = SEEDS) -> None:
    """Train the controls of a run beside it; those that are complete are kept, begun ones are gone on with.

    The word vectors are the run's own snapshot 0, the corpus is read again from where the run says.
    TensorFlow is imported only where something has to be trained. Raises RunError where the corpus is
    another one now, and what `missing_controls` raises.
    """
    plans = missing_controls(run, seeds=seeds, shuffled=shuffled)
    if plans:
        train(plans, material_of(run), run.folder.parent)
