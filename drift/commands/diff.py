"""`drift diff`: what differs between two snapshots, and whether that is too much."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, NeighbourhoodOptions, Runs, opened_run
from drift.commands.output import print_json
from drift.errors import SettingsError
from drift.run import RUNS

if TYPE_CHECKING:
    from drift.run.run import Run


@grouped
def diff(
    *,
    snapshots: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="A B",
            help="Two snapshots, each RUN or RUN@EPOCH. One alone: against its run's snapshot 0; none: the "
            "newest run.",
            show_default=False,
        ),
    ] = None,
    runs: Runs = RUNS,
    neighbours: NeighbourhoodOptions,
    analogies: Annotated[
        bool, typer.Option("--analogies", help="Answer the Google analogies too, which costs most.")
    ] = False,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            help="End with exit code 1 where this holds, as 'unseen_kept < 0.95'; may be repeated. Figures: "
            "the names in the tables; NAME_change is B's less A's."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what differs between two runs, or two epochs of one; end with exit code 1 if it is too much."""
    from drift.analysis.across.conditions import read_condition
    from drift.analysis.across.diff import diff as diff_of
    from drift.present.terminal.diff import diff_tables
    from drift.present.terminal.screen import complain, progress_shown, show

    conditions = [read_condition(text) for text in fail_if or []]
    a, b, epochs = _asked(snapshots or [], runs)
    with progress_shown():
        found = diff_of(a, b, epochs=epochs, neighbourhood=neighbours.neighbourhood(), analogies=analogies)
    figures = found.figures()
    failed = [one for one in conditions if one.holds(figures)]
    if as_json:
        print_json({"diff": found, "figures": figures, "failed": [str(one) for one in failed]})
    else:
        show(diff_tables(found))
    for one in failed:
        complain(f"{found.a} to {found.b}: {one.name} is {figures[one.name]:.6g}, and {one} is to fail.")
    if failed:
        raise typer.Exit(1)


def _asked(snapshots: list[str], runs: Path) -> "tuple[Run, Run | None, tuple[int | None, int | None]]":
    if len(snapshots) > 2:
        raise SettingsError(f"expected two snapshots, RUN or RUN@EPOCH, got {len(snapshots)}.")
    named = [_parted(text, runs) for text in snapshots]
    if len(named) < 2:
        name, epoch = named[0] if named else (None, None)
        return opened_run(name, runs), None, (0, epoch)
    a = opened_run(named[0][0], runs)
    b = a if named[0][0] == named[1][0] else opened_run(named[1][0], runs)
    return a, b, (named[0][1], named[1][1])


def _parted(text: str, runs: Path) -> tuple[str, int | None]:
    """The run and the epoch of RUN@EPOCH; a folder may have such a name itself."""
    from drift.run.store import exists

    name, mark, epoch = text.rpartition("@")
    if not mark or not name or exists(runs / text) or Path(text).exists():
        return text, None
    if not (epoch.isascii() and epoch.isdigit()):
        raise SettingsError(f"expected RUN@EPOCH with a number, got {text!r}.")
    return name, int(epoch)
