"""The command line: each command is a file in drift/commands/."""

from typing import Annotated

import typer

from drift.commands import (
    associations,
    cache,
    check,
    compare,
    control,
    diff,
    direction,
    export,
    import_,
    plot,
    report,
    runs,
    serving,
    snapshot,
    space,
    stranded,
    study,
    unseen,
    words,
)
from drift.commands.errors import OneLineErrors
from drift.commands.output import with_wide

app = typer.Typer(
    cls=OneLineErrors,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Show what fine-tuning does to word vectors: who moved, who stayed, which meanings broke.",
)


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


PANELS = {
    "Train": (snapshot.snapshot, import_.import_),
    "Ask": (
        compare.compare,
        diff.diff,
        words.words,
        stranded.stranded,
        direction.direction,
        space.space,
        associations.associations,
        check.check,
    ),
    "Put to the test": (unseen.unseen, control.control, study.study),
    "Serve": (serving.serving,),
    "Show": (plot.plot, report.report, export.export),
    "Keep": (runs.runs, runs.verify, cache.cache),
}
for panel, commands in PANELS.items():
    for command in commands:
        app.command(command.__name__.rstrip("_"), rich_help_panel=panel)(with_wide(command))


if __name__ == "__main__":
    app()
