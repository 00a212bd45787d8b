"""`drift control`: train the nulls of a run beside it, and read the run against them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.figure_options import FigureOptions
from drift.commands.grouped import grouped
from drift.commands.missing import train_missing
from drift.commands.options import AsJson, NeighbourhoodOptions, RunOptions, WorkerOptions
from drift.commands.output import print_json, say_where

if TYPE_CHECKING:
    from drift.run.run import Run


@grouped
def control(
    *,
    which: RunOptions,
    seeds: Annotated[int, typer.Option(help="How many trainings with another seed.", min=0)] = 5,
    shuffled: Annotated[
        int | None,
        typer.Option(help="How many trainings on shuffled labels; twice --seeds if left out.", min=0),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="WORD WORD",
            help="Two words whose similarity is followed; held-out words with their nearest seen word if "
            "left out.",
        ),
    ] = None,
    neighbours: NeighbourhoodOptions,
    over: WorkerOptions,
    limit: Annotated[int, typer.Option(help="How many established words are listed.", min=0)] = 25,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Draw the figures by epoch into a .png, .svg or .pdf file."),
    ] = None,
    figures: FigureOptions,
    as_json: AsJson = False,
) -> None:
    """Train a run again frozen, with other seeds and with shuffled labels; say what is established, by epoch.

    Each control costs as much as the run itself: with 5 seeds, sixteen trainings. Those that are there are
    kept, one that was interrupted is gone on with.
    """
    from drift.analysis.across.controls import controls
    from drift.analysis.pairs import pair_ids
    from drift.present.terminal.control import control_tables, controls_plain
    from drift.present.terminal.screen import progress_shown, show

    if output is not None:
        from drift.present.figures.saving import check_figure

        check_figure(output)
    opened = which.opened()
    asked = neighbours.neighbourhood()
    pairs = [pair] if pair else []
    pair_ids(opened, pairs)
    with progress_shown(), over.opened():
        _train(opened, seeds, 2 * seeds if shuffled is None else shuffled)
        found = controls(opened, pairs=pairs, neighbourhood=asked, limit=limit)
    if output is not None:
        from drift.present.figures.control import control_figure

        figures.save(control_figure(found, look=figures.look()), output, as_json=as_json)
    if as_json:
        print_json(controls_plain(found))
    else:
        show(control_tables(found))
    if output is not None:
        say_where(output, as_json=as_json)


def _train(run: "Run", seeds: int, shuffled: int) -> None:
    from drift.analysis.across.control_runs import missing_controls
    from drift.experiments.control import train_controls

    missing = missing_controls(run, seeds=seeds, shuffled=shuffled)
    seconds = sum(epoch.seconds for epoch in run.record.epochs)
    train_missing(
        missing,
        f"{len(missing)} controls to train, about {max(1, len(missing) * seconds / 60):.0f} min; "
        f"the run itself took {seconds:.0f} s",
        lambda: train_controls(run, seeds=seeds, shuffled=shuffled),
    )
