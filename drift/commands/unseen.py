"""`drift unseen`: what an unseen word costs, and where freezing wins."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.figure_options import FigureOptions
from drift.commands.grouped import grouped
from drift.commands.missing import train_missing
from drift.commands.options import AsJson, RunOptions, WorkerOptions
from drift.commands.output import print_json, say_where
from drift.errors import SettingsError

if TYPE_CHECKING:
    from drift.experiments.masked_trainings import MaskedSettings
    from drift.run.run import Run


USUAL_MASKS = 10
_ASKED_BY_YOU = (
    "drift.restored(run, predict) asks its model, with predict(matrix) the answers to the test documents; "
    "drift.masked_plan(run, documents, test_documents, test_labels) says what to train, and takes "
    "training.answer(probabilities)."
)


@grouped
def unseen(
    *,
    which: RunOptions,
    masks: Annotated[
        int,
        typer.Option(
            help="Train anew without half of the words, so many times: an even number, as 10.", min=0
        ),
    ] = 0,
    policies: Annotated[
        str, typer.Option(help="With --masks: which policies, with commas; frozen is always one.")
    ] = "frozen,trainable",
    max_count: Annotated[int, typer.Option(help="Words seen so many times at most are dealt.", min=1)] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the deals.", min=0)] = 0,
    epochs: Annotated[
        int | None, typer.Option(help="With --masks: the most epochs; the run's own if left out.", min=1)
    ] = None,
    tune: Annotated[
        bool, typer.Option("--tune", help="With --masks: choose each policy's learning rate by validation.")
    ] = False,
    over: WorkerOptions,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw the figure: a .png, .svg or .pdf file.")
    ] = None,
    figures: FigureOptions,
    as_json: AsJson = False,
) -> None:
    """Say what an unseen word costs, and whether training the embedding pays.

    From the run and its frozen control (trained if it is missing): test documents as they are, and seen words
    put back to where they were. With --masks also trainings without half of the words, which take long: an
    experiment that was stopped goes on where it was.
    """
    from drift.analysis.across.unseen.unseen import unseen as measure
    from drift.experiments.masked_trainings import MaskedSettings
    from drift.present.terminal.screen import progress_shown, say, show
    from drift.present.terminal.unseen import unseen_tables
    from drift.progress import said_once

    if output is not None:
        from drift.present.figures.saving import check_figure

        check_figure(output)
    asked = (
        MaskedSettings(masks, tuple(policies.split(",")), max_count, seed, epochs, tune) if masks else None
    )
    opened = which.opened()
    with progress_shown(), said_once(), over.opened():
        _prepare(opened, asked, max_count, seed)
        result = measure(opened)
        if output is not None:
            from drift.present.figures.unseen import unseen_figure

            figures.save(unseen_figure(result, look=figures.look()), output, as_json=as_json)
    if as_json:
        print_json(result)
        return
    show(unseen_tables(result))
    for note in result.notes:
        say(f"- {note}")
    say(result.verdict)
    if not (opened.record.is_repeatable or result.restored or result.masked):
        say(f"More is told of this training only by you, since drift cannot repeat it: {_ASKED_BY_YOU}")
    if output is not None:
        say_where(output, as_json=as_json)


def _prepare(run: "Run", asked: "MaskedSettings | None", max_count: int, seed: int) -> None:
    """Ask the models and train what is missing; of a training that drift cannot repeat, nothing."""
    from drift.analysis.across.unseen.unseen import check_enough

    own, n_documents = run.record.is_repeatable, run.record.corpus.test_documents
    if n_documents is not None:
        check_enough(run, n_documents)  # before anything is trained
    if not own and (asked is not None or not _is_answered(run)):
        raise SettingsError(_how_to_ask(run))
    if own:
        _ask(run, max_count, seed)
    if asked is not None:
        _train(run, asked)


def _is_answered(run: "Run") -> bool:
    from drift.analysis.across.unseen.masked_words import masked_answers
    from drift.run.answered import read_answered

    return read_answered(run) is not None or masked_answers(run) is not None


def _how_to_ask(run: "Run") -> str:
    """What to say of a training that drift cannot repeat."""
    return (
        f"{run.folder}: expected a run made by `drift snapshot`, found another training, which drift cannot "
        f"repeat. {_ASKED_BY_YOU}"
    )


def _ask(run: "Run", max_count: int, seed: int) -> None:
    from drift.experiments.unseen import ask_models, missing_frozen
    from drift.quiet import imported_quietly

    missing = missing_frozen(run)
    seconds = sum(epoch.seconds for epoch in run.record.epochs)
    train_missing(
        missing,
        f"the frozen control is to be trained, about {max(1, seconds / 60):.0f} min at most",
        lambda: None,
    )
    imported_quietly("drift.training.fine_tune")
    ask_models(run, max_count=max_count, seed=seed)


def _train(run: "Run", asked: "MaskedSettings") -> None:
    """Announce what it costs and what it can tell; then train, with an interim verdict after each deal."""
    from drift.analysis.across.unseen.unseen import detectable
    from drift.analysis.across.unseen.unseen import unseen as measure
    from drift.experiments.masked import planned_masks, train_masked
    from drift.experiments.masked_trainings import trainings_left
    from drift.progress import log

    epochs = run.record.epochs[1:]
    each = sum(one.seconds for one in epochs) / max(1, len(epochs)) * (asked.epochs or len(epochs))
    words, masks = planned_masks(run, asked)
    if left := trainings_left(run, asked):
        log.info("at most %s trainings to make, about %.0f min", left, max(1, left * each / 60))
    else:
        log.info("all trainings are there")
    _say_detectable(detectable(run, words, masks), len(words), asked)
    if asked.masks < USUAL_MASKS:
        log.info(
            "%s are few masks: the interval of the cost will be wide. --masks %s goes on from them",
            asked.masks,
            USUAL_MASKS,
        )
    for done in train_masked(run, asked):
        log.info("%s of %s masks. So far: %s", done, asked.masks, measure(run).verdict)
        if not done:
            _say_detectable(detectable(run, words, masks), len(words), asked)


def _say_detectable(least: float | None, n_words: int, asked: "MaskedSettings") -> None:
    from drift.progress import log

    if least is not None:
        log.info(
            "%s masks of half of %s words: a cost of %.2f points a token would be found in 80 of 100 cases, "
            "if masks make trainings differ no more than seeds do",
            asked.masks,
            f"{n_words:,}",
            100 * least,
        )
