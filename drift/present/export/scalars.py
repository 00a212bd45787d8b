"""A run's figures as TensorBoard's scalars: what `drift diff` names, at every epoch."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from drift.analysis.figures import figures_by_epoch
from drift.errors import DriftError, optional
from drift.files import flush, flush_tree, make_folders
from drift.measure.neighbourhood import Neighbourhood
from drift.partial import held_beside
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
        with _events(library, folder) as writer:
            for epoch, figures in figures_by_epoch(run, neighbourhood).items():
                time += seconds[epoch]
                there = {name: value for name, value in figures.items() if value is not None}
                for name, value in there.items():
                    summary = library.summary.scalar(name, value)
                    event = library.proto.event_pb2.Event(wall_time=time, step=epoch, summary=summary)
                    writer.write_event(event)
                n_written += len(there)
    except OSError as error:
        raise DriftError(
            f"{folder}: cannot be written ({error.strerror or error}). Choose another folder."
        ) from error
    return n_written


@contextmanager
def _events(library: Any, folder: Path) -> Iterator[Any]:  # noqa: ANN401 - tensorboardX
    """A writer of events, whose file is put into `folder` when it is whole.

    Not the library's SummaryWriter, whose thread loses what the disk refuses without a word.
    """
    make_folders(folder)
    with held_beside(folder / "events") as partial:
        partial.mkdir()
        writer = library.event_file_writer.EventsWriter(str(partial / "events"))
        try:
            yield writer
        finally:
            writer.close()
        flush_tree(partial)
        for file in partial.iterdir():
            file.replace(folder / file.name)
        flush(folder)
