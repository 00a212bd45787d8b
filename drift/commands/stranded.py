"""`drift stranded`: the pairs that lost each other."""

from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, NeighbourhoodOptions, RunOptions, TableFile
from drift.commands.output import print_json, say_where


@grouped
def stranded(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    neighbours: NeighbourhoodOptions,
    min_count: Annotated[int, typer.Option(help="Leave out seen words with a lower count.", min=0)] = 1,
    word: Annotated[
        str | None, typer.Option(help="Only the partners of this word, be it seen or unseen.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="How many pairs; 25 on the screen, all in a file if left out.", min=1)
    ] = None,
    output: TableFile = None,
    as_json: AsJson = False,
) -> None:
    """List the pairs of a seen and an unseen word that were near and lost most similarity."""
    from drift.analysis.across.control_runs import controls_beside
    from drift.analysis.stranded import stranded as find
    from drift.present.terminal.screen import progress_shown, say, show
    from drift.present.terminal.stranded import stranded_table
    from drift.present.terminal.tables import check_table, write_table

    if output is not None:
        check_table(output)
    opened = which.opened()
    if limit is None and output is None:
        limit = 25
    with progress_shown():
        result = find(
            opened,
            epoch=epoch,
            neighbourhood=neighbours.neighbourhood(),
            min_count=min_count,
            word=word,
            limit=limit,
            trainings=controls_beside(opened),
        )
    if output is not None:
        write_table(stranded_table(result), output)
    if as_json:
        print_json(result)
        return
    if result.why_none is not None:
        say(result.why_none)
    elif output is None:
        show([stranded_table(result)])
    if output is not None:
        say_where(output, as_json=as_json)
