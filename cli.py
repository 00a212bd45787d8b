"""The command line: each command parses, makes one call to the library, and shows the result."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.present.command import (
    AsJson,
    Candidates,
    Epoch,
    K,
    OneLineErrors,
    RunName,
    Runs,
    commonest,
    opened_run,
    print_json,
    say_where,
)

if TYPE_CHECKING:
    from drift.run.run import Run

HELD_OUT_IN_DEMO = ("television",)

app = typer.Typer(
    cls=OneLineErrors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Show what fine-tuning does to word vectors: who moved, who stayed, which meanings broke.",
)

RUNS = Path("runs")
REPORTS = Path("reports")


def _version(asked: bool) -> None:
    if asked:
        from drift import __version__

        typer.echo(f"drift {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Show what fine-tuning does to word vectors: who moved, who stayed, which meanings broke."""


@app.command()
def snapshot(
    corpus: Annotated[
        str,
        typer.Argument(help="Labelled text: CSV, TSV, JSONL, Sentiment140, an IMDB folder, or 'demo'."),
    ] = "demo",
    vectors: Annotated[
        str,
        typer.Option(help="Word vectors: a file, 'demo' (GloVe 6B, 50 dims), or 'word2vec:corpus'."),
    ] = "demo",
    words_file: Annotated[
        Path | None, typer.Option(help="The words of a .npy matrix, one a line, if not beside it.")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Keep the first N word vectors.", min=1)] = None,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave out word vectors that cannot be read.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Parse the word vectors' file even if it was parsed before.")
    ] = False,
    text_column: Annotated[str | None, typer.Option(help="The column that holds the text.")] = None,
    label_column: Annotated[str | None, typer.Option(help="The column that holds the label.")] = None,
    encoding: Annotated[str, typer.Option(help="The encoding of the text.")] = "utf-8",
    test: Annotated[Path | None, typer.Option(help="A file of its own for the test part.")] = None,
    test_share: Annotated[
        float, typer.Option(help="Otherwise: the share of the documents to test on.")
    ] = 0.15,
    tokenizer: Annotated[str, typer.Option(help="glove or whitespace.")] = "glove",
    hold_out: Annotated[
        list[str] | None,
        typer.Option(help="Make this word unseen: documents with it go to the test part. May be repeated."),
    ] = None,
    policy: Annotated[str, typer.Option(help="frozen, trainable or staged.")] = "trainable",
    epochs: Annotated[int, typer.Option(help="How often the training documents are gone through.")] = 8,
    unfreeze_at: Annotated[
        int | None, typer.Option(help="staged: the first epoch in which the embedding trains.")
    ] = None,
    then: Annotated[
        str, typer.Option(help="staged: what else trains from then on: everything or embedding-only.")
    ] = "everything",
    model: Annotated[str, typer.Option(help="lstm, or mean of the vectors.")] = "lstm",
    batch_size: Annotated[int, typer.Option(help="Documents a step.")] = 64,
    units: Annotated[int, typer.Option(help="Units of the LSTM.")] = 100,
    dropout: Annotated[float, typer.Option(help="Share of the embedding's output that is dropped.")] = 0.5,
    optimizer: Annotated[
        str,
        typer.Option(
            help="adam, adamw, sgd, momentum, or lazy-adam: Adam on the batch's rows only; it differs from "
            "Adam for the rows absent from a batch, which stay as they are."
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
    from drift.present.screen import imported_quietly, progress_shown
    from drift.training.job import Inputs, prepare, prepare_again

    inputs = Inputs(
        corpus={
            "source": corpus,
            "text": text_column,
            "label": label_column,
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
        "model": model,
        "batch_size": batch_size,
        "units": units,
        "dropout": dropout,
        "optimizer": optimizer,
        "learning_rate": learning_rate,
        "weight_decay": weight_decay,
        "max_length": max_length,
        "seed": seed,
    }
    held_out = hold_out or (HELD_OUT_IN_DEMO if corpus == "demo" else ())
    with progress_shown():
        if resume:
            job = prepare_again(name, runs, settings)
        else:
            job = prepare(inputs, settings, hold_out=held_out, name=name, runs=runs, force=force)
        run = imported_quietly("drift.training.fine_tune").fine_tune(**job)
    _show_run(run, as_json=as_json)


@app.command()
def compare(
    words: Annotated[list[str], typer.Argument(help="One or more words.")],
    run: RunName = None,
    runs: Runs = RUNS,
    k: K = 10,
    candidates: Candidates = "50000",
    plot: Annotated[Path | None, typer.Option(help="Also draw it, to a PNG, SVG or PDF file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what happened to words, and between them: similarity, ranks and neighbours by epoch."""
    from drift.analysis.compare import compare as compare_words
    from drift.analysis.sentences import sentences
    from drift.present.results import comparison_tables
    from drift.present.screen import say, show

    result = compare_words(opened_run(run, runs), words, k=k, commonest=commonest(candidates))
    said = sentences(result)
    if as_json:
        print_json({"sentences": said, "comparison": result})
    else:
        show(comparison_tables(result))
        say("\n".join(said))
    if plot is not None:
        from drift.present.figures import pair_figure, save

        save(pair_figure(result), plot)
        say_where(plot, as_json=as_json)


@app.command()
def words(
    run: RunName = None,
    runs: Runs = RUNS,
    epoch: Epoch = None,
    k: K = 10,
    candidates: Candidates = "50000",
    sort: Annotated[
        str, typer.Option(help="word, rank, count, l2, relative, cosine, norm_change or overlap.")
    ] = "cosine",
    ascending: Annotated[bool, typer.Option("--ascending", help="The smallest first.")] = False,
    show_group: Annotated[str, typer.Option("--show", help="all, seen or unseen words.")] = "all",
    min_count: Annotated[int, typer.Option(help="Leave out words that training saw less often.")] = 0,
    match: Annotated[str | None, typer.Option(help="Only words that contain this text.")] = None,
    limit: Annotated[
        int | None, typer.Option(help="How many words; 25 on the screen, all in a file if left out.", min=0)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to a .csv, .md, .parquet or .json file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List how far every word moved, and how many of its neighbours it kept; seen against unseen."""
    from drift.analysis.groups import by_epoch, neighbourhood_change
    from drift.analysis.words import check_selection, select, word_table
    from drift.present import results
    from drift.present.screen import progress_shown, show
    from drift.present.tables import check_table, write_table

    check_selection(sort, show_group)
    if output is not None:
        check_table(output)
    opened = opened_run(run, runs)
    if limit is None and output is None:
        limit = 25
    with progress_shown():
        table = word_table(opened, epoch=epoch, k=k, commonest=commonest(candidates))
        chosen = select(
            table,
            sort=sort,
            ascending=ascending,
            show=show_group,
            min_count=min_count,
            match=match,
            limit=limit,
        )
        change, groups = neighbourhood_change(table), by_epoch(opened)
    shown = results.word_table(chosen, len(table))
    if output is not None:
        write_table(results.word_table(chosen, len(table), for_file=True), output)
    if as_json:
        print_json({"words": chosen, "change": change, "groups": groups})
    elif output is None:
        show([shown, results.summary_table(change, groups, k)])
    else:
        show([results.summary_table(change, groups, k)])
        say_where(output, as_json=as_json)


@app.command()
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


@app.command()
def plot(
    run: RunName = None,
    runs: Runs = RUNS,
    kind: Annotated[str, typer.Option(help="map, epochs (displacement by epoch) or counts.")] = "map",
    words: Annotated[
        list[str] | None, typer.Option(help="Label this word; its neighbours are drawn too. May be repeated.")
    ] = None,
    sample: Annotated[int, typer.Option(help="map: how many words are drawn.")] = 3000,
    seed: Annotated[int, typer.Option(help="map: seed of the sample and of UMAP.", min=0)] = 0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A .png, .svg or .pdf file; reports/RUN-KIND.png if left out."),
    ] = None,
) -> None:
    """Draw a run: the UMAP map with its trails, displacement by epoch, or displacement against count."""
    from drift.analysis.subject import subject
    from drift.present.drawing import draw
    from drift.present.figures import check_figure, save
    from drift.present.screen import progress_shown

    opened = opened_run(run, runs)
    path = check_figure(output or REPORTS / f"{opened.folder.name}-{kind}.png")
    with progress_shown():
        figure = draw(opened, kind, words=words or subject(opened), sample=sample, seed=seed)
        save(figure, path)
    say_where(path, as_json=False)


@app.command()
def report(
    run: RunName = None,
    runs: Runs = RUNS,
    k: K = 10,
    candidates: Candidates = "50000",
    words: Annotated[
        list[str] | None, typer.Option(help="Put this word into the report in any case. May be repeated.")
    ] = None,
    n_words: Annotated[int, typer.Option(help="How many words can be explored.", min=1)] = 1000,
    sample: Annotated[int, typer.Option(help="How many words the map shows.")] = 3000,
    seed: Annotated[int, typer.Option(help="Seed of the map.", min=0)] = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="An .html file; reports/RUN.html if left out.")
    ] = None,
) -> None:
    """Write a report: one HTML file that needs no network and opens by double-click."""
    from drift.analysis.subject import subject
    from drift.present.full_report import write_full_report
    from drift.present.screen import progress_shown, say

    opened = opened_run(run, runs)
    with progress_shown():
        written = write_full_report(
            opened,
            output or REPORTS / f"{opened.folder.name}.html",
            words=words or subject(opened),
            k=k,
            commonest=commonest(candidates),
            n_words=n_words,
            sample=sample,
            seed=seed,
            command=shlex.join(["drift", *sys.argv[1:]]),
        )
    say(
        f"{written.path}: {written.n_bytes / 1e6:.1f} MB, {written.n_explorable:,} of {written.n_words:,} "
        "words to explore. Open it in a browser."
    )


@app.command("runs")
def list_runs(runs: Runs = RUNS, as_json: AsJson = False) -> None:
    """List the runs, the oldest first."""
    from drift.present.results import runs_table
    from drift.present.screen import notes_shown, say, show
    from drift.run.names import records
    from drift.run.run import Run

    with notes_shown():
        found = [Run(folder) for folder, _ in records(runs)]
    if as_json:
        print_json([run.record for run in found])
    elif found:
        show([runs_table(found)])
    else:
        say(f"No runs in {runs}/ yet: make one with `drift snapshot`.")


@app.command()
def verify(run: RunName = None, runs: Runs = RUNS, as_json: AsJson = False) -> None:
    """Re-read a run and check every checksum."""
    from drift.present.screen import complain, progress_shown, say
    from drift.run.verify import verify as verify_run

    opened = opened_run(run, runs)
    with progress_shown():
        result = verify_run(opened)
    if as_json:
        print_json(result)
    elif not result.problems:
        say(f"{opened.name} is whole: {', '.join(result.checked)} ({opened.condition()}).")
    for problem in result.problems:
        complain(problem)
    if result.problems:
        raise typer.Exit(2)


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Empty it, and say how much that freed.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the word vectors that are kept parsed, so that the same file is never parsed twice."""
    from drift.present.screen import say, show
    from drift.present.tables import Column, Table
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


def _show_run(run: "Run", *, as_json: bool) -> None:
    from drift.present.results import epochs_table
    from drift.present.screen import say, show

    if as_json:
        print_json(run.record)
        return
    show([epochs_table(run.record)])
    say(f"{run.folder}: {run.condition()}. Next: drift compare WORD WORD, drift words, drift report.")


if __name__ == "__main__":
    app()
