"""`drift stranded`: the pairs that lost each other."""

from typing import Annotated

import typer

from drift.commands.shared import (
    RUNS,
    AsJson,
    Candidates,
    Epoch,
    K,
    RunName,
    Runs,
    commonest,
    opened_run,
    print_json,
)


def stranded(
    run: RunName = None,
    runs: Runs = RUNS,
    epoch: Epoch = None,
    k: K = 10,
    candidates: Candidates = "50000",
    min_count: Annotated[int, typer.Option(help="Leave out seen words with a lower count.")] = 1,
    limit: Annotated[int, typer.Option(help="How many pairs.", min=1)] = 25,
    as_json: AsJson = False,
) -> None:
    """List the pairs of a seen and an unseen word that were near and lost most similarity."""
    from drift.analysis.stranded import stranded as find
    from drift.present.results import stranded_table
    from drift.present.screen import progress_shown, show

    opened = opened_run(run, runs)
    with progress_shown():
        result = find(
            opened, epoch=epoch, k=k, commonest=commonest(candidates), min_count=min_count, limit=limit
        )
    if as_json:
        print_json(result)
    else:
        show([stranded_table(result)])
