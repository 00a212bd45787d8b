"""`drift space`: what became of the whole space."""

from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, RunOptions, candidate_count
from drift.commands.output import print_json


@grouped
def space(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    by_epoch: Annotated[bool, typer.Option("--by-epoch", help="All epochs instead of one.")] = False,
    candidates: Annotated[
        str,
        typer.Option(
            help="Measure only this many of the commonest words, besides all words of the corpus; or 'all'."
        ),
    ] = "all",
    as_json: AsJson = False,
) -> None:
    """Measure the whole space: CKA, Procrustes, PIP loss, eigenspace overlap, mean cosine, first axis."""
    from drift.analysis.space import space as measure
    from drift.errors import SettingsError
    from drift.present.terminal.screen import progress_shown, show
    from drift.present.terminal.space import space_tables

    if by_epoch and epoch is not None:
        raise SettingsError("expected --epoch or --by-epoch, got both. Leave one out.")
    opened = which.opened()
    epochs = None if by_epoch else [opened.last_epoch if epoch is None else epoch]
    with progress_shown():
        result = measure(opened, epochs, candidates=candidate_count(candidates))
    if as_json:
        print_json(result)
    else:
        show(space_tables(result))
