"""`drift words`: how far every word moved."""

from typing import Annotated

import typer

from drift.analysis.word_measures import BY_NAME
from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, NeighbourhoodOptions, RunOptions, TableFile
from drift.commands.output import print_json, say_where

NAMES = ", ".join(BY_NAME)


@grouped
def words(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    neighbours: NeighbourhoodOptions,
    sort: Annotated[str, typer.Option(help=f"One of {NAMES}.")] = "cosine",
    ascending: Annotated[bool, typer.Option("--ascending", help="The smallest first.")] = False,
    show_group: Annotated[str, typer.Option("--show", help="all, seen or unseen words.")] = "all",
    min_count: Annotated[int, typer.Option(help="Leave out words that training saw less often.")] = 0,
    match: Annotated[str | None, typer.Option(help="Only words that contain this text.")] = None,
    limit: Annotated[
        int | None, typer.Option(help="How many words; 25 on the screen, all in a file if left out.", min=0)
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            help="The columns of the screen, as a,b,c; names as for --sort, 'help' says what each is. A file "
            "has all."
        ),
    ] = None,
    output: TableFile = None,
    as_json: AsJson = False,
) -> None:
    """List how far every word moved, and how many of its neighbours it kept; seen against unseen."""
    from drift.analysis.groups import by_epoch, neighbourhood_change
    from drift.analysis.words import check_selection, select, word_table
    from drift.present.terminal import words as results
    from drift.present.terminal.screen import progress_shown, say, show
    from drift.present.terminal.tables import check_table, write_table

    if columns == results.HELP:
        show([results.measures_table()])
        return
    check_selection(sort, show_group)
    names = results.chosen_columns(columns, sort)
    if output is not None:
        check_table(output)
    opened = which.opened()
    with progress_shown():
        table = word_table(opened, epoch=epoch, neighbourhood=neighbours.neighbourhood())
        chosen = select(
            table,
            sort=sort,
            ascending=ascending,
            show=show_group,
            min_count=min_count,
            match=match,
            limit=25 if limit is None and output is None else limit,
        )
        change, groups = neighbourhood_change(table), by_epoch(opened, table.epoch)
    if output is not None:
        write_table(results.words_table(chosen, len(table), for_file=True), output)
    if as_json:
        print_json({"words": chosen, "change": change, "groups": groups})
        return
    if not len(chosen):
        say(results.no_rows(len(table), show=show_group, min_count=min_count, match=match))
    elif output is None:
        show([results.words_table(chosen, len(table), names)])
    show([results.summary_table(change, groups, table.k)])
    if output is not None:
        say_where(output, as_json=as_json)
