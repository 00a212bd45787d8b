"""What the commands share: their options, how a mistake is said, how a run is opened and a result printed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from drift.errors import DriftError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.run import RUNS as RUNS  # noqa: PLC0414 - the commands have it from here

if TYPE_CHECKING:
    from drift.run.run import Run

REPORTS = Path("reports")

Runs = Annotated[Path, typer.Option("--runs", help="The folder that holds the runs.")]
RunName = Annotated[
    str | None, typer.Option("--run", help="A run's name or folder; the newest one if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON instead of tables.")]
NeighbourCount = Annotated[
    int, typer.Option("--k", help="How many nearest words make a neighbourhood.", min=1)
]
CandidateCount = Annotated[
    str,
    typer.Option(
        help="How many of the commonest words may be neighbours, besides all words of the corpus; or 'all'."
    ),
]
Epoch = Annotated[int | None, typer.Option(help="The epoch to measure; the last one if left out.")]

# How labelled text and word vectors are read.
Vectors = Annotated[
    str, typer.Option(help="Word vectors: a file, 'demo' (GloVe 6B, 50 dims), or 'word2vec:corpus'.")
]
FirstVectors = Annotated[int | None, typer.Option("--limit", help="Keep the first N word vectors.", min=1)]
TextColumn = Annotated[
    list[str] | None,
    typer.Option(
        help="The column that holds the text, by name or number; several, each with its own --text-column, "
        "are joined."
    ),
]
LabelColumn = Annotated[str | None, typer.Option(help="The column that holds the label, by name or number.")]
Header = Annotated[
    bool | None,
    typer.Option(
        "--header/--no-header",
        help="Whether the first row of a CSV or TSV names its columns; recognised if left out.",
    ),
]
LabelMap = Annotated[
    str | None,
    typer.Option(help="Other names for labels: 0=negative,4=positive; one mapped to nothing is left out."),
]
Encoding = Annotated[str, typer.Option(help="The encoding of the text.")]
TestFile = Annotated[Path | None, typer.Option(help="A file of its own for the test part.")]
TestShare = Annotated[float, typer.Option(help="Otherwise: the share of the documents to test on.")]
TokenizerName = Annotated[str, typer.Option(help="glove or whitespace.")]
HoldOut = Annotated[
    list[str] | None,
    typer.Option(help="Make this word unseen: documents with it go to the test part. May be repeated."),
]

UsageError: Any = typer.BadParameter.__base__  # typer has no public name for it


class OneLineErrors(TyperGroup):
    """Says a user's mistake in one line and ends with exit code 2; Ctrl-C ends with 130."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - a click context, and what a command returns
        """Run the command."""
        from drift.present.terminal.screen import complain

        try:
            return super().invoke(ctx)
        except DriftError as error:
            complain(str(error))
            raise typer.Exit(2) from None
        except UsageError as error:
            complain(f"{error.format_message().rstrip('.')}. {_help(ctx)}")
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            complain("stopped.")
            raise typer.Exit(130) from None


def _help(ctx: Any) -> str:  # noqa: ANN401 - a click context
    return f"See '{' '.join(filter(None, ('drift', ctx.invoked_subcommand, '--help')))}'."


def label_names(label_map: str | None) -> dict[str, str] | None:
    """Read the value of --label-map; raises SettingsError for anything else than `0=negative,4=positive`."""
    from drift.corpus.labels import read_label_map

    return None if label_map is None else read_label_map(label_map)


def held_out(words: list[str] | None, corpus: str) -> tuple[str, ...]:
    """The words to hold out: those asked for, or the demo's own."""
    return tuple(words or (("television",) if corpus == "demo" else ()))


def opened_run(run: str | None, runs: Path) -> "Run":
    """Open a run (None: the newest one) and say on stderr if it is not complete."""
    from drift.present.terminal.screen import complain, notes_shown
    from drift.run.run import open_run

    with notes_shown():
        opened = open_run(run, runs=runs)
    if opened.condition() != "complete":
        complain(f"{opened.folder}: {opened.condition()}.")
    return opened


def neighbourhood(k: int, candidates: str) -> Neighbourhood:
    """The neighbourhood that --k and --candidates ask for."""
    return Neighbourhood(k, candidate_count(candidates))


def candidate_count(candidates: str) -> int | None:
    """Read the value of --candidates; None stands for all. Raises SettingsError for anything else."""
    if candidates == "all":
        return None
    if not (candidates.isascii() and candidates.isdigit()):
        raise SettingsError(f"expected --candidates to be a number or 'all', got {candidates!r}.")
    return int(candidates)


def print_json(result: Any) -> None:  # noqa: ANN401 - any result
    """Print a result as JSON."""
    from drift.present.plain import as_json

    typer.echo(as_json(result))


def say_where(path: Path, *, as_json: bool) -> None:
    """Say where a file was written, unless JSON was asked for."""
    from drift.present.terminal.screen import say

    if not as_json:
        say(f"Written to {path}.")
