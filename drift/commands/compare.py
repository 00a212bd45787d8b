"""`drift compare`: words, and what is between them, through the epochs."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.shared import (
    RUNS,
    AsJson,
    CandidateCount,
    NeighbourCount,
    RunName,
    Runs,
    neighbourhood,
    opened_run,
    print_json,
    say_where,
)


def compare(
    words: Annotated[list[str], typer.Argument(help="One or more words.")],
    run: RunName = None,
    runs: Runs = RUNS,
    k: NeighbourCount = 10,
    candidates: CandidateCount = "50000",
    plot: Annotated[Path | None, typer.Option(help="Also draw it, to a PNG, SVG or PDF file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what happened to words, and between them: path, similarity, ranks, and who came and went."""
    from drift.analysis.compare import compare as compare_words
    from drift.analysis.sentences import sentences
    from drift.present.terminal.compare import comparison_tables
    from drift.present.terminal.screen import say, show

    result = compare_words(opened_run(run, runs), words, neighbourhood=neighbourhood(k, candidates))
    said = sentences(result)
    if as_json:
        print_json({"sentences": said, "comparison": result})
    else:
        show(comparison_tables(result))
        say("\n".join(said))
    if plot is not None:
        from drift.present.figures.saving import pair_figure, save

        save(pair_figure(result), plot)
        say_where(plot, as_json=as_json)
