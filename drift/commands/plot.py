"""`drift plot`: the static figures."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.figure_options import FigureOptions
from drift.commands.grouped import grouped
from drift.commands.options import REPORTS, NeighbourhoodOptions, RunOptions
from drift.commands.output import say_where


@grouped
def plot(
    *,
    which: RunOptions,
    kind: Annotated[
        str,
        typer.Option(
            help="map, epochs (displacement by epoch), counts, bump (neighbours by rank) or direction (of "
            "drift: the words at both ends of its axis)."
        ),
    ] = "map",
    words: Annotated[
        list[str] | None,
        typer.Option(help="map: label this word; bump: draw its neighbours. May be repeated."),
    ] = None,
    sample: Annotated[int, typer.Option(help="map: how many words are drawn.")] = 3000,
    seed: Annotated[int, typer.Option(help="map: seed of the sample and of UMAP.", min=0)] = 0,
    neighbours: NeighbourhoodOptions,
    figures: FigureOptions,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A .png, .svg or .pdf file; reports/RUN-KIND.png if left out."),
    ] = None,
) -> None:
    """Draw a run: the map, displacement by epoch or against count, neighbours by rank, the axis of drift.

    --k and --candidates are of the bump chart, and of the neighbours that a map shows with --words;
    --sample and --seed are of the map.
    """
    from drift.analysis.subject import subject
    from drift.present.figures.drawing import draw
    from drift.present.figures.saving import check_figure
    from drift.present.terminal.screen import progress_shown

    opened = which.opened()
    path = check_figure(output or REPORTS / f"{opened.folder.name}-{kind}.png")
    with progress_shown():
        figure = draw(
            opened,
            kind,
            words=words or subject(opened),
            sample=sample,
            seed=seed,
            neighbourhood=neighbours.neighbourhood(),
            look=figures.look(),
        )
        figures.save(figure, path)
    say_where(path, as_json=False)
