"""A run's figures as TensorBoard's scalars: what `drift diff` names, at every epoch."""

from datetime import datetime
from pathlib import Path

from drift.analysis.figures import figures_by_epoch
from drift.errors import DriftError, optional
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run


def export_scalars(run: Run, folder: Path, neighbourhood: Neighbourhood = Neighbourhood()) -> int:
    """Write the figures of every epoch to `folder`, each under its name, at the time that the epoch ended.

    What is undefined at an epoch is left out there. Returns how many numbers were written.
    Raises MissingExtraError without tensorboardX, DriftError where the folder cannot be written.
    """
    library = optional("tensorboardX")
    time = datetime.fromisoformat(run.record.created).timestamp()
    seconds = {one.epoch: one.seconds for one in run.record.epochs}
    n_written = 0
    try:
        with library.SummaryWriter(str(folder), flush_secs=1) as writer:
            for epoch, figures in figures_by_epoch(run, neighbourhood).items():
                time += seconds[epoch]
                there = {name: value for name, value in figures.items() if value is not None}
                for name, value in there.items():
                    writer.add_scalar(name, value, epoch, walltime=time)
                n_written += len(there)
    except OSError as error:
        raise DriftError(
            f"{folder}: cannot be written ({error.strerror or error}). Choose another folder."
        ) from error
    return n_written
