"""`drift direction`: the axis along which words moved, and the words at its ends."""

from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, RunOptions
from drift.commands.output import print_json


@grouped
def direction(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    axis: Annotated[
        str | None,
        typer.Option(
            help="The axis of a class, A, or of one against another, A-B, in place of the first axis of all "
            "displacement."
        ),
    ] = None,
    min_count: Annotated[int, typer.Option(help="Leave out words that training saw less often.", min=0)] = 1,
    limit: Annotated[int, typer.Option(help="How many words at each end.", min=1)] = 15,
    as_json: AsJson = False,
) -> None:
    """Find the axis that the seen words moved along most, and list the words that lean most to either end."""
    from drift.analysis.direction import direction as find
    from drift.present.terminal.direction import direction_tables
    from drift.present.terminal.screen import progress_shown, show

    opened = which.opened()
    with progress_shown():
        result = find(opened, epoch=epoch, axis=axis, limit=limit, min_count=min_count)
    if as_json:
        print_json(result)
    else:
        show(direction_tables(result))
