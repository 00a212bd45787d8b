"""`drift runs` and `drift verify`: what lies in the folder of runs, and whether it is whole."""

from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, RunOptions, Runs, opened_run
from drift.commands.output import print_json
from drift.errors import SettingsError
from drift.run import RUNS


def runs(runs: Runs = RUNS, as_json: AsJson = False) -> None:
    """List the runs, the oldest first."""
    from drift.present.terminal.runs import runs_table
    from drift.present.terminal.screen import notes_shown, say, show
    from drift.run.find import records
    from drift.run.run import Run

    with notes_shown():
        found = [Run(folder, record) for folder, record in records(runs)]
    if as_json:
        print_json([run.record for run in found])
    elif found:
        show([runs_table(found)])
    else:
        say(f"No runs in {runs}/ yet: make one with `drift snapshot`.")


@grouped
def verify(
    *,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN",
            help="A run's name or folder, as for --run; the newest one if left out.",
            show_default=False,
        ),
    ] = None,
    which: RunOptions,
    as_json: AsJson = False,
) -> None:
    """Re-read a run and check every checksum."""
    from drift.present.terminal.screen import complain, progress_shown, say
    from drift.run.verify import verify as verify_run

    if name is not None and which.run is not None:
        raise SettingsError(f"expected one run, got {name!r} and --run {which.run!r}.")
    opened = opened_run(which.run if name is None else name, which.runs)
    with progress_shown():
        result = verify_run(opened)
    if as_json:
        print_json(result)
    elif not result.problems:
        say(f"{opened.name} is whole: {', '.join(result.checked)} ({opened.condition()}).")
    if result.unvouched and not as_json:
        say(f"Without checksums of metadata, written by an older drift: {', '.join(result.unvouched)}.")
    for problem in result.problems:
        complain(problem)
    if result.problems:
        raise typer.Exit(2)
