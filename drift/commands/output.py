"""Where a result goes besides the screen."""

import sys
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import typer

_Wide = Annotated[bool, typer.Option("--wide", help="Show all columns, however broad the screen is.")]


def print_json(result: Any) -> None:  # noqa: ANN401 - any result
    """Print a result as JSON, with what has to be known of its run; what steers a terminal is escaped."""
    from drift.present.plain import dumped, json_escaped, plain
    from drift.present.terminal.screen import caveats_said

    found, caveats = plain(result), list(caveats_said())
    text = dumped({"caveats": caveats, **found} if caveats and isinstance(found, dict) else found)
    typer.echo(json_escaped(text) if sys.stdout.isatty() else text)


def with_wide(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the option --wide, if it prints tables: those that take --json do."""
    own = signature(command)
    if "as_json" not in own.parameters:
        return command

    @wraps(command)
    def run(*, wide: bool = False, **options: Any) -> None:  # noqa: ANN401 - whatever the command takes
        from drift.present.terminal.screen import shown_wide

        with shown_wide(wide):
            command(**options)

    option = Parameter("wide", Parameter.KEYWORD_ONLY, default=False, annotation=_Wide)
    run.__dict__["__signature__"] = own.replace(parameters=[*own.parameters.values(), option])
    run.__annotations__ = {**command.__annotations__, "wide": _Wide}
    return run


def say_where(path: Path, *, as_json: bool) -> None:
    """Say where a file was written, unless JSON was asked for."""
    from drift.present.terminal.screen import say

    if not as_json:
        say(f"Written to {path}.")
