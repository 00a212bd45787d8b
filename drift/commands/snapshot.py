"""`drift snapshot`: train, and keep a snapshot of every epoch."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.shared import (
    RUNS,
    AsJson,
    Encoding,
    FirstVectors,
    Header,
    HoldOut,
    LabelColumn,
    LabelMap,
    Runs,
    TestFile,
    TestShare,
    TextColumn,
    TokenizerName,
    Vectors,
    held_out,
    label_names,
    print_json,
)

if TYPE_CHECKING:
    from drift.run.run import Run


def snapshot(
    corpus: Annotated[
        str,
        typer.Argument(
            help="Labelled text: CSV, TSV, JSON lines, fastText, Parquet or Arrow, an IMDB folder or one of "
            "`datasets`, or 'demo'."
        ),
    ] = "demo",
    vectors: Vectors = "demo",
    words_file: Annotated[
        Path | None, typer.Option(help="The words of a .npy matrix, one a line, if not beside it.")
    ] = None,
    limit: FirstVectors = None,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave out word vectors that cannot be read.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Parse the word vectors' file even if it was parsed before.")
    ] = False,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    header: Header = None,
    label_map: LabelMap = None,
    encoding: Encoding = "utf-8",
    test: TestFile = None,
    test_share: TestShare = 0.15,
    tokenizer: TokenizerName = "glove",
    hold_out: HoldOut = None,
    policy: Annotated[str, typer.Option(help="frozen, trainable, staged or anchored.")] = "trainable",
    epochs: Annotated[int, typer.Option(help="How often the training documents are gone through.")] = 8,
    unfreeze_at: Annotated[
        int | None, typer.Option(help="staged: the first epoch in which the embedding trains.")
    ] = None,
    then: Annotated[
        str, typer.Option(help="staged: what else trains from then on: everything or embedding-only.")
    ] = "everything",
    pull: Annotated[
        float | None,
        typer.Option(
            help="anchored: λ of the penalty λ/2 * ||E - E0||² that draws the embedding back to snapshot 0, "
            "summed over all its rows and added to the batch's mean loss; 0.0001 if left out."
        ),
    ] = None,
    model: Annotated[str, typer.Option(help="lstm, or mean of the vectors.")] = "lstm",
    batch_size: Annotated[int, typer.Option(help="Documents a step.")] = 64,
    units: Annotated[int, typer.Option(help="Units of the LSTM.")] = 100,
    dropout: Annotated[float, typer.Option(help="Share of the embedding's output that is dropped.")] = 0.5,
    optimizer: Annotated[
        str,
        typer.Option(
            help="adam, adamw, nadam, rmsprop, adagrad, sgd, momentum, or lazy-adam: Adam on the batch's "
            "rows only; it differs from Adam for the rows absent from a batch, which stay as they are."
        ),
    ] = "adam",
    learning_rate: Annotated[float, typer.Option(help="The optimizer's step.")] = 1e-3,
    weight_decay: Annotated[
        float | None,
        typer.Option(help="adamw: how much all that trains shrinks, unseen words too; 0.004 if left out."),
    ] = None,
    max_length: Annotated[
        int | None,
        typer.Option(help="Tokens used of a document; if left out, what 95 % fit into, at most 200."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the split and the training.")] = 0,
    record_steps: Annotated[
        bool,
        typer.Option(
            "--record-steps",
            help="Keep how far each word goes step by step, and how far in steps whose batch does not "
            "contain it; costs a pass over the embedding at each step.",
        ),
    ] = False,
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
    from drift.present.terminal.screen import imported_quietly, progress_shown
    from drift.run.facts import Inputs
    from drift.training.job import prepare, prepare_again

    inputs = Inputs(
        corpus={
            "source": corpus,
            "text": text_column,
            "label": label_column,
            "header": header,
            "label_map": label_names(label_map),
            "encoding": encoding,
            "test": test,
            "test_share": test_share,
            "seed": seed,
            "tokenizer": tokenizer,
        },
        vectors={
            "source": vectors,
            "limit": limit,
            "skip_bad_rows": skip_bad_rows,
            "words_file": words_file,
            "seed": seed,
            "cache": not no_cache,
        },
    )
    settings = {
        "policy": policy,
        "epochs": epochs,
        "unfreeze_at": unfreeze_at,
        "then": then,
        "pull": pull,
        "model": model,
        "batch_size": batch_size,
        "units": units,
        "dropout": dropout,
        "optimizer": optimizer,
        "learning_rate": learning_rate,
        "weight_decay": weight_decay,
        "max_length": max_length,
        "seed": seed,
        "record_steps": record_steps,
    }
    words = held_out(hold_out, corpus)
    require("train")
    with progress_shown():
        if resume:
            job = prepare_again(name, runs, settings)
        else:
            job = prepare(inputs, settings, hold_out=words, name=name, runs=runs, force=force)
        run = imported_quietly("drift.training.fine_tune").fine_tune(**job)
    _show_run(run, as_json=as_json)


def _show_run(run: "Run", *, as_json: bool) -> None:
    from drift.present.terminal.runs import epochs_table
    from drift.present.terminal.screen import say, show

    if as_json:
        print_json(run.record)
        return
    show([epochs_table(run.record)])
    say(f"{run.folder}: {run.condition()}. Next: drift compare WORD WORD, drift words, drift report.")
