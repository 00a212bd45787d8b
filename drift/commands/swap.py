"""`drift swap`: whether it hurts that a word lost its partner."""

from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, NeighbourhoodOptions, RunOptions
from drift.commands.output import print_json


@grouped
def swap(
    *,
    which: RunOptions,
    neighbours: NeighbourhoodOptions,
    near: Annotated[float, typer.Option(help="Pairs whose cosine before training was this or more.")] = 0.6,
    least: Annotated[float, typer.Option(help="Pairs that lost this much similarity or more.")] = 0.02,
    pair: Annotated[
        list[str] | None,
        typer.Option(help="Swap this pair in any case: SEEN=UNSEEN, as tv=television. May be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(help="How many pairs are shown.", min=1)] = 15,
    as_json: AsJson = False,
) -> None:
    """Replace seen words of the test documents by their stranded partners, and count the changed answers."""
    from drift.present.terminal.screen import imported_quietly, progress_shown, show

    opened = which.opened()
    asked = [_pair(one) for one in pair or ()]
    imported_quietly("drift.training.trained")
    from drift.experiments.swap import swap as swap_words
    from drift.present.terminal.swap import swap_tables

    with progress_shown():
        result = swap_words(
            opened, neighbourhood=neighbours.neighbourhood(), near=near, least=least, pairs=asked
        )
    if as_json:
        print_json(result)
    else:
        show(swap_tables(result, limit))


def _pair(text: str) -> tuple[str, str]:
    seen, sign, unseen = text.partition("=")
    if not (seen and sign and unseen):
        raise typer.BadParameter(f"expected SEEN=UNSEEN, as tv=television, got {text!r}")
    return seen, unseen
