"""`drift words`: how far every word moved."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from drift.analysis.word_measures import BY_NAME
from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, NeighbourhoodOptions, RunOptions, TableFile, WorkerOptions
from drift.commands.output import print_json, say_where

if TYPE_CHECKING:
    from drift.analysis.words import WordTable
    from drift.run.run import Run

NAMES = ", ".join(BY_NAME)


@grouped
def words(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    neighbours: NeighbourhoodOptions,
    over: WorkerOptions,
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
    from drift.analysis.words import check_selection, select, word_table
    from drift.present.terminal import words as results
    from drift.present.terminal.screen import progress_shown, say, show
    from drift.present.terminal.tables import check_table, write_table

    if columns == results.HELP:
        show([results.measures_table()])
        return
    check_selection(sort, show_group)
    if output is not None:
        check_table(output)
    opened = which.opened()
    names = results.chosen_columns(columns, sort, has_test=bool(opened.test_counts.any()))
    with progress_shown(), over.opened():
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
        between = {} if table.seen_by_moving else _seen_and_unseen(opened, table)
    if output is not None:
        write_table(results.words_table(chosen, len(table), for_file=True), output)
    if as_json:
        print_json({"words": chosen, **between})
        return
    if not len(chosen):
        say(results.no_rows(len(table), show=show_group, min_count=min_count, match=match))
    elif output is None:
        show([results.words_table(chosen, len(table), names)])
    _show_summary(between, table.k)
    if output is not None:
        say_where(output, as_json=as_json)


def _seen_and_unseen(run: "Run", table: "WordTable") -> dict[str, Any]:
    from drift.analysis.groups import by_epoch, neighbourhood_change

    return {"change": neighbourhood_change(table), "groups": by_epoch(run, table.epoch)}


def _show_summary(between: dict[str, Any], k: int) -> None:
    from drift.present.terminal.screen import say, show
    from drift.present.terminal.words import summary_table
    from drift.present.unseen_moved import NO_SEEN_AND_UNSEEN

    if between:
        show([summary_table(**between, k=k)])
    else:
        say(NO_SEEN_AND_UNSEEN)
