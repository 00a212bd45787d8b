"""`drift groups`: seen against unseen words of like rank, and displacement against count."""

from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, NeighbourhoodOptions, RunOptions
from drift.commands.output import print_json


@grouped
def groups(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    neighbours: NeighbourhoodOptions,
    change: Annotated[
        str, typer.Option(help="Neighbourhood change: overlap (1 - overlap) or second-order.")
    ] = "overlap",
    displacement: Annotated[str, typer.Option(help="Against the count: l2, relative or cosine.")] = "l2",
    strata: Annotated[
        int, typer.Option(help="Seen and unseen words are compared within so many strata of rank.", min=1)
    ] = 10,
    resamples: Annotated[
        int, typer.Option(help="How often the bootstrap and the permutation test draw.", min=100)
    ] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of those draws.", min=0)] = 0,
    limit: Annotated[
        int, typer.Option(help="How many words that moved more, and less, than their count explains.", min=0)
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """Test seen against unseen words of like rank; list words that moved more than their count explains."""
    from drift.analysis.groups import group_statistics
    from drift.present.terminal.groups import group_tables
    from drift.present.terminal.screen import progress_shown, show

    opened = which.opened()
    with progress_shown():
        result = group_statistics(
            opened,
            epoch=epoch,
            neighbourhood=neighbours.neighbourhood(),
            change=change,
            displacement=displacement,
            n_strata=strata,
            n_draws=resamples,
            seed=seed,
            limit=limit,
        )
    if as_json:
        print_json(result)
    else:
        show(group_tables(result))
