"""`drift snapshot`: train, and keep a snapshot of every epoch."""

from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import (
    AsJson,
    CorpusOptions,
    Runs,
    TrainingOptions,
    ValidationShare,
    VectorsOptions,
)
from drift.commands.output import print_json
from drift.run import RUNS

if TYPE_CHECKING:
    from drift.run.run import Run


@grouped
def snapshot(
    *,
    corpus: Annotated[
        str,
        typer.Argument(
            help="Labelled text: CSV, TSV, JSON lines, fastText, Parquet or Arrow, an IMDB folder or one of "
            "`datasets`, or 'demo'."
        ),
    ] = "demo",
    vectors: VectorsOptions,
    reading: CorpusOptions,
    policy: Annotated[str, typer.Option(help="frozen, trainable, staged or anchored.")] = "trainable",
    unfreeze_at: Annotated[
        int | None, typer.Option(help="staged: the first epoch in which the embedding trains.")
    ] = None,
    pull: Annotated[
        float | None,
        typer.Option(
            help="anchored: λ of the penalty λ/2 * ||E - E0||² that draws the embedding back to snapshot 0, "
            "summed over all its rows and added to the batch's mean loss; 0.0001 if left out."
        ),
    ] = None,
    training: TrainingOptions,
    learning_rate: Annotated[float, typer.Option(help="The optimizer's step.")] = 1e-3,
    validation_share: ValidationShare = 0.0,
    seed: Annotated[int, typer.Option(help="Seed of the split and the training.")] = 0,
    name: Annotated[str | None, typer.Option(help="The run's name.")] = None,
    runs: Runs = RUNS,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a run of that name, once the new one is complete.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Go on, as it began, with the unfinished run of that name, or the newest."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fine-tune a classifier on word vectors and take a snapshot of the embedding after every epoch."""
    from drift.errors import require
    from drift.present.terminal.screen import progress_shown
    from drift.quiet import imported_quietly
    from drift.run.facts import Inputs
    from drift.training.job import prepare, prepare_again

    inputs = Inputs(reading.arguments(corpus, seed), vectors.arguments(seed))
    settings = {
        **training.settings(),
        "policy": policy,
        "unfreeze_at": unfreeze_at,
        "pull": pull,
        "learning_rate": learning_rate,
        "validation_share": validation_share,
        "seed": seed,
    }
    words = reading.held_out(corpus)
    require("train")
    with progress_shown():
        if resume:
            job = prepare_again(name, runs, settings)
        else:
            job = prepare(
                inputs,
                settings,
                hold_out=words,
                name=name,
                runs=runs,
                force=force,
                low_coverage=reading.low_coverage,
            )
        run = imported_quietly("drift.training.fine_tune").fine_tune(**job)
    _show_run(run, as_json=as_json)


def _show_run(run: "Run", *, as_json: bool) -> None:
    from drift.analysis.epochs import epochs
    from drift.present.terminal.runs import epochs_table
    from drift.present.terminal.screen import say, show

    if as_json:
        print_json(run.record)
        return
    show([epochs_table(epochs(run))])
    say(f"{run.folder}: {run.condition()}. Next: drift compare WORD WORD, drift words, drift report.")
