"""`drift cache`: the word vectors that are kept parsed."""

from typing import Annotated

import typer

from drift.commands.options import AsJson
from drift.commands.output import print_json


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Empty it, and say how much that freed.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the word vectors that are kept parsed, so that the same file is never parsed twice."""
    from drift.present.terminal.screen import say, show
    from drift.present.terminal.tables import Column, Table
    from drift.vectors.cache_folder import clear_cache, list_cache

    freed = clear_cache() if clear else None
    listing = list_cache()
    if as_json:
        print_json({"cache": listing, "freed_bytes": freed})
        return
    if freed is not None:
        say(f"{freed / 1e6:,.1f} MB freed.")
    if listing.entries:
        columns = tuple(Column(name, values, digits=1) for name, values in listing.columns().items())
        show([Table("Parsed word vectors", columns)])
    say(f"{listing.folder}: {listing.n_bytes / 1e6:,.1f} MB.")
