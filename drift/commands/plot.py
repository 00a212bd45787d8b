"""`drift plot`: the static figures."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.shared import REPORTS, RUNS, RunName, Runs, opened_run, say_where


def plot(
    run: RunName = None,
    runs: Runs = RUNS,
    kind: Annotated[str, typer.Option(help="map, epochs (displacement by epoch) or counts.")] = "map",
    words: Annotated[
        list[str] | None, typer.Option(help="Label this word; its neighbours are drawn too. May be repeated.")
    ] = None,
    sample: Annotated[int, typer.Option(help="map: how many words are drawn.")] = 3000,
    seed: Annotated[int, typer.Option(help="map: seed of the sample and of UMAP.", min=0)] = 0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A .png, .svg or .pdf file; reports/RUN-KIND.png if left out."),
    ] = None,
) -> None:
    """Draw a run: the UMAP map with its trails, displacement by epoch, or displacement against count."""
    from drift.analysis.subject import subject
    from drift.present.drawing import draw
    from drift.present.figures import check_figure, save
    from drift.present.screen import progress_shown

    opened = opened_run(run, runs)
    path = check_figure(output or REPORTS / f"{opened.folder.name}-{kind}.png")
    with progress_shown():
        figure = draw(opened, kind, words=words or subject(opened), sample=sample, seed=seed)
        save(figure, path)
    say_where(path, as_json=False)
