"""`drift serving`: what an embedding layer costs to serve."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.figure_options import FigureOptions
from drift.commands.grouped import grouped
from drift.commands.options import AsJson, RunOptions
from drift.commands.output import print_json, say_where
from drift.errors import require


@grouped
def serving(
    *,
    which: RunOptions,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Keep the exported models in this new folder, for TensorFlow Serving."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw the figure: a .png, .svg or .pdf file.")
    ] = None,
    figures: FigureOptions,
    as_json: AsJson = False,
) -> None:
    """Export a run's model with its embedding inside and outside, serve both, and measure.

    Ids go over the wire where the embedding is inside, vectors where it is outside. The requests are
    TensorFlow Serving's, to a server on this machine; it takes about a minute.
    """
    from drift.present.terminal.screen import progress_shown, say, show
    from drift.present.terminal.serving import serving_tables
    from drift.quiet import imported_quietly

    require("serving")
    if output is not None:
        from drift.present.figures.saving import check_figure

        check_figure(output)
    opened = which.opened()
    with progress_shown():
        result = imported_quietly("drift.experiments.serving.measured").serving(opened, keep)
        if output is not None:
            from drift.present.figures.serving import serving_figure

            figures.save(serving_figure(result, look=figures.look()), output, as_json=as_json)
    if as_json:
        print_json(result)
        return
    show(serving_tables(result))
    say(result.paragraph)
    for path in (keep, output):
        if path is not None:
            say_where(path, as_json=as_json)
