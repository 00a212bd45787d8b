"""`drift report`: the page."""

import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import REPORTS, NeighbourhoodOptions, RunOptions, WorkerOptions, opened_run

if TYPE_CHECKING:
    from drift.present.page.report import WrittenReport

LARGE = 10_000_000  # bytes from which on a page opens slowly


@grouped
def report(
    *,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN...",
            help="The run, by name or folder; further ones are set beside it. The newest one if left out.",
            show_default=False,
        ),
    ] = None,
    which: RunOptions,
    neighbours: NeighbourhoodOptions,
    over: WorkerOptions,
    include: Annotated[
        list[str] | None, typer.Option(help="Put this word into the report in any case. May be repeated.")
    ] = None,
    words: Annotated[
        int | None,
        typer.Option(
            help="How many words can be explored, besides those of the map; all of the corpus and the 10,000 "
            "commonest if left out.",
            min=1,
            show_default=False,
        ),
    ] = None,
    sample: Annotated[int, typer.Option(help="How many words the map shows.")] = 3000,
    seed: Annotated[int, typer.Option(help="Seed of the map.", min=0)] = 0,
    controls: Annotated[
        bool, typer.Option(help="Measure the run against its controls, where `drift control` made some.")
    ] = True,
    documents: Annotated[
        bool,
        typer.Option(
            "--documents",
            help="Put the texts of the test documents into the report, with the answers to each: from a word "
            "to the documents that hold it. Whoever gets the report gets them.",
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Write the report again whenever the run commits an epoch, until its training ends; reload "
            "it in the browser.",
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="An .html file; reports/RUN.html, or RUN+RUN.html, if left out."),
    ] = None,
) -> None:
    """Write a report: one HTML file that needs no network and opens by double-click."""
    from drift.analysis.subject import subject
    from drift.present.page.full_report import page_name, write_full_report
    from drift.present.terminal.screen import progress_shown
    from drift.run.following import followed

    asked = [*([which.run] if which.run is not None else []), *(names or [])]
    opened = opened_run(asked[0] if asked else None, which.runs)
    others = [opened_run(one, which.runs) for one in asked[1:]]
    write = partial(
        write_full_report,
        path=output or REPORTS / page_name([one.folder.name for one in (opened, *others)]),
        others=others,
        words=include or subject(opened),
        neighbourhood=neighbours.neighbourhood(),
        n_words=words,
        with_controls=controls,
        with_documents=documents,
        sample=sample,
        seed=seed,
        command=shlex.join(["drift", *sys.argv[1:]]),
    )
    for one in followed(opened.folder) if watch else [opened]:
        with progress_shown(), over.opened():
            written = write(one)
        _say_written(written, sample, f" ({one.condition()})" if watch else "")


def _say_written(written: "WrittenReport", sample: int, state: str) -> None:
    from drift.present.terminal.screen import complain, say

    say(
        f"{written.path}: {written.n_bytes / 1e6:.1f} MB, {written.n_explorable:,} of {written.n_words:,} "
        f"words to explore{state}. Open it in a browser."
    )
    if written.n_bytes > LARGE:
        complain(
            f"{written.path}: {written.n_bytes / 1e6:.1f} MB open slowly in a browser. Pass --words below "
            f"{written.n_explorable:,} or --sample below {sample:,} for a smaller report."
        )
