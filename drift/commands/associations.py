"""`drift associations`: what training did to the associations that the word vectors came with."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import (
    USUAL_CANDIDATES,
    AsJson,
    CandidateCount,
    Epoch,
    RunOptions,
    candidate_count,
)
from drift.commands.output import print_json
from drift.errors import SettingsError


@grouped
def associations(
    *,
    which: RunOptions,
    epoch: Epoch = None,
    pairs: Annotated[
        Path | None,
        typer.Option(help="Word pairs of your own, besides the usual: TSV or CSV of word, word, score."),
    ] = None,
    by_epoch: Annotated[bool, typer.Option("--by-epoch", help="Every epoch, without intervals.")] = False,
    analogies: Annotated[
        bool, typer.Option("--analogies/--no-analogies", help="Whether to answer the analogies, too.")
    ] = True,
    candidates: CandidateCount = USUAL_CANDIDATES,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Compare WordSim-353, SimLex-999 and the Google analogies before and after, by seen and unseen words."""
    from drift.analysis import associations as analysis
    from drift.analysis.association_sets import read_pairs
    from drift.present.terminal import associations as results
    from drift.present.terminal.screen import notes_shown, progress_shown, show

    if by_epoch and epoch is not None:
        raise SettingsError("--by-epoch measures every epoch, and --epoch only one. Leave one of them out.")
    limit = candidate_count(candidates)
    with notes_shown():
        own = None if pairs is None else read_pairs(pairs)
    opened = which.opened()
    with progress_shown():
        if by_epoch:
            history = analysis.associations_by_epoch(opened, pairs=own, analogies=analogies, candidates=limit)
        else:
            change = analysis.associations(
                opened, epoch=epoch, pairs=own, analogies=analogies, candidates=limit, seed=seed
            )
    if as_json:
        print_json(history if by_epoch else change)
    elif by_epoch:
        show(results.associations_by_epoch_tables(history))
    else:
        show(results.associations_tables(change))
