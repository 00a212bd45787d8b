"""`drift study`: whether training the embedding was worth it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drift.commands.figure_options import FigureOptions
from drift.commands.grouped import grouped
from drift.commands.missing import train_missing
from drift.commands.options import (
    AsJson,
    CorpusOptions,
    NeighbourhoodOptions,
    Runs,
    TrainingOptions,
    ValidationShare,
    VectorsOptions,
    WorkerOptions,
)
from drift.commands.output import print_json, say_where
from drift.errors import SettingsError
from drift.run import RUNS
from drift.run.settings import VALIDATION_SHARE

if TYPE_CHECKING:
    from drift.experiments.again import Material
    from drift.experiments.variants import Variant
    from drift.run.facts import Inputs


@grouped
def study(
    *,
    corpus: Annotated[str, typer.Argument(help="Labelled text, as for `drift snapshot`.")] = "demo",
    vectors: VectorsOptions,
    reading: CorpusOptions,
    policies: Annotated[
        str | None, typer.Option(help="Which of frozen, trainable, staged, anchored; all if left out.")
    ] = None,
    unfreeze_at: Annotated[
        str | None,
        typer.Option(help="staged: epochs with commas, or 'all' from 2 on; the second half if left out."),
    ] = None,
    pull: Annotated[str | None, typer.Option(help="anchored: pulls with commas between them.")] = None,
    learning_rates: Annotated[
        str | None, typer.Option(help="Train every policy with each of these, with commas between them.")
    ] = None,
    validation_share: ValidationShare = VALIDATION_SHARE,
    seeds: Annotated[int, typer.Option(help="How many trainings of each.", min=1)] = 3,
    seed: Annotated[int, typer.Option(help="Seed of the split, and of the first training.", min=0)] = 0,
    training: TrainingOptions,
    name: Annotated[
        str | None, typer.Option(help="The study's name; the corpus' with -study if left out.")
    ] = None,
    runs: Runs = RUNS,
    margin: Annotated[
        float,
        typer.Option(help="The loss of test accuracy from which on a policy is worse; 0.01 is one point."),
    ] = 0.01,
    neighbours: NeighbourhoodOptions,
    over: WorkerOptions,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw the figure: a .png, .svg or .pdf file.")
    ] = None,
    figures: FigureOptions,
    as_json: AsJson = False,
) -> None:
    """Train policies side by side over seeds: what each gains in accuracy, and what it costs in meaning.

    A study that was stopped goes on where it was; a run that is there is never trained again. All seeds
    share the split, so that they are tested on the same documents.
    """
    from drift.analysis.across.recommend import check_margin
    from drift.analysis.across.study import study as measure
    from drift.experiments.variants import study_plans, usual_policies, variants
    from drift.present.terminal.screen import progress_shown, say, show
    from drift.present.terminal.study import study_tables
    from drift.run.facts import Inputs

    asked = neighbours.neighbourhood()
    check_margin(margin)
    if output is not None:
        from drift.present.figures.saving import check_figure

        check_figure(output)
    found = variants(
        policies.split(",") if policies is not None else usual_policies(training.epochs),
        unfreeze_at=unfreeze_at
        if unfreeze_at in (None, "all")
        else _numbers(unfreeze_at, "unfreeze-at", int),
        pulls=_numbers(pull, "pull", float),
        learning_rates=_numbers(learning_rates, "learning-rates", float),
        validation_share=validation_share,
        **training.settings(),
    )
    name = name or f"{re.sub(r'[^A-Za-z0-9._-]+', '-', Path(corpus).stem).strip('._-') or 'text'}-study"
    numbers = range(seed, seed + seeds)
    study_plans(name, found, numbers)
    inputs = Inputs(reading.arguments(corpus, seed), vectors.arguments(seed))
    words = reading.held_out(corpus)
    with progress_shown(), over.opened():
        _train(name, found, numbers, _material(inputs, found, words, runs, reading.low_coverage), runs)
        labels = [one.label for one in found]
        result = measure(name, labels, numbers, runs=runs, neighbourhood=asked, margin=margin)
        if output is not None:
            from drift.present.figures.study import study_figure

            figures.save(study_figure(result, look=figures.look()), output, as_json=as_json)
    if as_json:
        print_json(result)
        return
    show(study_tables(result))
    say(result.recommendation.text)
    for reason in result.recommendation.reasons:
        say(f"- {reason}")
    if output is not None:
        say_where(output, as_json=as_json)


def _numbers(text: str | None, what: str, kind: type) -> Any:  # noqa: ANN401 - a list of that kind, or None
    if text is None:
        return None
    try:
        return [kind(one) for one in text.split(",")]
    except ValueError:
        raise SettingsError(
            f"expected --{what} to be numbers with commas between them, got {text!r}."
        ) from None


def _material(
    inputs: "Inputs", found: "list[Variant]", hold_out: tuple[str, ...], runs: Path, low_coverage: bool
) -> "Material":
    from drift.experiments.again import Material
    from drift.training.job import prepare

    job = prepare(inputs, found[0].settings, hold_out=hold_out, runs=runs, low_coverage=low_coverage)
    return Material(job["corpus"], job["vectors"], job["hold_out"], job["inputs"])


def _train(name: str, found: "list[Variant]", numbers: range, material: "Material", runs: Path) -> None:
    from drift.experiments.again import train
    from drift.experiments.forecast import forecast
    from drift.experiments.study import expected_by, missing_runs
    from drift.progress import log

    missing = missing_runs(name, found, numbers, material, runs)
    n_runs = len(found) * len(numbers)
    ahead = forecast(missing, n_runs, len(numbers), material, expected_by(material), runs)
    if missing and ahead.warning:
        log.warning("%s", ahead.warning)
    train_missing(missing, ahead.text, lambda: train(missing, material, runs))
